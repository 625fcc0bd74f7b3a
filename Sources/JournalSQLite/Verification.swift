// SPDX-License-Identifier: Apache-2.0
internal import Journal
internal import Events
internal import GRDB
internal import Journey
internal import Wire

/// Walks commits in order, and everything that is derived from them: the chain is recomputed from
/// each directory and body, sequences follow one another, and each id, outcome and mark stands
/// where the directory says.
struct Verification {
    /// What is whole.
    private(set) var position: Position
    private(set) var commits = 0
    /// Where the last segment ended.
    private var segmentsEnd: UInt64 = 0
    private var events = 0
    private var outcomes = 0
    private var marks = 0
    private var settled: [FoldID: UInt64] = [:]
    private var epoch: UInt64 = 0

    init(from position: Position) { self.position = position }

    /// Verifies the next commits, or those of the next segment; false at the end.
    mutating func step(_ db: Database, commits most: Int) throws -> Bool {
        if try checkSegment(db) { return true }
        let rows = try Row.fetchCursor(
            db.cachedStatement(
                sql: "SELECT \(StoredCommit.columns) FROM commits WHERE through > ? "
                    + "ORDER BY through LIMIT ?"),
            arguments: [Int64(clamping: position.sequence), most])
        var count = 0
        while let row = try rows.next() {
            let next = position.sequence + 1
            try take(try StoredCommit.read(row, expecting: next), db)
            count += 1
        }
        return count == most
    }

    /// Verifies the segment that holds the next event; false where none does.
    private mutating func checkSegment(_ db: Database) throws -> Bool {
        guard let segment = try Segments.containing(position.sequence + 1, db) else { return false }
        for commit in try segment.opened().commits(after: position.sequence) {
            try take(commit, db)
        }
        if segment.after.sequence == segmentsEnd { segmentsEnd = segment.through.sequence }
        return true
    }

    private mutating func take(_ commit: Commit, _ db: Database) throws {
        let next = position.sequence + 1
        guard commit.after == position else {
            throw JournalError.damaged(
                sequence: next,
                what: "the next commit continues from \(commit.after), not \(position)")
        }
        do { try check(commit, db) } catch { throw JournalError.reading(error, at: next) }
        position = commit.through
        commits += 1
    }

    private mutating func check(_ commit: Commit, _ db: Database) throws {
        var keys: [EventKey] = []
        var digests: [Digest] = []
        var rows = Marks.ofTypes([commit])
        try commit.forEachEvent { entry, range in
            let json = Array(commit.body[range])
            let envelope = try commit.envelope(of: entry, json)
            keys.append(EventKey(envelope))
            digests.append(envelope.digest(of: json))
            rows += Marks.ofTexts(envelope, at: entry.sequence)
        }
        try checkIDs(commit, keys, digests, db)
        try checkOutcomes(commit, db)
        try checkMarks(rows, db)
        events += keys.count
        marks += rows.count
        epoch = max(epoch, commit.epoch)
        for move in commit.cursors {
            settled[move.fold] = max(settled[move.fold] ?? 0, move.settled)
        }
    }

    private func checkIDs(
        _ commit: Commit, _ keys: [EventKey], _ digests: [Digest], _ db: Database
    ) throws {
        let known = try Register.events(keys, db)
        for (index, entry) in commit.entries.enumerated() {
            let expected = AppendPlan.Known(sequence: entry.sequence, digest: digests[index])
            guard known[keys[index]] == expected else {
                throw JournalError.damaged(
                    sequence: entry.sequence, what: "the table of ids does not hold the event")
            }
        }
    }

    private mutating func checkOutcomes(_ commit: Commit, _ db: Database) throws {
        var index = 0
        while index < commit.entries.count {
            let first = commit.entries[index]
            let group = commit.entries[index...].prefix { $0.outcome == first.outcome }
            index = group.endIndex
            guard let key = first.outcome else { continue }
            outcomes += 1
            let expected = AppendPlan.KnownOutcome(
                phase: key.phase, first: first.sequence, count: group.count)
            let parks = group.contains { $0.type == EventParked.type }
            guard try Register.outcome(key, db) == expected,
                try Register.parks(key, db) == parks
            else {
                throw JournalError.damaged(
                    sequence: first.sequence, what: "the table of outcomes does not hold \(key)")
            }
        }
    }

    private func checkMarks(_ rows: [Marks.Row], _ db: Database) throws {
        for row in rows {
            guard try Marks.next(row.mark, after: row.sequence - 1, db) == row.sequence else {
                throw JournalError.damaged(
                    sequence: row.sequence, what: "an index does not hold the event")
            }
        }
    }

    /// What can be said after a walk from the start to the end: that nothing stands in the tables
    /// which the commits do not hold, and that SQLite finds its own structure in order.
    func finish(_ db: Database) throws {
        let next = position.sequence + 1
        let twice = try Int.fetchOne(
            db, sql: "SELECT count(*) FROM commits WHERE through <= ?",
            arguments: [Int64(clamping: segmentsEnd)])
        guard twice == 0 else {
            throw JournalError.damaged(sequence: 1, what: "commits stand beside their segment")
        }
        let counts = [
            ("ids", "sequence", events), ("outcomes", "first", outcomes),
            ("marks", "sequence", marks),
        ]
        for (table, column, expected) in counts {
            let sql = "SELECT count(*) FROM \(table) WHERE \(column) <= ?"
            let found = try Int.fetchOne(db, sql: sql, arguments: [Int64(next) - 1])
            guard found == expected else {
                throw JournalError.damaged(
                    sequence: next,
                    what: "\(table) has \(found ?? 0) rows where the commits hold \(expected)")
            }
        }
        let cursors = try Cursors.load(db)
        for (fold, moved) in settled where (cursors[fold] ?? 0) < moved {
            throw JournalError.damaged(sequence: next, what: "the cursor of \(fold) went back")
        }
        guard UInt64(bitPattern: try Schema.meta(db, "epoch") ?? 0) >= epoch else {
            throw JournalError.damaged(sequence: next, what: "the journal's epoch went back")
        }
        try Self.checkStructure(db, next)
    }

    private static func checkStructure(_ db: Database, _ sequence: UInt64) throws {
        let answer = try DatabaseValue.fetchOne(db, sql: "PRAGMA integrity_check(1)")
        let text = answer.flatMap { String.fromDatabaseValue($0) } ?? "nothing"
        guard text == "ok" else {
            throw JournalError.damaged(sequence: sequence, what: "SQLite says: \(text)")
        }
    }
}
