// SPDX-License-Identifier: Apache-2.0
internal import Events
internal import Journal
internal import Journey
internal import Postgres
internal import Wire

/// Walks commits in order: the chain is recomputed, each column is compared with what the event
/// itself says, and each index is asked for each event. In a transaction for `.verifying`.
struct Verification {
    /// Events of one step, about.
    static let stride: UInt64 = 512

    /// What is whole.
    private(set) var position: Position
    private var epoch: UInt64 = 0
    private var parked: Int64 = 0
    private var outcomes: Int64 = 0
    /// Events that views tell of.
    private var told: Int64 = 0
    private var settled: [FoldID: UInt64] = [:]

    init(from position: Position) { self.position = position }

    /// Verifies the next commits, or those of the next segment; false at the end.
    mutating func step(_ schema: Schema, _ connection: Connection) throws -> Bool {
        let next = position.sequence + 1
        let segments = Segments(schema: schema, connection: connection)
        if let segment = try segments.containing(next) {
            try check(segment, schema, connection)
            return true
        }
        let end = try connection.execute("SELECT max(sequence) FROM \(schema.name).journal")
        guard let last = end.sequence(0, 0), last >= next else { return false }
        let found = try StoredCommits(
            containing: next, through: min(last, position.sequence + Self.stride), schema,
            connection)
        if let first = found.commits.first?.commit { try checkFollows(first) }
        for (commit, rows) in found.commits { try check(commit, rows) }
        try IndexCheck(schema: schema, connection: connection).check(found.commits.flatMap(\.rows))
        position = found.commits.last?.commit.through ?? position
        if let damage = found.damage { throw damage }
        guard !found.commits.isEmpty else {
            throw JournalError.damaged(sequence: next, what: "is missing")
        }
        return position.sequence < last
    }

    private func checkFollows(_ commit: Commit) throws {
        guard commit.after == position else {
            throw JournalError.damaged(
                sequence: position.sequence + 1,
                what: "the next commit continues from \(commit.after), not \(position)")
        }
    }

    private mutating func check(
        _ segment: Segment, _ schema: Schema, _ connection: Connection
    ) throws {
        let isAll = segment.after == position
        let commits = try segment.opened().commits(after: position.sequence)
        if let first = commits.first { try checkFollows(first) }
        let facts = try PackedFacts(of: commits)
        try facts.check(of: isAll ? segment : nil, schema, connection)
        for commit in commits { note(commit) }
        parked += Int64(facts.heads.count { $0.parked })
        outcomes += Int64(facts.heads.count)
        told += Int64(facts.told.count)
        position = segment.through
    }

    private mutating func note(_ commit: Commit) {
        epoch = max(epoch, commit.epoch)
        for key in commit.entries.compactMap(\.outcome) {
            settled[key.fold] = max(settled[key.fold] ?? 0, key.settles)
        }
    }

    private mutating func check(_ commit: Commit, _ rows: [StoredEvent]) throws {
        var facts: [EventFacts] = []
        try commit.forEachEvent { entry, range in
            let json = Array(commit.body[range])
            let envelope = try commit.envelope(of: entry, json)
            facts.append(EventFacts(envelope, json))
        }
        for (row, expected) in zip(rows, StoredEvent.rows(of: commit, facts))
        where row != expected {
            throw JournalError.damaged(
                sequence: row.entry.sequence, what: "its row says other than the event")
        }
        note(commit)
        parked += Int64(rows.count { $0.parked })
        outcomes += Int64(rows.count { $0.size != nil })
        told += Int64(rows.count { Views.told.contains($0.entry.type.rawValue) })
    }

    /// What can be said at the end: that the writer's row and the cursors are of this journal.
    ///
    /// - Parameter isWhole: The walk began at the start, so that also nothing else stands there.
    func finish(
        _ schema: Schema, _ connection: Connection, isWhole: Bool
    ) throws -> (row: WriterRow, cursors: [FoldID: UInt64]) {
        func damage(_ what: String) -> JournalError {
            .damaged(sequence: position.sequence + 1, what: what)
        }
        guard try schema.isIntact(connection) else { throw damage("an index is gone") }
        let row = try WriterRow.read(schema, connection)
        if row.head.sequence > position.sequence {
            throw damage(
                "events \(position.sequence + 1) to \(row.head.sequence) were stored and are gone")
        }
        guard row.head == position else {
            throw damage("the writer's row tells of another history")
        }
        guard row.epoch >= epoch else { throw damage("the journal's epoch went back") }
        guard row.verified <= row.head.sequence else {
            throw damage("the verified mark is too high")
        }
        let cursors = try Cursors.load(schema, row, connection)
        for (fold, moved) in settled where (cursors[fold] ?? 0) < moved {
            throw damage("the cursor of \(fold) went back")
        }
        if isWhole { try count(schema, connection) }
        return (row, cursors)
    }

    /// Nothing stands in the table that its indexes do not lead to.
    private func count(_ schema: Schema, _ connection: Connection) throws {
        let parking = try connection.execute(
            "SELECT (SELECT count(*) FROM \(schema.name).journal WHERE parked) "
                + "+ (SELECT count(*) FROM \(schema.name).packed_outcomes WHERE parked)")
        // Two indexes through which no question has led.
        for rows in ["writer WHERE one", "segment_marks WHERE mark > \(Int64.min)"] {
            try connection.execute("SELECT count(*) FROM \(schema.name).\(rows)")
        }
        try connection.execute("SET LOCAL enable_seqscan = on")
        for way in ["indexscan", "indexonlyscan", "bitmapscan"] {
            try connection.execute("SET LOCAL enable_\(way) = off")
        }
        let rows = try connection.execute(
            """
            SELECT j.events + i.ids, j.parked + o.parked, j.outcomes + o.outcomes, \
            j.told + p.told, s.events = i.ids AND \
            s.through = i.ids AND (j.first > s.through OR j.first IS NULL) \
            FROM (SELECT count(*) AS events, count(*) FILTER (WHERE parked) AS parked, \
            count(size) AS outcomes, count(*) FILTER (WHERE type = ANY($1)) AS told, \
            min(sequence) AS first FROM \(schema.name).journal) j, \
            (SELECT count(*) AS ids FROM \(schema.name).packed_ids) i, \
            (SELECT count(*) AS outcomes, count(*) FILTER (WHERE parked) AS parked \
            FROM \(schema.name).packed_outcomes) o, \
            (SELECT count(*) AS told FROM \(schema.name).past) p, \
            (SELECT coalesce(sum(through - after), 0) AS events, coalesce(max(through), 0) \
            AS through FROM \(schema.name).segments) s
            """, [.texts(Views.told)])
        guard rows.number(0, 0) == Int64(position.sequence) else {
            throw JournalError.damaged(
                sequence: position.sequence + 1,
                what: "the table has \(rows.number(0, 0) ?? 0) events, and \(position.sequence) "
                    + "are known")
        }
        guard rows.number(0, 1) == parked, parking.number(0, 0) == parked else {
            throw JournalError.damaged(
                sequence: position.sequence + 1, what: "the index of what is parked")
        }
        guard rows.number(0, 2) == outcomes, rows.number(0, 3) == told, rows.flag(0, 4) == true
        else {
            throw JournalError.damaged(
                sequence: position.sequence + 1,
                what: "the tables of what is packed hold what the segments do not")
        }
    }
}
