// SPDX-License-Identifier: Apache-2.0
public import Journal
internal import JournalHead
public import Foundation
internal import GRDB
public import Journey
internal import Synchronization
public import Wire

/// The embedded journal: one SQLite file in a data directory of its own.
///
/// ```
/// lock             held while open: one process
/// journal.sqlite   the commits and their indexes (-wal, -shm: SQLite's log beside it)
/// head             the last position, to notice a log that lost its end
/// ```
///
/// It is called on threads that the caller owns: `append` and `openEpoch` from one, everything that
/// reads from any.
public final class SQLiteJournal: Journal {
    /// How a journal is opened.
    public struct Options: Sendable {
        /// Of a new journal; a power of two from 512 to 65,536.
        public var pageBytes = 16 * 1024
        /// The most that the database file may take; beyond it the journal cannot store.
        public var quotaBytes: Int?
        /// Accepts a journal whose `head` file is missing, unreadable or ahead, when everything
        /// that is there is whole: for an operator who has restored a copy and knows that what the
        /// copy lacks is lost. Damaged commits are never accepted.
        public var acceptsWhatIsThere = false
        /// Journals up to this size (database and log) are verified whole whenever they are
        /// opened; of larger ones only what lies beyond the last verified place. About a second.
        public var verifiedWholeBytes = 64 * 1024 * 1024
        public init() {}
    }

    let readers: ReaderPool
    /// Nil when the journal serves reading only.
    let writer: DatabaseQueue?
    let state: Mutex<Standing>
    let headFile: Mutex<HeadFile?>
    let cache = CommitCache()
    let segments = SegmentCache()
    private let lock: DirectoryLock?
    /// Nil where nothing is written.
    private let ownFiles: OwnFiles?
    /// The damage is only that the `head` file tells of more than there is, or of nothing that can
    /// be read: ``Options/acceptsWhatIsThere`` opens such a journal, and what it lacks is lost.
    public let isOnlyShort: Bool

    /// Opens the journal of a directory, or creates it there.
    ///
    /// A damaged journal opens too, and serves reading up to the damage: see ``damage``.
    ///
    /// - Throws: ``JournalError``: `locked`, `notAJournal`, or `cannotStore` when the directory
    ///   cannot be written.
    public init(directory: URL, options: Options = Options()) throws {
        do {
            try FileManager.default.createDirectory(
                at: directory, withIntermediateDirectories: true)
        } catch {
            throw JournalError.cannotStore("\(directory.path) cannot be created: \(error)")
        }
        lock = try DirectoryLock(directory)
        let opening = try Opening(directory, options)
        readers = opening.readers
        writer = opening.writer
        headFile = Mutex(opening.headFile)
        state = Mutex(opening.state)
        isOnlyShort = opening.isOnlyShort
        ownFiles = OwnFiles(in: directory)
    }

    /// Reads what the bus that has the directory open has stored by now: its head stays where it
    /// is, whatever the bus appends. Nothing can be written.
    ///
    /// - Throws: ``JournalError`` where it is not to be read.
    public init(beside directory: URL) throws {
        lock = nil
        ownFiles = nil
        do {
            let opening = try Opening(beside: directory)
            readers = opening.readers
            writer = nil
            headFile = Mutex(nil)
            state = Mutex(opening.state)
            isOnlyShort = opening.isOnlyShort
        } catch { throw JournalError.reading(error, at: 1) }
    }

    /// What is damaged, when something is: ``JournalError/damaged(sequence:what:)`` with the first
    /// sequence that is not whole. From then on the journal serves reading only.
    public var damage: JournalError? { state.withLock { $0.damage } }

    public var copying: UInt64? { state.withLock { $0.copying } }

    /// The last stored position; of a damaged journal the last one before the damage.
    public var head: Position { state.withLock { $0.head } }

    public var lastRecorded: Instant? { state.withLock { $0.lastRecorded } }

    public func cursors() -> [FoldID: UInt64] { state.withLock { $0.cursors } }

    public func openEpoch() throws -> UInt64 {
        let epoch = state.withLock { $0.epoch + 1 }
        try write { db in try Schema.setMeta(db, "epoch", Int64(bitPattern: epoch)) }
        state.withLock { $0.epoch = epoch }
        return epoch
    }

    public func position(at sequence: UInt64) throws -> Position? {
        if sequence == 0 { return .start }
        guard sequence <= head.sequence else { return nil }
        return try reading { db in try self.commit(containing: sequence, db).position(at: sequence)
        }
    }

    /// Sees that what is stored is stored where it is looked for.
    public func renew() throws {
        do { try ownFiles?.check(before: head.sequence + 1) } catch {
            stop(error)
            throw error
        }
    }

    /// Ends writing: a checkpoint, so that `journal.sqlite` and `head` hold everything. A reader
    /// who is at work is waited for, for a second; then, as after a failure, SQLite's log keeps the
    /// rest, and the next opening finds it there. Call it after the last append.
    public func close() {
        for _ in 1...20 {
            guard writer != nil, (try? checkpoint()) == nil else { return }
            usleep(50_000)
        }
    }

    /// Moves SQLite's log into its database file. A reader at work postpones it (`cannotStore`).
    private func checkpoint() throws {
        guard let writer else { throw refusal }
        do {
            try writer.writeWithoutTransaction { db in _ = try db.checkpoint(.truncate) }
        } catch { throw JournalError.writing(error, at: head.sequence + 1) }
    }
}

extension SQLiteJournal {
    /// Why nothing is stored.
    var refusal: JournalError {
        state.withLock { $0.refusal } ?? .cannotStore("the journal is not open for writing")
    }

    /// One durable transaction. After a failure the journal stores nothing more: what SQLite then
    /// has in memory and what is on disk may differ.
    func write(_ body: (Database) throws -> Void) throws {
        let refused = state.withLock { $0.damage != nil || $0.stopped != nil }
        guard let writer, !refused else { throw refusal }
        do {
            try writer.writeWithoutTransaction { db in
                try db.inTransaction(.immediate) {
                    try body(db)
                    return .commit
                }
            }
            // Only now: what was put into files that had gone before is not acknowledged.
            try ownFiles?.check(before: head.sequence + 1)
        } catch {
            let failure = JournalError.writing(error, at: head.sequence + 1)
            stop(failure)
            throw failure
        }
    }

    /// Stores nothing more.
    func stop(_ failure: JournalError) { state.withLock { $0.stop(failure) } }

    /// Reads in one snapshot; damage that is met is remembered.
    func reading<Result>(_ body: (Database) throws -> Result) throws -> Result {
        do { return try readers.read(body) } catch {
            let failure = JournalError.reading(error, at: head.sequence + 1)
            if let sequence = failure.sequence { noteDamage(failure, at: sequence) }
            throw failure
        }
    }

    /// The commit that holds a sequence, from memory or checked anew.
    func commit(containing sequence: UInt64, _ db: Database) throws -> Commit {
        if let cached = cache.commit(containing: sequence) { return cached }
        do {
            let packed = try segments.commit(containing: sequence) {
                try Segments.containing(sequence, db)
            }
            if let packed { return packed }
            let commit = try StoredCommit.containing(sequence, db)
            cache.add(commit)
            return commit
        } catch { throw JournalError.reading(error, at: sequence) }
    }

    /// From now on reading goes up to the last commit before the damage.
    func noteDamage(_ damage: JournalError, at sequence: UInt64) {
        let last = try? readers.read { db in try Self.position(before: sequence, db) }
        state.withLock { $0.note(damage, endingAt: last) }
    }

    /// Where the last commit wholly before a sequence ends.
    static func position(before sequence: UInt64, _ db: Database) throws -> Position {
        let statement = try db.cachedStatement(
            sql: "SELECT through, chain FROM commits WHERE through < ? "
                + "ORDER BY through DESC LIMIT 1")
        let bound = Int64(clamping: sequence)
        guard let row = try Row.fetchOne(statement, arguments: [bound]) else {
            return try Segments.position(before: sequence, db)
        }
        guard let through = row.sequence(0), let chain = row.bytes(1).flatMap(Digest.init(bytes:))
        else { throw JournalError.damaged(sequence: sequence, what: "the commit before it") }
        return Position(sequence: through, chain: chain)
    }
}
