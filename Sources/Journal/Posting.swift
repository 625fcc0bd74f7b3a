// SPDX-License-Identifier: Apache-2.0
public import Journey
public import Wire

/// What a group comes to, from its plan to its commits: all that an engine has to store, and what
/// it answers once that is durable. Pure, and the same for every engine.
public struct Posting: Sendable {
    /// The new events, by submission.
    public let accepted: [AppendPlan.Accepted]
    /// How far folds move; the last commit tells it.
    public let moves: [CursorMove]
    /// The stamp of the new events: the group's time, or the last event's where that is later.
    public let recorded: Instant
    /// What ``Journal/append(_:)`` answers.
    public let appended: Appended

    /// - Parameters:
    ///   - plan: Has taken every submission of the group.
    ///   - head: The last position stored.
    ///   - lastRecorded: When the last event was stored.
    ///   - cursors: How far each fold has settled.
    public init(
        _ group: Group, _ plan: AppendPlan, after head: Position, lastRecorded: Instant?,
        cursors: [FoldID: UInt64]
    ) {
        accepted = plan.accepted
        recorded = max(group.recorded, lastRecorded ?? group.recorded)
        moves = Self.moves(group, plan.verdicts, cursors)
        var builder = CommitBuilder(
            after: head, epoch: group.epoch, recorded: recorded, cursors: moves)
        for submission in plan.accepted { builder.add(submission) }
        let commits = builder.finish()
        appended = Appended(
            verdicts: plan.verdicts, commits: commits, head: commits.last?.through ?? head)
    }

    /// What stands already as it is to stand: nobody offered it, and no cursor moves with it.
    init(accepted: [AppendPlan.Accepted], commits: [Commit], head: Position) {
        self.accepted = accepted
        moves = []
        recorded = commits.last?.recorded ?? Instant(microseconds: 0)
        appended = Appended(verdicts: [], commits: commits, head: head)
    }

    /// How far each fold moves: by its outcomes and by report, and never back.
    private static func moves(
        _ group: Group, _ verdicts: [Verdict], _ cursors: [FoldID: UInt64]
    ) -> [CursorMove] {
        var settled: [FoldID: UInt64] = [:]
        func move(_ fold: FoldID, _ sequence: UInt64) {
            guard sequence > max(cursors[fold] ?? 0, settled[fold] ?? 0) else { return }
            settled[fold] = sequence
        }
        for (submission, verdict) in zip(group.submissions, verdicts) {
            if let key = submission.outcome, case .stored = verdict { move(key.fold, key.settles) }
        }
        for reported in group.cursors { move(reported.fold, reported.settled) }
        return settled.sorted { $0.key < $1.key }.map {
            CursorMove(fold: $0.key, settled: $0.value)
        }
    }
}
