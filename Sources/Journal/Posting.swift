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
    /// How far a copy goes of which this is a page, and not the last; see ``Journal/copying``.
    public let copying: UInt64?
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
        copying = nil
        var builder = CommitBuilder(
            after: head, epoch: group.epoch, recorded: recorded, cursors: moves)
        for submission in plan.accepted { builder.add(submission) }
        let commits = builder.finish()
        appended = Appended(
            verdicts: plan.verdicts, commits: commits, head: commits.last?.through ?? head)
    }

    /// What stands already as it is to stand: nobody offered it.
    init(
        accepted: [AppendPlan.Accepted], commits: [Commit], moves: [CursorMove], head: Position,
        copying: UInt64?
    ) {
        self.accepted = accepted
        self.moves = moves
        self.copying = copying
        recorded = commits.last?.recorded ?? Instant(microseconds: 0)
        appended = Appended(verdicts: [], commits: commits, head: head)
    }

    /// How far each fold moves: by its outcomes and by report, and never back.
    private static func moves(
        _ group: Group, _ verdicts: [Verdict], _ cursors: [FoldID: UInt64]
    ) -> [CursorMove] {
        var moves = Moves(from: cursors)
        for (submission, verdict) in zip(group.submissions, verdicts) {
            if let key = submission.outcome, case .stored = verdict {
                moves.move(key.fold, to: key.settles)
            }
        }
        for reported in group.cursors { moves.move(reported.fold, to: reported.settled) }
        return moves.sorted
    }
}

/// How far folds move, and never back.
struct Moves {
    private let cursors: [FoldID: UInt64]
    private var settled: [FoldID: UInt64] = [:]

    /// - Parameter cursors: How far each fold has settled before.
    init(from cursors: [FoldID: UInt64]) { self.cursors = cursors }

    mutating func move(_ fold: FoldID, to sequence: UInt64) {
        guard sequence > max(cursors[fold] ?? 0, settled[fold] ?? 0) else { return }
        settled[fold] = sequence
    }

    var sorted: [CursorMove] {
        settled.sorted { $0.key < $1.key }.map { CursorMove(fold: $0.key, settled: $0.value) }
    }
}
