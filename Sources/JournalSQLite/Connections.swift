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
            // The page size holds from the first table on, and not once the log exists.
            try db.execute(
                sql: """
                    PRAGMA page_size = \(options.pageBytes);
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
    private let path: String
    private let idle = Mutex<[DatabaseQueue]>([])

    init(path: String) { self.path = path }

    /// Runs `body` in one snapshot of the journal.
    func read<Result>(_ body: (Database) throws -> Result) throws -> Result {
        let reader = try idle.withLock { $0.popLast() } ?? Connections.reader(path)
        defer { idle.withLock { $0.append(reader) } }
        return try reader.read(body)
    }
}
