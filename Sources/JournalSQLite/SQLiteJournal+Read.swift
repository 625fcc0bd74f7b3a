// SPDX-License-Identifier: Apache-2.0
internal import Journal
internal import GRDB
internal import Journey
internal import Synchronization
public import Wire

extension SQLiteJournal {
    public func read(_ query: Query) throws -> Reading {
        try readingOn {
            let standing = state.withLock { $0 }
            return try reading { db in
                try SQLiteMoment(journal: self, db: db).read(query, standing)
            }
        }
    }
}

/// The journal as one transaction of a reader sees it.
private struct SQLiteMoment: JournalMoment {
    let journal: SQLiteJournal
    let db: Database

    func position(before sequence: UInt64) throws -> Position {
        try SQLiteJournal.position(before: sequence, db)
    }
    func commit(containing sequence: UInt64) throws -> Commit {
        try journal.commit(containing: sequence, db)
    }
    func shelf(for query: Query) throws -> SQLiteShelf { try SQLiteShelf(query, journal, db) }
    func parkings(of worker: WorkerName, in slots: SlotSet) throws -> [Parking] {
        try Register.parkings(of: worker, in: slots, db)
    }
}
