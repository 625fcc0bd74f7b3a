// SPDX-License-Identifier: Apache-2.0
internal import Journal
internal import GRDB

/// The tables of `journal.sqlite`. `commits` is the journal, after `segments`; every other table
/// but `cursors` and `meta` is derived from them, and verified against them.
enum Schema {
    /// "BATN", at a fixed place of the file's header.
    static let applicationID: Int64 = 0x4241_544E
    /// 2 since there are segments.
    static let format: Int64 = 2
    /// Formats of older builds, which this one brings up to its own.
    static let olderFormats: Set<Int64> = [1]
    /// As `PRAGMA auto_vacuum` numbers it: free pages are given back when that is asked for.
    static let incremental = 2

    static let tables = oldTables + [segments]

    /// Of format 1.
    static let oldTables = [
        // One row a commit. `checksum` covers `head`, whose chain covers the events.
        """
        CREATE TABLE commits (through INTEGER PRIMARY KEY, recorded INTEGER NOT NULL, \
        chain BLOB NOT NULL, checksum BLOB NOT NULL, head BLOB NOT NULL, body BLOB NOT NULL)
        """,
        "CREATE INDEX commits_by_time ON commits (recorded)",
        // Each (source, id) once, for the lifetime of the journal.
        """
        CREATE TABLE ids (id BLOB PRIMARY KEY, sequence INTEGER NOT NULL, \
        digest BLOB NOT NULL) WITHOUT ROWID
        """,
        """
        CREATE TABLE outcomes (worker INTEGER NOT NULL, slot INTEGER NOT NULL, \
        anchor INTEGER NOT NULL, step INTEGER NOT NULL, phase INTEGER NOT NULL, \
        first INTEGER NOT NULL, count INTEGER NOT NULL, parked INTEGER NOT NULL, \
        PRIMARY KEY (worker, slot, anchor, step)) WITHOUT ROWID
        """,
        "CREATE INDEX outcomes_parked ON outcomes (worker, slot, anchor) WHERE parked = 1",
        // Where a subject or a correlation stands (the event), or a type (its commit's end).
        """
        CREATE TABLE marks (mark INTEGER NOT NULL, sequence INTEGER NOT NULL, \
        PRIMARY KEY (mark, sequence)) WITHOUT ROWID
        """,
        """
        CREATE TABLE cursors (worker TEXT NOT NULL, slot INTEGER NOT NULL, \
        settled INTEGER NOT NULL, seal INTEGER NOT NULL, \
        PRIMARY KEY (worker, slot)) WITHOUT ROWID
        """,
        """
        CREATE TABLE meta (name TEXT PRIMARY KEY, value INTEGER NOT NULL, \
        seal INTEGER NOT NULL) WITHOUT ROWID
        """,
    ]

    /// One row a segment: what it follows and where it ends (each a sequence and its chain), when
    /// its first and its last commit were stored, and a checksum of all of it.
    private static let segments = """
        CREATE TABLE segments (after INTEGER NOT NULL, before BLOB NOT NULL, \
        through INTEGER PRIMARY KEY, chain BLOB NOT NULL, since INTEGER NOT NULL, \
        recorded INTEGER NOT NULL, checksum BLOB NOT NULL, content BLOB NOT NULL)
        """

    /// Brings a journal of an older build up to this one, at once or not at all.
    static func migrate(_ db: Database) throws {
        guard try meta(db, "format") != format else { return }
        try db.inTransaction(.immediate) {
            try db.execute(sql: segments)
            try setMeta(db, "format", format)
            return .commit
        }
    }

    /// Whether there is a table of segments: a journal that was not migrated yet has none.
    static func hasSegments(_ db: Database) throws -> Bool {
        let statement = try db.cachedStatement(
            sql: "SELECT 1 FROM sqlite_schema WHERE name = 'segments'")
        return try Row.fetchOne(statement) != nil
    }

    /// Whether this build reads a format.
    static func reads(_ found: Int64) -> Bool { found == format || olderFormats.contains(found) }

    /// Creates everything in one transaction, so that a crash leaves all of it or nothing.
    static func create(_ db: Database) throws {
        try db.inTransaction(.immediate) {
            for table in tables { try db.execute(sql: table) }
            try db.execute(sql: "PRAGMA application_id = \(applicationID)")
            try setMeta(db, "format", format)
            return .commit
        }
    }

    /// Whether the file holds no table at all: it was created, and then the process ended.
    static func isEmpty(_ db: Database) throws -> Bool {
        try Int.fetchOne(db, sql: "SELECT count(*) FROM sqlite_schema") == 0
    }

    /// Whether the tables are exactly those above: SQLite itself would not mind a flipped bit that
    /// still makes a valid declaration.
    static func isIntact(_ db: Database) throws -> Bool {
        let found = try DatabaseValue.fetchAll(
            db, sql: "SELECT sql FROM sqlite_schema WHERE sql IS NOT NULL")
        let expected = try meta(db, "format") == format ? tables : oldTables
        return Set(found.compactMap { String.fromDatabaseValue($0) }) == Set(expected)
            && found.count == expected.count
    }

    private static let names: Set = ["format", "epoch", "verified", "copying"]

    /// Sees that every row of `meta` holds, and bears a name that somebody asks for: one whose name
    /// a flipped bit has changed would look as if it had never been.
    static func checkMeta(_ db: Database) throws {
        for name in try DatabaseValue.fetchAll(db, sql: "SELECT name FROM meta") {
            guard let name = String.fromDatabaseValue(name), names.contains(name) else {
                throw JournalError.damaged(sequence: 0, what: "a name in the table meta")
            }
            _ = try meta(db, name)
        }
    }

    static func meta(_ db: Database, _ name: String) throws -> Int64? {
        let statement = try db.cachedStatement(
            sql: "SELECT value, seal FROM meta WHERE name = ?")
        guard let row = try Row.fetchOne(statement, arguments: [name]) else { return nil }
        guard let value = row.number(0), let seal = row.number(1),
            seal == Mark.seal(name, value).number
        else { throw JournalError.damaged(sequence: 0, what: "the journal's \(name)") }
        return value
    }

    static func setMeta(_ db: Database, _ name: String, _ value: Int64) throws {
        try db.cachedStatement(sql: "INSERT OR REPLACE INTO meta VALUES (?, ?, ?)")
            .execute(arguments: [name, value, Mark.seal(name, value).number])
    }
}

/// A copy that is not all here, while there is one.
extension Schema {
    static func copying(_ db: Database) throws -> UInt64? {
        try meta(db, "copying").map { UInt64(bitPattern: $0) }
    }

    static func setCopying(_ db: Database, _ goal: UInt64?) throws {
        if let goal {
            try setMeta(db, "copying", Int64(bitPattern: goal))
        } else {
            try db.execute(sql: "DELETE FROM meta WHERE name = 'copying'")
        }
    }
}

/// Columns as they are, whatever a flipped bit made of their type: reading them never traps.
extension Row {
    func number(_ column: Int) -> Int64? { Int64.fromDatabaseValue(databaseValue(column)) }
    func sequence(_ column: Int) -> UInt64? { number(column).flatMap { UInt64(exactly: $0) } }
    func bytes(_ column: Int) -> [UInt8]? {
        guard case .blob(let data) = databaseValue(column).storage else { return nil }
        return Array(data)
    }
    private func databaseValue(_ column: Int) -> DatabaseValue { self[column] }
}
