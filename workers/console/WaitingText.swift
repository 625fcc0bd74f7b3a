// SPDX-License-Identifier: Apache-2.0
internal import Events
public import Journey

/// What a handoff waits for, in one sentence: the line of the board.
public struct WaitingText: Sendable, CustomStringConvertible {
    public let description: String

    /// - Parameter now: The bus's time.
    public init(_ handoff: HandoffView, told narrator: Narrator, now: Instant) {
        description = Self.sentence(handoff, narrator, now)
    }

    private static func sentence(
        _ handoff: HandoffView, _ narrator: Narrator, _ now: Instant
    ) -> String {
        let name = narrator.name(of:)
        if let overdue = handoff.clocks.filter(\.isOverdue).min(by: { $0.due < $1.due }),
            !handoff.state.isEnd
        {
            let breach = narrator.breach(of: overdue.sla, at: handoff.point)
            return "\(breach), due \(overdue.due.words(from: now))"
        }
        switch handoff.state {
        case .requested: return "Being checked"
        case .held:
            let rep = handoff.rep.map(name) ?? "Nobody named as the sender"
            return "\(rep): \(narrator.lack(handoff.missing, handoff.reasons.failed))"
        case .open: return "Waits for an owner"
        case .routed:
            let owner = handoff.owner.map(name) ?? "the owner"
            let by = handoff.acceptBy.map { " by \($0.words(from: now))" } ?? ""
            return "Waits for \(owner) to accept\(by)"
        case .accepted: return next(handoff, narrator, now)
        case .rejected:
            let rep = handoff.rep.map(name) ?? "The sender"
            return "\(rep) mends what was sent back: \(handoff.reasons.rejection?.reason ?? "")"
        case .completed:
            return "Completed" + (handoff.endedAt.map { " \($0.words(from: now))" } ?? "")
        }
    }

    /// The next task, by its due time; without one, the exit criteria.
    private static func next(
        _ handoff: HandoffView, _ narrator: Narrator, _ now: Instant
    ) -> String {
        let open = handoff.tasks.filter { !$0.isDone }
        let task = open.filter { $0.due != nil }.min { ($0.due!) < ($1.due!) } ?? open.first
        guard let task else { return "Waits for its exit criteria" }
        let person = task.person.map { narrator.name(of: $0) } ?? task.who.words
        let due =
            task.due.map { ", by \($0.words(from: now))" }
            ?? ", \(task.dueRule.period) after \(task.dueRule.after.words)"
        return "\(person): \(task.what)\(due)"
    }
}
