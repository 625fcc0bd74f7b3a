// SPDX-License-Identifier: Apache-2.0
internal import Events
internal import Journey
internal import WorkerKit

/// What people fill in.
///
/// Whoever the company knows may answer: the people of the directory, who a fact names in a field
/// of a person (the rep, the account's owner), and the fallbacks of the queues. While the directory
/// is empty, as in a fresh install, everybody may.
extension Intake {
    struct FilledField {
        var subject: SubjectID
        var field: FieldID
        var filled: Value
        func value(of field: String, for subject: SubjectID) -> Value? {
            field == self.field.rawValue && subject == self.subject ? filled : nil
        }
    }

    func answer(_ fill: FieldFillRequested, _ event: Event) -> [Draft] {
        guard let handoff = occurrences[fill.handoff] else {
            return refuse(fill, event, "no handoff \(fill.handoff) is known")
        }
        guard let field = rules.topology.fields[fill.field] else {
            let known = rules.topology.fields.keys.map(\.rawValue)
            let meant = Suggestion.didYouMean(fill.field.rawValue, among: known)
            return refuse(
                fill, event,
                "the topology has no field \(fill.field)" + (meant.map { ": \($0)" } ?? ""))
        }
        let key = places.key(for: handoff.subject)
        if let stranger = people.objection(to: fill.by, others: parties(of: handoff, under: key)) {
            return refuse(fill, event, "\(stranger)")
        }
        let objection =
            field.objection(to: fill.value) ?? pasted(fill, handoff: handoff, under: key)
        if let objection { return refuse(fill, event, "\(fill.field) \(objection)") }
        let fact = FactObserved(
            field: fill.field, value: fill.value, source: "form", by: fill.by.rawValue)
        let filled = FilledField(subject: handoff.subject, field: fill.field, filled: fill.value)
        return [Draft(fact, subject: handoff.subject, key: key, handoff: fill.handoff)]
            + requests(under: key, told: filled)
    }

    /// Who is known without the directory.
    private func parties(of handoff: Occurrences.Handoff, under key: String) -> [PersonID] {
        let named = rules.topology.fields.filter { $0.value.type == .person }.keys
            .compactMap { contexts[key]?.lookup($0, for: handoff.subject)?.value }
            .compactMap { value -> PersonID? in
                guard case .text(let person) = value else { return nil }
                return PersonID(person)
            }
        return named + rules.topology.queues.values.map(\.fallback)
    }

    private func pasted(_ fill: FieldFillRequested, handoff: Occurrences.Handoff, under key: String)
        -> Objection?
    {
        let others = rules.topology.handoffs[handoff.point]?.packet.fields.map(\.field) ?? []
        var known = others.filter { $0 != fill.field }.compactMap { field in
            contexts[key]?.lookup(field, for: handoff.subject).map { (field, $0.value) }
        }
        known.append((fill.field, fill.value))
        guard Substance.pasted(known).contains(fill.field) else { return nil }
        return Objection("repeats the text of another field", mend: "answer this question")
    }

    private func refuse(_ fill: FieldFillRequested, _ event: Event, _ reason: String) -> [Draft] {
        let refusal = FieldFillRefused(handoff: fill.handoff, field: fill.field, reason: reason)
        return [Draft(refusal, subject: event.subject, key: event.key, handoff: fill.handoff)]
    }
}
