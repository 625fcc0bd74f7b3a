// SPDX-License-Identifier: Apache-2.0
internal import Console
internal import Events
internal import Intake
internal import Journey

/// How the demo's tools and people speak: through the same events as the real ones.
extension DemoCompany {
    /// A tool tells facts about one subject.
    mutating func observe(
        _ subject: SubjectID, _ facts: [(FieldID, Value)], source: String, by: String? = nil
    ) throws {
        let key = intake.key(for: subject)
        try say(
            facts.map { field, value in
                Draft(
                    FactObserved(field: field, value: value, source: source, by: by),
                    subject: subject, key: key)
            }, from: "/baton/intake/\(source)")
    }

    /// A lead or a deal belongs to an account.
    mutating func link(_ subject: SubjectID, to account: SubjectID, source: String) throws {
        try observe(subject, [(.account, .text(account.rawValue))], source: source)
    }

    mutating func introduce(_ people: [PersonObserved]) throws {
        try say(
            people.map {
                Draft($0, subject: SubjectID(kind: "person", $0.person.rawValue), key: "*")
            }, from: "/demo/directory")
    }

    /// What a person asks about a subject's latest handoff.
    mutating func ask(
        _ subject: SubjectID, _ body: (HandoffView) -> any Payload
    ) throws {
        let handoff = try handoff(of: subject)
        try say(
            [
                Draft(
                    body(handoff), subject: handoff.subject, key: handoff.key, handoff: handoff.id)
            ], from: "/baton/console")
    }

    mutating func accept(_ subject: SubjectID) throws {
        let owner = try owner(of: subject)
        try ask(subject) { HandoffAcceptRequested(handoff: $0.id, by: owner) }
    }

    mutating func finish(_ task: TaskID, of subject: SubjectID, by person: PersonID) throws {
        try ask(subject) { TaskDoneRequested(handoff: $0.id, task: task, by: person) }
    }

    mutating func fill(
        _ field: FieldID, _ value: Value, of subject: SubjectID, by person: PersonID
    ) throws {
        try ask(subject) {
            FieldFillRequested(handoff: $0.id, field: field, value: value, by: person)
        }
    }

    /// - Throws: ``Failure`` when the rules in force have not brought the subject to a handoff: a
    ///   topology of one's own may well differ from the script.
    func handoff(of subject: SubjectID) throws -> HandoffView {
        let known = console.board.handoffs.filter { $0.subject == subject }
        guard let last = known.max(by: { $0.reasons.requestedAt < $1.reasons.requestedAt }) else {
            throw Failure(
                "the demo's story expects a handoff of \(subject), and this topology has none",
                mend: "The story is that of the topology.json that ships with Baton.", status: .data
            )
        }
        return last
    }

    func owner(of subject: SubjectID) throws -> PersonID {
        try handoff(of: subject).owner ?? "nobody"
    }

    private mutating func say(_ drafts: [Draft], from source: String) throws {
        var events: [[UInt8]] = []
        for (ordinal, draft) in drafts.enumerated() {
            let id = Digest(
                of: "demo", "\(now.microseconds)", draft.subject.rawValue, draft.type.rawValue,
                "\(ordinal)")
            do {
                events.append(try draft.event(id: id.base32, source: source, time: now).json)
            } catch { throw Failure("\(error)", status: .data) }
        }
        try publish(events)
    }
}
