// SPDX-License-Identifier: Apache-2.0
internal import Events
internal import Journey

/// Whether a handoff may go over, and what it lacks. An answer counts when it has substance: a
/// placeholder is recorded like any fact, but what it should have told is still missing.
struct Readiness {
    /// What is lacking, for telling whether it has changed.
    struct Lacks: Codable, Hashable, Sendable {
        var missing: [FieldID]
        var failed: [String]
    }

    let point: HandoffPoint
    let version: Int
    let rep: PersonID?
    /// Required fields without an answer, in reading order.
    let missing: [FieldID]
    /// Entry criteria, with what was found.
    let entry: [Finding]
    /// Why an answer that is there does not count.
    let objections: [Finding]
    let required: Int

    init(
        of subject: SubjectID, at point: HandoffPoint, fields: [FieldID: Field],
        knowing context: AccountContext, under version: Int
    ) {
        self.point = point
        self.version = version
        if case .text(let person)? = context.value(point.rep.rawValue, for: subject) {
            rep = PersonID(rawValue: person)
        } else {
            rep = nil
        }
        let answers = point.packet.fields.compactMap { use in
            context.lookup(use.field, for: subject).map { (field: use.field, value: $0.value) }
        }
        let asked = point.packet.fields.filter(\.required).map(\.field)
        let refused = Self.objections(to: answers, fields: fields)
        objections = refused.filter { refusal in asked.contains { $0.rawValue == refusal.field } }
        let counted = Set(answers.map(\.field)).subtracting(refused.map { FieldID($0.field) })
        let missing = asked.filter { !counted.contains($0) }
        self.missing = missing
        required = asked.count
        let known = asked.count - missing.count
        entry = point.entry.evaluate { name in
            guard name == "packet" else { return context.value(name, for: subject) }
            return .text(missing.isEmpty ? "complete" : "\(known) of \(asked.count)")
        }
    }

    private static func objections(
        to answers: [(field: FieldID, value: Value)], fields: [FieldID: Field]
    ) -> [Finding] {
        let pasted = Substance.pasted(answers)
        return answers.compactMap { id, value in
            let objection =
                fields[id]?.objection(to: value)
                ?? (pasted.contains(id)
                    ? Objection("repeats another field", mend: "answer this question") : nil)
            return objection.map {
                Finding(
                    field: id.rawValue, met: false, wanted: "\($0)", found: value.description)
            }
        }
    }

    var failed: [Finding] { entry.filter { !$0.met } + objections }
    var isReady: Bool { missing.isEmpty && failed.isEmpty }
    var lacks: Lacks { Lacks(missing: missing, failed: failed.map(\.field)) }

    /// Only `enforce` holds what is not ready.
    func mayOpen(_ passage: Passage) -> Bool {
        passage.stage == .held && !passage.awaitsChange && (isReady || point.mode != .enforce)
    }
}

// MARK: In words

extension Readiness {
    static func lacks(_ blocked: HandoffBlocked) -> Lacks {
        Lacks(missing: blocked.missing, failed: blocked.failed.map(\.field))
    }

    func blocked(_ id: HandoffID, _ passage: Passage) -> HandoffBlocked {
        HandoffBlocked(
            handoff: id, point: passage.point, mode: point.mode, rep: rep, missing: missing,
            failed: failed, known: required - missing.count, required: required)
    }

    /// The first reminders go to one person; when they did not help, also to somebody above.
    func reminded(_ id: HandoffID, _ passage: Passage) -> HandoffReminded {
        let count = passage.reminded + 1
        let remind = point.packet.remind ?? Reminder(who: .rep, every: Period(1, .days))
        let above = count > remind.times ? remind.then : nil
        return HandoffReminded(
            handoff: id, point: passage.point, mode: point.mode, rep: rep, count: count,
            tell: [remind.who] + (above.map { [$0] } ?? []), missing: missing)
    }

    func opened(_ id: HandoffID, _ passage: Passage) -> HandoffOpened {
        HandoffOpened(
            handoff: id, point: passage.point, mode: point.mode, topology: version, rep: rep,
            missing: missing, why: entry)
    }
}
