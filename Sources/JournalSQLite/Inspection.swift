// SPDX-License-Identifier: Apache-2.0
public import Foundation
internal import GRDB
public import Journal
internal import JournalHead
internal import Journey
public import Wire

/// Verifies a journal from outside: beside a running bus or without one, with no lock taken and
/// nothing in its directory changed.
///
/// It reads through a connection that cannot write, in one snapshot for every 64 commits, so that
/// the bus may checkpoint between them. The last snapshot is held for as long as SQLite takes to
/// check its own structure; the bus's log grows meanwhile, and shrinks after.
///
/// **The head file beside a writer.** A bus writes the file after the commit that it names is
/// durable, so a file that was read *before* a snapshot was taken names a position which that
/// snapshot holds, whatever is appended meanwhile: one beyond the snapshot's end is a journal that
/// lost its end. The converse says nothing: the snapshot may be ahead of the file by all that was
/// stored since, or by what a power cut took from the file. A file that is *missing* is judged by
/// one more look after the snapshot: a bus makes the file before it appends its first event and
/// never removes it. If it is there by then, all is looked at again. One that is *unreadable* is
/// looked at some times more: of its two slots a writer spoils one at a time, and for microseconds.
public struct Inspection: Sendable {
    private let directory: URL
    private var path: String { directory.appending(path: "journal.sqlite").path }

    /// - Parameter directory: Of a journal.
    public init(directory: URL) { self.directory = directory }

    /// The process that has the journal open, as the lock file names it; nil when none has.
    public var holder: String? { DirectoryLock.held(in: directory) }

    /// Walks from the first event to where the journal ended when the walk began, checks all that
    /// is derived, and answers that end. `progress` hears how far it is, and how far it goes.
    ///
    /// - Throws: ``JournalError/damaged(sequence:what:)`` with the first sequence that is not
    ///   whole; `notAJournal`; `cannotStore` when the machine refuses to read.
    public func verify(
        progress: (_ sequence: UInt64, _ head: UInt64) -> Void = { _, _ in }
    ) throws -> Position {
        var attempt = 1
        while true {
            let before = try Situation(directory)
            do { return try look(before.look, progress) } catch {
                // Whatever was met while a bus came or went may be the doing of the change.
                let isSettled = try Situation(directory) == before
                let isPassing = (error as? DatabaseError)?.isPassing ?? (error is Beginning)
                guard attempt < 10, isPassing || !isSettled else {
                    throw Self.final(error, before.look)
                }
            }
            attempt += 1
            usleep(100_000)
        }
    }

    /// How much is packed.
    ///
    /// - Throws: ``JournalError``.
    public func packed() throws -> Packed {
        do { return try reading(Segments.packed) } catch {
            throw JournalError.reading(error, at: 1)
        }
    }

    private func reading<Result>(_ body: (Database) throws -> Result) throws -> Result {
        let look = try Situation(directory).look
        defer { if look == .indexing { removeIndex() } }
        let queue = try Connections.outsider(path, look)
        defer { try? queue.close() }
        return try queue.read(body)
    }

    /// How far a copy goes that is not all here; nil where all is, or no journal.
    ///
    /// - Throws: ``JournalError``.
    public func copying() throws -> UInt64? {
        do { return try reading { db in try Schema.copying(db) } } catch {
            throw JournalError.reading(error, at: 1)
        }
    }

    private func look(
        _ look: Connections.Look, _ progress: (UInt64, UInt64) -> Void
    ) throws -> Position {
        defer { if look == .indexing { removeIndex() } }
        let known = readHeadFile()
        let queue = try Connections.outsider(path, look)
        defer { try? queue.close() }
        var verification = Verification(from: .start)
        do {
            let end = try queue.read(Self.end)
            var goesOn = true
            while goesOn, verification.position.sequence < end.sequence {
                goesOn = try queue.read { db in try verification.step(db, commits: 64) }
                progress(verification.position.sequence, end.sequence)
            }
            try queue.read { db in
                // One that has appeared since may be ahead of this snapshot.
                guard known != .missing || readHeadFile() == .missing else { throw Beginning() }
                try known.check(verification.position, db)
                try verification.finish(db)
            }
            return verification.position
        } catch let error as DatabaseError where error.isPassing {
            throw error
        } catch let error as Beginning {
            throw error
        } catch {
            throw JournalError.reading(error, at: verification.position.sequence + 1)
        }
    }

    /// What is said when looking again did not help.
    private static func final(_ error: any Error, _ look: Connections.Look) -> JournalError {
        guard look == .indexing, (error as? DatabaseError)?.isPassing == true else {
            return JournalError.reading(error, at: 1)
        }
        return .cannotStore(
            "the log has no index, and SQLite cannot make one beside it (\(error)): verify a copy "
                + "in a directory that may be written")
    }

    /// Where the journal ends now.
    private static func end(_ db: Database) throws -> Position {
        let format = try Schema.meta(db, "format")
        let id = try Int64.fetchOne(db, sql: "PRAGMA application_id")
        if format == nil, id == Schema.applicationID {
            throw JournalError.damaged(sequence: 0, what: "the journal's format")
        }
        // A sealed number is no flipped bit.
        guard let format, Schema.reads(format) else {
            throw JournalError.notAJournal("this build reads journals of format \(Schema.format)")
        }
        guard try Schema.isIntact(db) else {
            throw JournalError.damaged(sequence: 0, what: "the tables' declarations")
        }
        try Schema.checkMeta(db)
        return try SQLiteJournal.position(before: .max, db)
    }

    private func readHeadFile() -> HeadFile.Content {
        var content = HeadFile.Content.unreadable
        for _ in 1...5 {
            content = HeadFile.read(directory.appending(path: "head"))
            guard content == .unreadable else { break }
            usleep(1000)
        }
        return content
    }

    /// Takes away the index that SQLite made for this look, unless a bus has begun to use it.
    private func removeIndex() {
        _ = DirectoryLock.held(in: directory) {
            try? FileManager.default.removeItem(atPath: path + "-shm")
        }
    }
}

/// A bus has just begun the journal: its head file was not there before the snapshot, and is now.
private struct Beginning: Error {}

/// What a look at the directory depends on.
private struct Situation: Equatable {
    let look: Connections.Look
    private let holder: String?
    /// Of the database file, where nothing else says that somebody writes it.
    private let changed: Date?

    init(_ directory: URL) throws {
        let path = directory.appending(path: "journal.sqlite").path
        let files = FileManager.default
        guard files.fileExists(atPath: path) else {
            throw JournalError.damaged(sequence: 1, what: "journal.sqlite is missing")
        }
        let log = try? files.attributesOfItem(atPath: path + "-wal")
        if log != nil, (try? files.attributesOfItem(atPath: path + "-shm")) != nil {
            look = .shared
        } else {
            look = (log?[.size] as? NSNumber)?.intValue ?? 0 > 0 ? .indexing : .alone
        }
        holder = DirectoryLock.held(in: directory)
        let attributes = try? files.attributesOfItem(atPath: path)
        changed = look == .alone ? attributes?[.modificationDate] as? Date : nil
    }
}

extension DatabaseError {
    /// A bus that starts, stops or recovers its log is in the way for a moment.
    fileprivate var isPassing: Bool {
        switch resultCode {
        case .SQLITE_BUSY, .SQLITE_LOCKED, .SQLITE_PROTOCOL, .SQLITE_READONLY, .SQLITE_CANTOPEN:
            true
        default: false
        }
    }
}
