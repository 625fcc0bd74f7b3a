// SPDX-License-Identifier: Apache-2.0
internal import Journal
internal import JournalHead
internal import Foundation
internal import GRDB
internal import Journey
internal import Wire

/// How a journal is opened: looked at through a connection that cannot change it, compared with its
/// `head` file, verified; and only when it is whole does a connection that writes come near it. A
/// damaged log therefore stays as it is, for whoever wants to save what stands behind the damage.
struct Opening {
    private(set) var state = Standing()
    /// What is there is whole, and only the `head` file says otherwise.
    private(set) var isOnlyShort = false
    private(set) var writer: DatabaseQueue?
    private(set) var headFile: HeadFile?
    let readers: ReaderPool

    private let path: String
    private let options: SQLiteJournal.Options

    init(_ directory: URL, _ options: SQLiteJournal.Options) throws {
        self.options = options
        let path = directory.appending(path: "journal.sqlite").path
        self.path = path
        readers = ReaderPool { try Connections.reader(path) }
        let headURL = directory.appending(path: "head")
        let known = HeadFile.read(headURL)
        if try isNew(known) {
            try create()
        } else {
            try look(known)
        }
        guard state.damage == nil else { return }
        do {
            if writer == nil { writer = try Connections.writer(path, options) }
            try writer?.writeWithoutTransaction { db in try Schema.migrate(db) }
            headFile = try HeadFile(headURL, at: state.head)
        } catch { throw JournalError.writing(error, at: state.head.sequence + 1) }
    }

    /// What a bus has stored by now, beside it: nothing is locked or written. The `head` file is
    /// read before the snapshot (see ``Inspection``).
    init(beside directory: URL) throws {
        options = SQLiteJournal.Options()
        let path = directory.appending(path: "journal.sqlite").path
        self.path = path
        readers = ReaderPool { try Connections.outsider(path, .shared) }
        try look(HeadFile.read(directory.appending(path: "head")))
    }

    /// Whether there is no journal yet, or only an empty file that a crash left.
    ///
    /// - Throws: ``JournalError/notAJournal(_:)`` for a journal of another format, and for a
    ///   foreign file where no `head` file says that a journal has ever been.
    private func isNew(_ known: HeadFile.Content) throws -> Bool {
        let mayBeNew = known == .missing || known == .position(.start)
        guard Self.bytes(path) > 0 else { return mayBeNew }
        do {
            return try readers.read { db in
                if try Schema.isEmpty(db) { return mayBeNew }
                let format = try Schema.meta(db, "format")
                let id = try Int64.fetchOne(db, sql: "PRAGMA application_id")
                let isForeign = format == nil || id != Schema.applicationID
                // A sealed number is no flipped bit.
                guard format.map(Schema.reads) ?? true, !(isForeign && known == .missing)
                else {
                    throw JournalError.notAJournal(
                        "\(path) has format \(format ?? 0) of application \(id ?? 0); "
                            + "this build reads format \(Schema.format)")
                }
                return false
            }
        } catch let error as JournalError {
            if case .damaged = error { return false }
            throw error
        } catch {
            if known != .missing { return false }
            throw JournalError.notAJournal("\(path) is not a journal: \(error)")
        }
    }

    private mutating func create() throws {
        do {
            let writer = try Connections.writer(path, options)
            try writer.writeWithoutTransaction { db in try Schema.create(db) }
            self.writer = writer
        } catch { throw JournalError.writing(error, at: 1) }
    }

    /// Verifies what is there and loads it; what is wrong becomes `state.damage`.
    ///
    /// - Throws: ``JournalError/cannotStore(_:)`` when the machine refuses to read.
    private mutating func look(_ known: HeadFile.Content) throws {
        var whole = Position.start
        do {
            guard Self.bytes(path) > 0 else {
                throw JournalError.damaged(sequence: 1, what: "journal.sqlite is missing")
            }
            let bytes = Self.bytes(path) + Self.bytes(path + "-wal")
            try readers.read { db in
                // A byte of a segment is some eight of what is to be looked at.
                let packed = try? Segments.packed(db).bytes
                let isSmall = bytes + 7 * (packed ?? 0) <= options.verifiedWholeBytes
                state.head = try SQLiteJournal.position(before: .max, db)
                try load(db)
                let start = isSmall ? .start : try Self.verifiedMark(db)
                whole = start
                var verification = Verification(from: start)
                defer { whole = verification.position }
                while try verification.step(db, commits: 256) {}
                if isSmall { try verification.finish(db) }
                if !options.acceptsWhatIsThere {
                    isOnlyShort = true
                    try known.check(verification.position, db)
                    isOnlyShort = false
                }
            }
            state.verified = state.head.sequence
        } catch {
            let damage = JournalError.reading(error, at: whole.sequence + 1)
            guard case .damaged = damage else { throw damage }
            state.damage = .damaged(
                sequence: damage.sequence ?? whole.sequence + 1, what: damage.what)
            state.head = whole
        }
    }

    private mutating func load(_ db: Database) throws {
        guard try Schema.isIntact(db) else {
            throw JournalError.damaged(sequence: 0, what: "the tables' declarations")
        }
        try Schema.checkMeta(db)
        state.epoch = UInt64(bitPattern: try Schema.meta(db, "epoch") ?? 0)
        state.verifiedStored = UInt64(bitPattern: try Schema.meta(db, "verified") ?? 0)
        state.copying = try Schema.copying(db)
        state.cursors = try Cursors.load(db)
        if state.head.sequence > 0 {
            let last = try StoredCommit.containing(state.head.sequence, db)
            state.lastRecorded = last.recorded
        }
    }

    private static func verifiedMark(_ db: Database) throws -> Position {
        let sequence = UInt64(bitPattern: try Schema.meta(db, "verified") ?? 0)
        return try SQLiteJournal.position(before: sequence + 1, db)
    }

    private static func bytes(_ path: String) -> Int {
        let attributes = try? FileManager.default.attributesOfItem(atPath: path)
        return (attributes?[.size] as? NSNumber)?.intValue ?? 0
    }
}

extension JournalError {
    var what: String {
        switch self {
        case .damaged(_, let what): what
        default: "\(self)"
        }
    }
}
