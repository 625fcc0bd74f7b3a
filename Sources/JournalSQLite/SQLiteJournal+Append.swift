// SPDX-License-Identifier: Apache-2.0
public import Journal
internal import JournalHead
internal import Events
internal import Foundation
internal import GRDB
internal import Journey
internal import Synchronization
public import Wire

extension SQLiteJournal {
    /// One transaction: what is known is looked up, verdicts are given, what is new is written.
    public func append(_ group: Group) throws -> Appended {
        let before = state.withLock { $0 }
        var posted: Posting?
        try write { db in
            let plan = try Self.plan(group, head: before.head.sequence, db)
            let posting = Posting(
                group, plan, after: before.head, lastRecorded: before.lastRecorded,
                cursors: before.cursors)
            try Self.store(posting, db)
            if group.epoch > before.epoch {
                try Schema.setMeta(db, "epoch", Int64(bitPattern: group.epoch))
            }
            if before.verified > before.verifiedStored {
                try Schema.setMeta(db, "verified", Int64(bitPattern: before.verified))
            }
            posted = posting
        }
        guard let posted else { preconditionFailure("a transaction that was durable did not run") }
        try settle(posted, group.epoch, verified: before.verified)
        return posted.appended
    }

    public func adopt(_ page: Commit, of original: Original) throws {
        let before = state.withLock { $0 }
        let posting = try Posting(
            adopting: page, of: original, after: before.head, cursors: before.cursors)
        try write { db in
            try Self.store(posting, db)
            if posting.copying != before.copying { try Schema.setCopying(db, posting.copying) }
            if page.epoch > before.epoch {
                try Schema.setMeta(db, "epoch", Int64(bitPattern: page.epoch))
            }
        }
        state.withLock { $0.copying = posting.copying }
        try settle(posting, page.epoch, verified: before.verifiedStored)
    }

    /// What is durable becomes what is known.
    private func settle(_ posted: Posting, _ epoch: UInt64, verified: UInt64) throws {
        let appended = posted.appended
        state.withLock { $0.settle(posted, epoch: epoch, verified: verified) }
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

    private static func store(_ posting: Posting, _ db: Database) throws {
        let commits = posting.appended.commits
        let insert = try db.cachedStatement(sql: StoredCommit.insert)
        for commit in commits { try insert.execute(arguments: StoredCommit.arguments(commit)) }
        let events = posting.accepted.flatMap(\.events)
        try Register.store(events, db)
        for submission in posting.accepted {
            if let key = submission.outcome { try Register.store(key, submission, db) }
        }
        var marks = Marks.ofTypes(commits)
        for event in events {
            marks += Marks.ofTexts(event.submitted.envelope, at: event.sequence)
        }
        try Marks.store(marks, db)
        try Cursors.store(posting.moves, db)
    }
}
