// SPDX-License-Identifier: Apache-2.0
internal import Journal
internal import JournalHead
internal import Postgres
internal import Journey
internal import Wire

/// How a journal is opened: tables, the writer's row, a look at what is there.
struct Opening {
    private(set) var standing = Standing()
    /// Nil where damage was found.
    private(set) var writer: Writer?
    private(set) var headFile: HeadFile?
    /// What is there is whole, and only the head file says otherwise.
    private(set) var isOnlyShort = false

    private let database: Database
    private let readers: ReaderPool
    private let options: PostgresJournal.Options

    init(
        _ database: Database, _ readers: ReaderPool, _ options: PostgresJournal.Options,
        _ ahead: LookAhead?
    ) throws {
        self.database = database
        self.readers = readers
        self.options = options
        let connection = try database.writing()
        var damage: JournalError?
        do { try database.schema.prepare(connection) } catch let error as JournalError {
            guard case .damaged = error else { throw error }
            damage = error
        }
        let epoch = try database.fence.takeOver(connection)
        if epoch == nil, let seconds = try database.fence.remaining(connection) {
            throw JournalError.locked(refusal(seconds))
        }
        try look(epoch, damage, ahead, connection)
    }

    /// Verifies what is there and loads it; what is wrong becomes the standing's damage.
    ///
    /// - Parameters:
    ///   - epoch: Nil where there is no row to take over.
    ///   - damage: What was met before.
    ///   - ahead: What was verified while another bus wrote. Where it does not lead to the end, as
    ///     after a copy was put back meanwhile, it counts for nothing.
    private mutating func look(
        _ epoch: UInt64?, _ damage: JournalError?, _ ahead: LookAhead?, _ connection: Connection
    ) throws {
        var verification = Verification(from: .start)
        // Read before anything is looked at: it may be behind, and not ahead.
        let known = options.headFile.map(HeadFile.read)
        do {
            var start = try Self.start(database.schema, options, connection)
            var found: Found?
            if damage == nil, let ahead, ahead.verification.position.sequence > start.sequence {
                verification = ahead.verification
                let isWhole = start == .start && ahead.start == .start
                found = try? walk(&verification, isWhole: isWhole, nil, connection)
                if found != nil { start = ahead.start }
            }
            if found == nil {
                verification = Verification(from: start)
                found = try walk(&verification, isWhole: start == .start, damage, connection)
            }
            guard let (row, cursors) = found else { return }
            guard row.epoch == epoch else {
                throw JournalError.locked("another bus has taken the journal over")
            }
            try check(known, row.head)
            standing.head = row.head
            standing.cursors = cursors
            standing.epoch = row.epoch
            standing.copying = row.copying
            standing.verified = max(row.verified, start == .start ? row.head.sequence : 0)
            standing.verifiedStored = row.verified
            standing.lastRecorded = try lastRecorded(row)
            headFile = try options.headFile.map { try HeadFile($0, at: row.head) }
            writer = Writer(database, connection, row, patience: options.patience)
        } catch {
            let damage = JournalError.of(error, at: verification.position.sequence + 1)
            guard case .damaged = damage else { throw damage }
            standing.damage = damage
            standing.head = verification.position
        }
    }

    /// Whether the journal is as far as it once was. Where no file is there yet, one begins.
    private mutating func check(_ known: HeadFile.Content?, _ head: Position) throws {
        guard let known, known != .missing, !options.acceptsWhatIsThere else { return }
        isOnlyShort = true
        try known.check(head) { sequence in
            try readers.read { connection in
                try PostgresMoment(database.schema, connection)
                    .commit(containing: sequence).position(at: sequence)
            }
        }
        isOnlyShort = false
    }

    private typealias Found = (row: WriterRow, cursors: [FoldID: UInt64])

    /// Verifies to the end, and keeps the row meanwhile.
    private func walk(
        _ verification: inout Verification, isWhole: Bool, _ damage: JournalError?,
        _ connection: Connection
    ) throws -> Found {
        var touched = ContinuousClock.now
        while try readers.read(.verifying, { try verification.step(database.schema, $0) }) {
            guard ContinuousClock.now - touched > .seconds(1) else { continue }
            try keep(connection)
            touched = .now
        }
        if let damage { throw damage }
        return try readers.read(.verifying) {
            try verification.finish(database.schema, $0, isWhole: isWhole)
        }
    }

    /// From where on is verified now. Where the row that says so does not hold, everything.
    static func start(
        _ schema: Schema, _ options: PostgresJournal.Options, _ connection: Connection
    ) throws -> Position {
        let journal = "\(schema.name).journal"
        let bytes = try connection.execute(
            // A byte of a segment is some eight of what is to be looked at.
            "SELECT pg_table_size($1::text::regclass) + 8 * (SELECT "
                + "coalesce(sum(octet_length(content)), 0)::bigint "
                + "FROM \(schema.name).segments)", [.text(journal)])
        guard bytes.number(0, 0) ?? 0 > options.verifiedWholeBytes,
            let row = try? WriterRow.read(schema, connection)
        else { return .start }
        let least = row.head.sequence - min(row.head.sequence, options.verifiedEvents)
        return try PostgresMoment(schema, connection, CommitCache())
            .position(before: max(row.verified, least) + 1)
    }

    private func keep(_ connection: Connection) throws {
        let row = try WriterRow.read(database.schema, connection)
        _ = try database.fence.renew(row, connection)
    }

    private func lastRecorded(_ row: WriterRow) throws -> Instant? {
        guard row.head.sequence > 0 else { return nil }
        return try readers.read { connection in
            try PostgresMoment(database.schema, connection)
                .commit(containing: row.head.sequence).recorded
        }
    }

    private func refusal(_ seconds: Int64) -> String {
        let other = "another bus writes this journal; this one stands by"
        guard seconds > 10 else { return other }
        return
            "\(other). Its row says so for another \(seconds) s, which no bus ever says: if none "
            + "runs, set it free with UPDATE \(database.schema.name).writer SET expires = now()"
    }
}
