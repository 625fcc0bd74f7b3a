// SPDX-License-Identifier: Apache-2.0
internal import Journal
internal import GRDB
internal import Journey
internal import Synchronization
public import Wire

extension SQLiteJournal {
    public func read(_ query: Query) throws -> Reading {
        do { return try page(query) } catch JournalError.damaged {
            // What lies before the damage that was just met can still be served, or the damage is
            // told again.
            return try page(query)
        }
    }

    private func page(_ query: Query) throws -> Reading {
        let (damage, epoch, recorded) = state.withLock { ($0.damage, $0.epoch, $0.lastRecorded) }
        return try reading { db in
            // Of a damaged journal, what lies before the damage.
            let head = try damage == nil ? Self.position(before: .max, db) : self.head
            guard try knows(query.from, head: head, damage, db) else {
                return .diverged(head: head)
            }
            let page = try PageBuilder(
                query, head: head.sequence, try SQLiteShelf(query, self, db))
            var parkings: [Parking] = []
            if let worker = query.worker, query.from.sequence == 0 {
                parkings = try Register.parkings(of: worker, in: query.slots, db)
            }
            let commit = Commit(
                epoch: epoch, after: query.from, through: page.position,
                recorded: recorded ?? Instant(microseconds: 0), entries: page.entries,
                body: page.body)
            return .page(
                commit, atEnd: damage == nil && page.position.sequence == head.sequence,
                parkings: parkings)
        }
    }

    /// Whether a position is one of this journal.
    ///
    /// - Throws: The damage, for a position at or beyond it: what follows cannot be told, and that
    ///   nothing follows would be a lie.
    private func knows(
        _ position: Position, head: Position, _ damage: JournalError?, _ db: Database
    ) throws -> Bool {
        if let damage, position.sequence >= head.sequence { throw damage }
        guard position.sequence <= head.sequence else { return false }
        guard position.sequence > 0 else { return position == .start }
        return try commit(containing: position.sequence, db).position(at: position.sequence)
            == position
    }
}
