// SPDX-License-Identifier: Apache-2.0
public import Foundation
public import Journal
internal import JournalHead
public import Journey
internal import Postgres
internal import Synchronization
public import Wire

/// The journal in a database that the company runs, replicates and backs up with its own tools.
///
/// Two or more buses may stand by on one database. Whoever has the row of `writer` writes, as long
/// as the database's clock says (``renew()``); for everybody else the opening throws `locked`.
///
/// It is called on threads that the caller owns: `append`, `openEpoch` and `renew` from one,
/// everything that reads from any.
public final class PostgresJournal: Journal {
    /// How a journal is opened.
    public struct Options: Sendable {
        /// The schema that holds its tables.
        public var schema = "baton"
        /// Journals up to this size are verified whole whenever they are opened; of larger ones
        /// what lies beyond the last verified place. About half a second.
        public var verifiedWholeBytes: Int64 = 16 * 1024 * 1024
        /// Of a larger one no more than this is verified before the bus begins, and the scrub looks
        /// at the rest: a bus that takes over must not keep everybody waiting.
        public var verifiedEvents: UInt64 = 32_768
        /// How long a database that stopped answering is waited for.
        public var patience = Duration.seconds(30)
        /// Outside of the database, how far its journal once was: a server that recovers forgets
        /// the end of its log behind a flipped bit, and nothing in it tells. Nil: nobody knows.
        public var headFile: URL?
        /// What is there is to be taken for all there is, whatever the head file says.
        public var acceptsWhatIsThere = false
        /// As they are when nothing is said.
        public init() {}
    }

    let database: Database
    let readers: ReaderPool
    let state: Mutex<Standing>
    let cache = CommitCache()
    let opened = SegmentCache()
    /// Nil when the journal serves reading only.
    let writer: Writer?
    let headFile: Mutex<HeadFile?>
    /// The damage is only that the head file tells of more than there is, or of nothing that can be
    /// read: ``Options/acceptsWhatIsThere`` opens such a journal, and what it lacks is lost.
    public let isOnlyShort: Bool

    /// Becomes the writer of a database's journal, which is created where there is none.
    ///
    /// A damaged journal opens too, and serves reading up to the damage: see ``damage``.
    ///
    /// - Parameter string: A connection string of libpq; never shown in an error.
    /// - Throws: ``JournalError``: `locked` while another bus writes, `unreachable`, `notAJournal`
    ///   for one of a newer build, `cannotStore` where the server's settings do not make what is
    ///   stored durable.
    public convenience init(_ string: String, options: Options = Options()) throws {
        let database = Database(string, schema: options.schema)
        try self.init(database, ReaderPool(database), options)
    }

    /// - Parameter ahead: What was verified while another bus wrote.
    init(
        _ database: Database, _ readers: ReaderPool, _ options: Options, _ ahead: LookAhead? = nil
    ) throws {
        let opening: Opening
        do { opening = try Opening(database, readers, options, ahead) } catch {
            throw JournalError.of(error, at: 1)
        }
        self.database = database
        self.readers = readers
        writer = opening.writer
        headFile = Mutex(opening.headFile)
        isOnlyShort = opening.isOnlyShort
        state = Mutex(opening.standing)
    }

    public var damage: JournalError? { state.withLock { $0.damage } }
    public var unanswered: Duration? { writer?.unanswered }
    public var copying: UInt64? { state.withLock { $0.copying } }
    public var head: Position { state.withLock { $0.head } }
    public var lastRecorded: Instant? { state.withLock { $0.lastRecorded } }
    public func cursors() -> [FoldID: UInt64] { state.withLock { $0.cursors } }

    public func openEpoch() throws -> UInt64 {
        let epoch = try write { writer in
            if let epoch = writer.takeFreshEpoch() { return epoch }
            try raise(writer, to: writer.row.epoch + 1)
            return writer.row.epoch
        }
        state.withLock { $0.epoch = epoch }
        return epoch
    }

    public func renew() throws { try write { writer in try writer.renew() } }

    /// Lets the writer's row go, so that the next bus need not wait for its time to be up.
    public func close() {
        writer?.release()
        readers.close()
    }

    public func position(at sequence: UInt64) throws -> Position? {
        if sequence == 0 { return .start }
        guard sequence <= head.sequence else { return nil }
        return try reading { snapshot in
            try snapshot.commit(containing: sequence).position(at: sequence)
        }
    }
}

extension PostgresJournal {
    /// Counts the epoch up to one that a group bears.
    func raise(_ writer: Writer, to epoch: UInt64) throws {
        let row = writer.row
        let next = WriterRow(
            epoch: epoch, head: row.head, cursors: row.cursors, verified: row.verified,
            copying: row.copying)
        try writer.move(to: next) { row, connection in
            try database.fence.raise(row, by: epoch - row.epoch, connection)
        }
    }

    /// Runs what writes. After a failure the journal stores nothing more.
    func write<Result>(_ body: (Writer) throws -> Result) throws -> Result {
        if let refusal = state.withLock({ $0.refusal }) { throw refusal }
        guard let writer else {
            throw JournalError.cannotStore("the journal is not open for writing")
        }
        do { return try body(writer) } catch {
            let failure = JournalError.of(error, at: head.sequence + 1)
            state.withLock { $0.stop(failure) }
            throw failure
        }
    }

    /// Reads in one snapshot; damage that is met is remembered.
    func reading<Result>(
        _ purpose: Connection.Purpose = .reading, _ body: (PostgresMoment) throws -> Result
    ) throws -> Result {
        do {
            return try readers.read(purpose) { connection in
                try body(PostgresMoment(database.schema, connection, cache, opened))
            }
        } catch {
            let failure = JournalError.of(error, at: head.sequence + 1)
            if let sequence = failure.sequence { noteDamage(failure, at: sequence) }
            throw failure
        }
    }

    private func noteDamage(_ damage: JournalError, at sequence: UInt64) {
        let last = try? readers.read { connection in
            try PostgresMoment(database.schema, connection).position(before: sequence)
        }
        state.withLock { $0.note(damage, endingAt: last) }
    }
}
