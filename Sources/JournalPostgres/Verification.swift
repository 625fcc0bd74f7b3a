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
    private var settled: [FoldID: UInt64] = [:]

    init(from position: Position) { self.position = position }

    /// Verifies the next commits; false at the end.
    mutating func step(_ schema: Schema, _ connection: Connection) throws -> Bool {
        let next = position.sequence + 1
        let end = try connection.execute("SELECT max(sequence) FROM \(schema.name).journal")
        guard let last = end.sequence(0, 0), last >= next else { return false }
        let found = try StoredCommits(
            containing: next, through: min(last, position.sequence + Self.stride), schema,
            connection)
        if let first = found.commits.first?.commit, first.after != position {
            throw JournalError.damaged(
                sequence: next,
                what: "the next commit continues from \(first.after), not \(position)")
        }
        for (commit, rows) in found.commits { try check(commit, rows) }
        try IndexCheck(schema: schema, connection: connection).check(found.commits.flatMap(\.rows))
        position = found.commits.last?.commit.through ?? position
        if let damage = found.damage { throw damage }
        guard !found.commits.isEmpty else {
            throw JournalError.damaged(sequence: next, what: "is missing")
        }
        return position.sequence < last
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
        epoch = max(epoch, commit.epoch)
        parked += Int64(rows.count { $0.parked })
        for key in commit.entries.compactMap(\.outcome) {
            settled[key.fold] = max(settled[key.fold] ?? 0, key.settles)
        }
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
            "SELECT count(*) FROM \(schema.name).journal WHERE parked")
        try connection.execute("SET LOCAL enable_seqscan = on")
        for way in ["indexscan", "indexonlyscan", "bitmapscan"] {
            try connection.execute("SET LOCAL enable_\(way) = off")
        }
        let rows = try connection.execute(
            "SELECT count(*), count(*) FILTER (WHERE parked) FROM \(schema.name).journal")
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
    }
}
