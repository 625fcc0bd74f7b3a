// SPDX-License-Identifier: Apache-2.0
internal import Events
public import Journey

/// A packet as it is read, in terminal or browser: from top to bottom, what was sold and why, what
/// success is, who matters, what was promised and what is risky, what is next.
///
/// Only what somebody said stands here; required answers that nobody gave are asked at the end.
public struct PacketPage: Hashable, Sendable {
    public struct Section: Hashable, Sendable {
        public var title: String
        public var entries: [Entry]
    }

    /// One field with its value.
    public struct Entry: Hashable, Sendable {
        public var label: String
        /// One text, or the rows of a table.
        public var lines: [String]
        /// Where it comes from and how old it is: "hubspot, rita, 3 days ago".
        public var provenance: String
    }

    /// "Acme: sales → customer-success"
    public var title: String
    /// State, people and version, a sentence each.
    public var summary: [String]
    public var sections: [Section]
    /// Required questions without an answer.
    public var unanswered: [String]
    /// What changed after the packet was sealed, oldest first.
    public var changes: [String]

    /// - Parameter now: What ages are counted to: the bus's time.
    public init(_ handoff: HandoffView, told narrator: Narrator, now: Instant) {
        let rules = narrator.rules
        let point = rules.point(handoff.point, version: handoff.topology)
        title =
            "\(handoff.customer): "
            + (point.map { "\($0.from) → \($0.to)" } ?? handoff.point.rawValue)
        summary = Self.summary(handoff, narrator, now)
        sections = Self.sections(handoff, narrator, now)
        let asked = handoff.packet?.packet.sections.flatMap(\.fields)
            .filter { $0.required && $0.known == nil }
        unanswered =
            asked?.map(\.ask)
            ?? handoff.missing.map { rules.topology.fields[$0]?.ask ?? $0.words }
        changes = (handoff.packet?.amendments ?? []).flatMap { amendment in
            amendment.changes.map { "\(amendment.at.dateAndTime): \(Self.before($0, narrator))" }
        }
    }

    private static func sections(
        _ handoff: HandoffView, _ narrator: Narrator, _ now: Instant
    ) -> [Section] {
        var sections = packet(handoff, narrator).map { section in
            Section(
                title: title(of: section.name, handoff),
                entries: section.fields.compactMap { entry($0, narrator, now) })
        }
        let next = next(handoff, narrator, now)
        if !next.isEmpty {
            if sections.last?.title != nextSteps {
                sections.append(Section(title: nextSteps, entries: []))
            }
            let entry = Entry(label: "to do", lines: next, provenance: "")
            sections[sections.count - 1].entries.append(entry)
        }
        return sections.filter { !$0.entries.isEmpty }
    }

    /// The sealed sections; before, those of the point with what is known so far.
    private static func packet(_ handoff: HandoffView, _ narrator: Narrator) -> [PacketSection] {
        if let packet = handoff.packet { return packet.packet.sections }
        guard let point = narrator.rules.point(handoff.point, version: handoff.topology) else {
            return []
        }
        let missing = Set(handoff.missing)
        return point.packet.sections.map { section in
            PacketSection(
                name: section.name,
                fields: section.fields.map { use in
                    // A placeholder is recorded, and answers nothing.
                    PacketField(
                        field: use.field,
                        ask: narrator.rules.topology.fields[use.field]?.ask ?? use.field.words,
                        required: use.required,
                        known: missing.contains(use.field) ? nil : handoff.known[use.field])
                })
        }
    }

    private static func before(_ change: PacketChange, _ narrator: Narrator) -> String {
        let before = change.before.map { lines(of: $0, narrator).joined(separator: "; ") }
        return "\(change.field.words), before: \(before ?? "not known")"
    }

    /// The sections' names as the question that the reader has.
    private static func title(of section: String, _ handoff: HandoffView) -> String {
        switch section {
        case "context":
            handoff.subject.kind == "deal" ? "What was sold, and why" : "What it is about"
        case "goals": "What success is"
        case "stakeholders": "Who matters"
        case "constraints": "What was promised, and what is risky"
        case "next steps": nextSteps
        default: section
        }
    }

    private static let nextSteps = "What is next"

    private static func summary(
        _ handoff: HandoffView, _ narrator: Narrator, _ now: Instant
    ) -> [String] {
        let rep = handoff.rep.map { "packed by \(narrator.name(of: $0))" }
        let owner = handoff.owner.map { "owned by \(narrator.name(of: $0))" }
        let people = [rep, owner].compactMap(\.self).joined(separator: ", ")
        var lines = ["\(handoff.point) \(handoff.id): " + state(handoff, now)]
        if !people.isEmpty { lines.append(people.prefix(1).uppercased() + people.dropFirst()) }
        if let packet = handoff.packet {
            lines.append(
                "Packet version \(packet.packet.version), sealed \(packet.sealedAt.dateAndTime); "
                    + "times are UTC")
        } else {
            lines.append("No packet is sealed yet; times are UTC")
        }
        return lines
    }

    private static func state(_ handoff: HandoffView, _ now: Instant) -> String {
        let reasons = handoff.reasons
        switch handoff.state {
        case .requested: return "asked for"
        case .held:
            return "held, \(reasons.known) of \(reasons.required) required answers are there"
        case .open: return "open, not yet given to an owner"
        case .routed:
            return "waits for acceptance"
                + (handoff.acceptBy.map { " by \($0.dueWords(from: now))" } ?? "")
        case .accepted: return "accepted"
        case .rejected: return "sent back: \(reasons.rejection?.reason ?? "")"
        case .completed: return "completed"
        }
    }

    private static func entry(
        _ field: PacketField, _ narrator: Narrator, _ now: Instant
    ) -> Entry? {
        guard let known = field.known else { return nil }
        let by = known.by.map { narrator.name(of: PersonID($0)) }
        let age = known.at.age(at: now)
        let provenance = [known.source, by, age == "now" ? age : "\(age) ago"].compactMap(\.self)
        let isPerson = narrator.rules.topology.fields[field.field]?.type == .person
        var lines = lines(of: known.value, narrator, now: now)
        if isPerson { lines = lines.map { narrator.name(of: PersonID($0)) } }
        return Entry(
            label: label(of: field.field), lines: lines,
            provenance: provenance.joined(separator: ", "))
    }

    /// A packet holds several names: whose it is has to be said.
    private static func label(of field: FieldID) -> String {
        field.words == "name" ? field.rawValue.replacing(".", with: " ") : field.words
    }

    /// Open tasks, overdue clocks and the referral that is due, by their due times; those without
    /// one come last. Tasks outlive the end; of what was sent back nothing is left to do.
    private static func next(
        _ handoff: HandoffView, _ narrator: Narrator, _ now: Instant
    ) -> [String] {
        guard handoff.state != .rejected else { return [] }
        let tasks = handoff.tasks.filter { !$0.isDone }.map { task in
            let person = task.person.map { narrator.name(of: $0) } ?? task.who.words
            let due =
                task.due.map { "by \($0.dueWords(from: now))" }
                ?? "\(task.dueRule.period) after \(task.dueRule.after.words)"
            return (task.due ?? .distantFuture, "\(task.what) (\(person), \(due))")
        }
        let late = handoff.state.isEnd ? [] : handoff.clocks.filter(\.isOverdue)
        let clocks = late.map { clock in
            (clock.due, "Overdue: \(clock.sla.words), since \(clock.due.words(from: now))")
        }
        let referrals = [handoff.referral].compactMap(\.self).map { referral in
            let person = referral.person.map { narrator.name(of: $0) } ?? referral.who.words
            let due = referral.due.dueWords(from: now)
            return (referral.due, "Ask \(referral.ask) for a referral (\(person), by \(due))")
        }
        // Sorting is stable: what is due at one time stays in the playbook's order.
        return (clocks + tasks + referrals).sorted { $0.0 < $1.0 }.map(\.1)
    }
}

extension Instant {
    fileprivate static let distantFuture = Instant(microseconds: .max)
}
