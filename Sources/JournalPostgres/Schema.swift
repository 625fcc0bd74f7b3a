// SPDX-License-Identifier: Apache-2.0
internal import Journal
internal import Journey
internal import Postgres
internal import Wire

/// The tables of a journal, in a schema of their own. `journal` is the journal: a row an event, in
/// plain columns, so that the company's own tools can read it. Nothing in it is ever
/// rewritten; its oldest rows may be packed into `segments`.
struct Schema: Sendable {
    /// As PostgreSQL quotes it: `"baton"`.
    let name: String
    /// As it was given.
    private let plain: String

    init(_ name: String) {
        plain = name
        self.name = "\"" + name.replacing("\"", with: "\"\"") + "\""
    }

    /// What this build knows; the version of a journal is how many of these it has been through.
    var migrations: [[String]] {
        let views = Views(schema: name)
        return [
            tables + views.declarations, packedTables + views.packedDeclarations,
            [copying] + views.figures,
        ]
    }

    private var tables: [String] {
        [
            // Position in the order of the bus; what is asked for; the commit it came in; the
            // outcome it is part of (of an outcome's first event, `size` and `parked` too); what
            // proves it whole.
            """
            CREATE TABLE \(name).journal (sequence bigint PRIMARY KEY, type text NOT NULL, \
            slot smallint NOT NULL, subject text, correlation text, \
            recorded timestamptz NOT NULL, epoch bigint NOT NULL, first bigint NOT NULL, \
            through bigint NOT NULL, worker text, fold smallint, anchor bigint, step bigint, \
            phase smallint, size bigint, parked boolean NOT NULL, key bytea NOT NULL, \
            digest bytea NOT NULL, chain bytea NOT NULL, seal bigint NOT NULL, json text NOT NULL)
            """,
            // Each (source, id) once, for the lifetime of the journal.
            "CREATE UNIQUE INDEX journal_key ON \(name).journal (key)",
            // Each outcome key once.
            """
            CREATE UNIQUE INDEX journal_outcome ON \(name).journal (worker, fold, anchor, step) \
            WHERE size IS NOT NULL
            """,
            """
            CREATE INDEX journal_parked ON \(name).journal (worker, fold, anchor) WHERE parked
            """,
            // By `first`, the others by `through`: so that no index can stand in for another when
            // they are verified.
            "CREATE INDEX journal_type ON \(name).journal (type, first)",
            """
            CREATE INDEX journal_subject ON \(name).journal (subject, through) \
            WHERE subject IS NOT NULL
            """,
            """
            CREATE INDEX journal_correlation ON \(name).journal (correlation, through) \
            WHERE correlation IS NOT NULL
            """,
            "CREATE INDEX journal_recorded ON \(name).journal (recorded)",
            """
            CREATE TABLE \(name).cursors (worker text, fold smallint, settled bigint NOT NULL, \
            seal bigint NOT NULL, PRIMARY KEY (worker, fold))
            """,
            // Who writes, and how far the journal goes. `fillfactor`: it changes with each append.
            """
            CREATE TABLE \(name).writer (one boolean PRIMARY KEY DEFAULT true CHECK (one), \
            epoch bigint NOT NULL, head bigint NOT NULL, chain bytea NOT NULL, \
            cursors bigint NOT NULL, verified bigint NOT NULL, expires timestamptz NOT NULL, \
            seal bigint NOT NULL) WITH (fillfactor = 10)
            """,
            """
            INSERT INTO \(name).writer VALUES (true, 0, 0, \
            decode('\(WriterRow.empty.head.chain.hex)', 'hex'), 0, 0, '-infinity', \
            \(WriterRow.empty.seal))
            """,
        ]
    }

    /// Of a copy that is not all here, the last event; 0 where there is none.
    private var copying: String {
        "ALTER TABLE \(name).writer ADD COLUMN copying bigint NOT NULL DEFAULT 0"
    }

    static let indexes: Set<String> = [
        "journal_pkey", "journal_key", "journal_outcome", "journal_parked", "journal_type",
        "journal_subject", "journal_correlation", "journal_recorded", "cursors_pkey",
        "writer_pkey",
    ]

    /// Creates what is not there and brings an older journal up to this build, in one transaction.
    /// Buses that start at the same time wait for one another.
    ///
    /// - Throws: ``JournalError/notAJournal(_:)`` for one of a newer build.
    func prepare(_ connection: Connection) throws {
        let known = Int64(migrations.count)
        if try version(connection) == known { return }
        try connection.transaction(.writing) {
            try connection.execute(
                "SELECT pg_advisory_xact_lock(hashtextextended($1, 0))",
                [.text("baton:\(plain)")])
            let found = try version(connection) ?? 0
            if found == known { return }
            guard found < known else { throw tooNew(found) }
            if found == 0 {
                try connection.execute("CREATE SCHEMA IF NOT EXISTS \(name)")
                try connection.execute(
                    "CREATE TABLE \(name).schema_version (version bigint NOT NULL, "
                        + "seal bigint NOT NULL)")
                try connection.execute("INSERT INTO \(name).schema_version VALUES (0, 0)")
            } else {
                try refuseWhileWritten(connection)
            }
            for step in migrations[Int(found)...].joined() { try connection.execute(step) }
            try connection.execute(
                "UPDATE \(name).schema_version SET version = $1, seal = $2",
                [.number(known), .number(Mark.seal("version", known).number)])
        }
    }

    private func tooNew(_ found: Int64) -> JournalError {
        .notAJournal(
            "the schema \(plain) has version \(found); this build knows \(migrations.count): "
                + "start a newer Baton on it")
    }

    /// The tables under a bus at work are not to change.
    private func refuseWhileWritten(_ connection: Connection) throws {
        let rows = try connection.execute(
            "SELECT 1 FROM \(name).writer WHERE expires > clock_timestamp() FOR UPDATE")
        guard rows.count == 0 else {
            throw JournalError.locked(
                "a bus of an older build writes this journal: end it, then start this one")
        }
    }

    /// Nil where there is no journal yet.
    private func version(_ connection: Connection) throws -> Int64? {
        guard try connection.has("schema_version", in: plain) else { return nil }
        let rows = try connection.execute("SELECT version, seal FROM \(name).schema_version")
        guard rows.count == 1, let version = rows.number(0, 0), let seal = rows.number(0, 1),
            seal == Mark.seal("version", version).number
        else { throw JournalError.damaged(sequence: 0, what: "the row of schema_version") }
        return version
    }

    /// Whether there is a journal at all.
    func exists(_ connection: Connection) throws -> Bool {
        try connection.has("schema_version", in: plain)
    }

    /// Sees that it is not of an older version, which only a bus changes.
    ///
    /// - Throws: ``JournalError/notAJournal(_:)``.
    func checkAge(_ connection: Connection) throws {
        let found: Int64?
        // A row that does not hold is named where the walk ends.
        do { found = try version(connection) } catch is JournalError { return }
        guard let found, found < Int64(migrations.count) else { return }
        throw JournalError.notAJournal(
            "the schema \(plain) has version \(found); a bus of this build brings it up to "
                + "\(migrations.count) when it starts: verify it then, or with the older build")
    }

    /// Sees that it is of a version that this build knows.
    ///
    /// - Throws: ``JournalError``: `damaged`, `notAJournal`.
    func check(_ connection: Connection) throws {
        let found = try version(connection) ?? 0
        guard found <= Int64(migrations.count) else { throw tooNew(found) }
    }

    /// Whether every index is there and in use: without one PostgreSQL only gets slower, and no
    /// longer minds an event that comes twice.
    func isIntact(_ connection: Connection) throws -> Bool {
        let rows = try connection.execute(
            """
            SELECT c.relname::text FROM pg_index i JOIN pg_class c ON c.oid = i.indexrelid \
            JOIN pg_namespace n ON n.oid = c.relnamespace \
            WHERE n.nspname = $1 AND i.indisvalid AND i.indisready
            """, [.text(plain)])
        let found = (0..<rows.count).compactMap { rows.text($0, 0) }
        return Self.indexes.union(Self.packedIndexes).isSubset(of: found)
    }
}
