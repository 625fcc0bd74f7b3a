// SPDX-License-Identifier: Apache-2.0
internal import GRDB
internal import Journal
internal import Wire

/// What a page asks, answered by the indexes: commits in which nothing passes are never read.
struct SQLiteShelf: Shelf {
    private let query: Query
    private let journal: SQLiteJournal
    private let db: Database
    private var candidates: Candidates
    private var own: OwnOutcomes?

    init(_ query: Query, _ journal: SQLiteJournal, _ db: Database) throws {
        self.query = query
        self.journal = journal
        self.db = db
        candidates = try Candidates(query, db)
        own = try query.worker.map {
            try OwnOutcomes(of: $0, in: query.slots, after: query.from.sequence, db)
        }
    }

    mutating func candidate(after sequence: UInt64) throws -> UInt64? {
        try candidates.next(after: sequence, db)
    }

    var nextAnchor: UInt64? { own?.next }

    mutating func takeOutcomes() throws -> [OwnOutcome] { try own?.take(db) ?? [] }

    func commit(containing sequence: UInt64) throws -> Commit {
        try journal.commit(containing: sequence, db)
    }

    /// The index knows marks of texts; the event knows the texts.
    func likely(in commit: Commit) throws -> Set<UInt64>? {
        let mark =
            query.correlation.map { Mark.correlation($0) }
            ?? query.subject.map { Mark.subject($0) }
        return try mark.map {
            try Marks.all(
                $0, after: commit.after.sequence, through: commit.through.sequence, db)
        }
    }
}
