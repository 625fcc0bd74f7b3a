// SPDX-License-Identifier: Apache-2.0
public import Journal
internal import JournalHead
internal import Journey
internal import Postgres
internal import Synchronization
public import Wire

extension PostgresJournal {
    /// What is known is looked up, verdicts are given, and what is new is stored by one statement.
    public func append(_ group: Group) throws -> Appended {
        let before = state.withLock { $0 }
        let posted = try write { writer in
            if group.epoch > writer.row.epoch { try raise(writer, to: group.epoch) }
            let plan = try writer.look { connection in
                try self.plan(group, head: before.head.sequence, connection)
            }
            let posting = Posting(
                group, plan, after: before.head, lastRecorded: before.lastRecorded,
                cursors: before.cursors)
            try store(posting, after: before, writer)
            return posting
        }
        state.withLock { $0.settle(posted, epoch: group.epoch, verified: before.verified) }
        for commit in posted.appended.commits { cache.add(commit) }
        return posted.appended
    }

    public func adopt(_ page: Commit, of original: Original) throws {
        var before = state.withLock { $0 }
        let posting = try Posting(
            adopting: page, of: original, after: before.head, cursors: before.cursors)
        before.copying = posting.copying
        try write { writer in
            if page.epoch > writer.row.epoch { try raise(writer, to: page.epoch) }
            try store(posting, after: before, writer)
        }
        state.withLock {
            $0.settle(posting, epoch: page.epoch, verified: before.verified)
            $0.copying = posting.copying
        }
    }

    private func plan(
        _ group: Group, head: UInt64, _ connection: Connection
    ) throws -> AppendPlan {
        let register = Register(schema: database.schema, connection: connection)
        let offered = group.submissions.map { $0.events.map(AppendPlan.Placed.init) }
        let known = try register.events(offered.joined().map(\.key))
        let outcomes = try register.outcomes(group.submissions.compactMap(\.outcome))
        var plan = AppendPlan(head: head, events: known)
        for (submission, events) in zip(group.submissions, offered) {
            plan.take(
                submission, events, submission.outcome.flatMap { outcomes[OutcomePlace($0)] })
        }
        return plan
    }

    private func store(_ posting: Posting, after before: Standing, _ writer: Writer) throws {
        var facts = posting.accepted.flatMap(\.events).map { EventFacts($0) }[...]
        var events: [StoredEvent] = []
        for commit in posting.appended.commits {
            events += StoredEvent.rows(of: commit, facts.prefix(commit.entries.count))
            facts = facts.dropFirst(commit.entries.count)
        }
        var cursors = before.cursors
        for move in posting.moves { cursors[move.fold] = move.settled }
        let next = WriterRow(
            epoch: writer.row.epoch, head: posting.appended.head,
            cursors: WriterRow.sum(cursors), verified: before.verified, copying: before.copying)
        let moves = Cursors.arrays(posting.moves)
        try writer.move(to: next) { row, connection in
            try database.fence.append(events, moves, from: row, to: next, connection)
        }
        try noteHead(next.head)
    }

    /// What is durable is known outside of the database, too.
    private func noteHead(_ head: Position) throws {
        do { try headFile.withLock { try $0?.write(head) } } catch {
            let failure = JournalError.cannotStore("the head file cannot be written: \(error)")
            state.withLock { $0.stop(failure) }
            throw failure
        }
    }
}
