// SPDX-License-Identifier: Apache-2.0
internal import Foundation
internal import GRDB
internal import Synchronization

/// The connections to `journal.sqlite`: one that writes and checkpoints, and readers. SQLite up to
/// 3.51.2 can corrupt a log that two connections checkpoint at once; only one ever may.
enum Connections {
    /// The one connection that writes and checkpoints.
    static func writer(_ path: String, _ options: SQLiteJournal.Options) throws -> DatabaseQueue {
        var configuration = Configuration()
        configuration.label = "journal.writer"
        configuration.foreignKeysEnabled = false
        configuration.prepareDatabase { db in
            // The page size and how free pages are given back are settled by the first table.
            try db.execute(
                sql: """
                    PRAGMA page_size = \(options.pageBytes);
                    PRAGMA auto_vacuum = \(Schema.incremental);
                    PRAGMA journal_mode = WAL;
                    PRAGMA synchronous = FULL;
                    PRAGMA wal_autocheckpoint = \(16 * 1024 * 1024 / options.pageBytes);
                    PRAGMA journal_size_limit = \(64 * 1024 * 1024);
                    PRAGMA cache_size = -65536;
                    PRAGMA cell_size_check = ON;
                    """)
            if let quota = options.quotaBytes {
                let page = try Int.fetchOne(db, sql: "PRAGMA page_size") ?? options.pageBytes
                try db.execute(sql: "PRAGMA max_page_count = \(max(1, quota / page))")
            }
        }
        return try DatabaseQueue(path: path, configuration: configuration)
    }

    /// How somebody reads who has not locked the directory and changes nothing in it.
    enum Look: Hashable {
        /// The log and its index are there. The index is mapped for reading only: where a bus is at
        /// work its index is used, and what a crash left is read into memory.
        case shared
        /// There is no log, so the database file is all: it is read without locks.
        case alone
        /// There is a log without an index, as in a copy. SQLite makes one, `journal.sqlite-shm`.
        case indexing
    }

    static func outsider(_ path: String, _ look: Look) throws -> DatabaseQueue {
        var allowed = CharacterSet.urlPathAllowed
        allowed.remove(charactersIn: "?#%")
        let file = path.addingPercentEncoding(withAllowedCharacters: allowed) ?? path
        switch look {
        case .shared: return try reader("file:\(file)?mode=ro&readonly_shm=1")
        case .alone: return try reader("file:\(file)?mode=ro&immutable=1")
        case .indexing: return try reader(path)
        }
    }

    static func reader(_ path: String) throws -> DatabaseQueue {
        var configuration = Configuration()
        configuration.label = "journal.reader"
        configuration.foreignKeysEnabled = false
        configuration.readonly = true
        // A recovery of the log by another reader takes milliseconds.
        configuration.busyMode = .timeout(5)
        configuration.prepareDatabase { db in
            try db.execute(sql: "PRAGMA cache_size = -16384; PRAGMA cell_size_check = ON;")
        }
        return try DatabaseQueue(path: path, configuration: configuration)
    }
}

/// Readers, opened as they are needed and kept: as many as ever read at the same time.
final class ReaderPool: Sendable {
    private let open: @Sendable () throws -> DatabaseQueue
    private let idle = Mutex<[DatabaseQueue]>([])

    init(_ open: @escaping @Sendable () throws -> DatabaseQueue) { self.open = open }

    /// Runs `body` in one snapshot of the journal.
    func read<Result>(_ body: (Database) throws -> Result) throws -> Result {
        let reader = try idle.withLock { $0.popLast() } ?? open()
        defer { idle.withLock { $0.append(reader) } }
        return try reader.read(body)
    }
}
