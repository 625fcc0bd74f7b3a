// SPDX-License-Identifier: Apache-2.0
internal import Events
public import Journey

/// Which fields a handoff asks people for, and which are known.
extension HandoffView {
    /// The fields that a person can fill to bring the handoff on: those that are missing, and those
    /// of criteria that fail because nobody knows them.
    public func fieldsToFill(in topology: Topology) -> [FieldID] {
        guard !state.isEnd else { return [] }
        let unknown = reasons.failed.filter { $0.found == nil }.map { FieldID($0.field) }
        return Self.unique(missing + (state == .held ? unknown : []), in: topology)
    }

    /// The fields that nobody knows yet and that end the handoff, or that its owner is asked for.
    /// None before its owner has accepted it, or after it was completed.
    public func fieldsToEnd(_ rules: Rules) -> [FieldID] {
        guard state == .accepted else { return [] }
        let asked = Set(fieldsToFill(in: rules.topology))
        return ownersFields(rules[topology ?? rules.current]).filter {
            known[$0] == nil && !asked.contains($0)
        }
    }

    /// Why a person may not answer a field that ends the handoff, or that its owner is asked for;
    /// nil when they may, and for all other fields. The owner answers it, or whoever else its
    /// `ask:` names, once the handoff is accepted.
    ///
    /// The console says so before it asks. Intake, which decides about answers, knows no owners:
    /// what comes through another door is not held against this.
    public func objection(
        to field: FieldID, by person: PersonID, told narrator: Narrator
    ) -> String? {
        let rules = narrator.rules[topology ?? narrator.rules.current]
        guard ownersFields(rules).contains(field),
            !fieldsToFill(in: narrator.rules.topology).contains(field),
            !fieldsToMend(narrator.rules).contains(field)
        else { return nil }
        let roles = (rules.fields[field]?.from ?? []).filter { $0.hasPrefix("ask:") }
            .map { Role(rawValue: String($0.dropFirst(4))) }
        var asked = [owner].compactMap(\.self)
        for role in roles {
            guard let other = narrator.people.person(in: role, rep: rep, owner: owner),
                !asked.contains(other)
            else { continue }
            asked.append(other)
        }
        let names = asked.map(narrator.name).joined(separator: " or ")
        guard state == .accepted || state == .completed else {
            return "Asked of \(names.isEmpty ? "its owner" : names), once the handoff is accepted."
        }
        guard !asked.contains(person) else { return nil }
        return "This is \(names)’s to answer, not \(narrator.name(of: person))’s."
    }

    /// Once it was sent back, the fields of its packet that people answer: one has to change.
    public func fieldsToMend(_ rules: Rules) -> [FieldID] {
        let rules = rules[topology ?? rules.current]
        guard state == .rejected, let point = rules.handoffs[point] else { return [] }
        return Self.unique(point.packet.fields.map(\.field), in: rules).filter { id in
            rules.fields[id]?.from.contains { $0.hasPrefix("ask:") } ?? false
        }
    }

    /// The fields whose values a page of this handoff shows or asks for.
    func fieldsToKnow(_ rules: Rules) -> [FieldID] {
        let version = topology ?? rules.current
        let packet = rules.point(point, version: version)?.packet.fields.map(\.field) ?? []
        return packet + ownersFields(rules[version])
    }

    /// The fields of the exit criteria; and those that are asked of the owner: at the point that
    /// names them, or, where no point does, at the points behind which no other comes.
    private func ownersFields(_ topology: Topology) -> [FieldID] {
        guard let point = topology.handoffs[point] else { return [] }
        let others = topology.handoffs.values
        let isLast = !others.contains { $0.from == point.to }
        let isNamed = { (id: FieldID) in
            others.contains { $0.packet.fields.contains { $0.field == id } || $0.exit.names(id) }
        }
        let asked = topology.fields.filter { id, field in
            guard field.from.contains("ask:owner") else { return false }
            return point.packet.fields.contains { $0.field == id } || isLast && !isNamed(id)
        }
        let exit = point.exit.clauses.map { FieldID($0.field) }
        return Self.unique(exit + asked.keys.sorted(), in: topology)
    }

    /// The fields among the names, each once.
    private static func unique(_ names: [FieldID], in topology: Topology) -> [FieldID] {
        var fields: [FieldID] = []
        for field in names where topology.fields[field] != nil && !fields.contains(field) {
            fields.append(field)
        }
        return fields
    }
}

extension Condition {
    fileprivate func names(_ field: FieldID) -> Bool {
        clauses.contains { $0.field == field.rawValue }
    }
}
