// SPDX-License-Identifier: Apache-2.0
internal import Journal
internal import Journey
internal import Postgres
internal import Wire

/// The journal as one transaction of a reader sees it.
struct PostgresMoment: JournalMoment {
    /// Commits that are asked for one after the other are fetched some at a time: about this many
    /// events beyond the one that is asked for.
    private static let ahead: UInt64 = 128

    let schema: Schema
    let connection: Connection
    /// Commits that need not be read again.
    let cache: CommitCache
    /// Nor need these be unpacked again.
    private let opened: SegmentCache
    private let last = LastRead()

    init(
        _ schema: Schema, _ connection: Connection, _ cache: CommitCache = CommitCache(),
        _ opened: SegmentCache = SegmentCache()
    ) {
        self.schema = schema
        self.connection = connection
        self.cache = cache
        self.opened = opened
    }

    private var segments: Segments { Segments(schema: schema, connection: connection) }

    func position(before sequence: UInt64) throws -> Position {
        let rows = try connection.execute(
            """
            SELECT \(StoredEvent.columns), (SELECT max(through) FROM \(schema.name).segments) \
            FROM \(schema.name).journal \
            WHERE sequence < $1 AND sequence = through ORDER BY sequence DESC LIMIT 1
            """, [.number(Int64(clamping: sequence))])
        guard rows.count > 0 else { return try segments.position(before: sequence) }
        last.packed = rows.sequence(0, StoredEvent.columnCount) ?? 0
        guard let event = StoredEvent(rows, 0) else {
            throw JournalError.damaged(
                sequence: rows.sequence(0, 0) ?? 1, what: "its row does not hold")
        }
        return event.position
    }

    func commit(containing sequence: UInt64) throws -> Commit {
        let commit =
            try cache.commit(containing: sequence) ?? last.commit(containing: sequence)
            ?? fetch(sequence)
        last.end = commit.through.sequence
        return commit
    }

    private func fetch(_ sequence: UInt64) throws -> Commit {
        if try sequence <= packedEnd,
            let commit = try opened.commit(
                containing: sequence, { try segments.containing(sequence) })
        {
            return commit
        }
        let goesOn = last.end + 1 == sequence
        let found = try StoredCommits(
            containing: sequence, through: sequence + (goesOn ? Self.ahead : 0), schema, connection)
        let commit = try found.commit(containing: sequence)
        last.commits = found.commits.map(\.commit)
        cache.add(commit)
        return commit
    }

    /// Where the last segment ends, asked once.
    private var packedEnd: UInt64 {
        get throws {
            if let known = last.packed { return known }
            let end = try segments.end().sequence
            last.packed = end
            return end
        }
    }

    func shelf(for query: Query) throws -> PostgresShelf { try PostgresShelf(query, self) }

    func parkings(of worker: WorkerName, in slots: SlotSet) throws -> [Parking] {
        try Register(schema: schema, connection: connection).parkings(of: worker, in: slots)
    }

    /// What was read ahead; of one reader, on one thread.
    private final class LastRead {
        var commits: [Commit] = []
        /// Of the commit that was asked for last.
        var end: UInt64 = 0
        /// Where the last segment ends; nil before that is known.
        var packed: UInt64?

        func commit(containing sequence: UInt64) -> Commit? {
            commits.first { $0.after.sequence < sequence && sequence <= $0.through.sequence }
        }
    }
}

/// What a page asks, answered by the indexes: commits in which nothing passes are never read.
struct PostgresShelf: Shelf {
    private let moment: PostgresMoment
    private var candidates: Candidates
    private var own: OwnOutcomes?

    init(_ query: Query, _ moment: PostgresMoment) throws {
        let (schema, connection) = (moment.schema, moment.connection)
        self.moment = moment
        candidates = try Candidates(query, schema, connection)
        own = try query.worker.map {
            try OwnOutcomes(
                of: $0, in: query.slots, after: query.from.sequence, schema, connection)
        }
    }

    mutating func candidate(after sequence: UInt64) throws -> UInt64? {
        try candidates.next(after: sequence, moment.connection)
    }

    var nextAnchor: UInt64? { own?.next }

    mutating func takeOutcomes() throws -> [OwnOutcome] {
        try own?.take(moment.connection) ?? []
    }

    func commit(containing sequence: UInt64) throws -> Commit {
        try moment.commit(containing: sequence)
    }

    /// The events themselves tell.
    func likely(in commit: Commit) -> Set<UInt64>? { nil }
}
