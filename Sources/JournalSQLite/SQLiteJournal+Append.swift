// SPDX-License-Identifier: Apache-2.0
public import Journal
internal import Events
internal import Foundation
internal import GRDB
internal import Journey
internal import Synchronization
internal import Wire

extension SQLiteJournal {
    /// One transaction: what is known is looked up, verdicts are given, what is new is written.
    public func append(_ group: Group) throws -> Appended {
        let before = state.withLock { $0 }
        var recorded = group.recorded
        if let last = before.lastRecorded { recorded = max(recorded, last) }
        var appended = Appended(verdicts: [], commits: [], head: before.head)
        var moves: [CursorMove] = []
        try write { db in
            let plan = try Self.plan(group, head: before.head.sequence, db)
            moves = Self.moves(group, plan.verdicts, before.cursors)
            var builder = CommitBuilder(
                after: before.head, epoch: group.epoch, recorded: recorded, cursors: moves)
            for submission in plan.accepted { builder.add(submission) }
            appended = Appended(
                verdicts: plan.verdicts, commits: builder.finish(), head: before.head)
            appended.head = appended.commits.last?.through ?? before.head
            try Self.store(plan.accepted, appended.commits, db)
            try Cursors.store(moves, db)
            if group.epoch > before.epoch {
                try Schema.setMeta(db, "epoch", Int64(bitPattern: group.epoch))
            }
            if before.verified > before.verifiedStored {
                try Schema.setMeta(db, "verified", Int64(bitPattern: before.verified))
            }
        }
        try settle(appended, moves, group.epoch, verified: before.verified, recorded: recorded)
        return appended
    }

    /// What is durable becomes what is known.
    private func settle(
        _ appended: Appended, _ moves: [CursorMove], _ epoch: UInt64, verified: UInt64,
        recorded: Instant
    ) throws {
        state.withLock { state in
            if !appended.commits.isEmpty { state.lastRecorded = recorded }
            if state.damage == nil { state.head = appended.head }
            for move in moves { state.cursors[move.fold] = move.settled }
            state.verifiedStored = verified
            state.epoch = max(state.epoch, epoch)
        }
        for commit in appended.commits { cache.add(commit) }
        guard !appended.commits.isEmpty else { return }
        do {
            try headFile.withLock { file in try file?.write(appended.head) }
        } catch {
            let failure = JournalError.cannotStore("the head file cannot be written: \(error)")
            stop(failure)
            throw failure
        }
    }

    private static func plan(
        _ group: Group, head: UInt64, _ db: Database
    ) throws -> AppendPlan {
        let offered = group.submissions.map { $0.events.map(AppendPlan.Placed.init) }
        let known = try Register.events(offered.joined().map(\.key), db)
        var plan = AppendPlan(head: head, events: known)
        for (submission, events) in zip(group.submissions, offered) {
            let outcome = try submission.outcome.flatMap { try Register.outcome($0, db) }
            plan.take(submission, events, outcome)
        }
        return plan
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

    private static func store(
        _ accepted: [AppendPlan.Accepted], _ commits: [Commit], _ db: Database
    ) throws {
        let insert = try db.cachedStatement(sql: StoredCommit.insert)
        for commit in commits { try insert.execute(arguments: StoredCommit.arguments(commit)) }
        let events = accepted.flatMap(\.events)
        try Register.store(events, db)
        for submission in accepted {
            if let key = submission.outcome {
                try Register.store(key, submission.events, db)
            }
        }
        var marks = Marks.ofTypes(commits)
        for event in events {
            marks += Marks.ofTexts(event.submitted.envelope, at: event.sequence)
        }
        try Marks.store(marks, db)
    }
}
