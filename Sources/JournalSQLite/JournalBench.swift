// SPDX-License-Identifier: Apache-2.0
public import Journal
public import Foundation
internal import Events
internal import GRDB
internal import Journey
internal import Wire

/// Measures a journal next to plain SQLite with the same rows and the same promises.
public struct JournalBench: Sendable {
    /// How much.
    public var load = JournalLoad()
    /// Of the database, in bytes.
    public var pageBytes = 16 * 1024
    /// As it is when nothing is said.
    public init() {}

    /// Measures in an empty directory; making the events does not count.
    public func run(in directory: URL) throws -> JournalLoad.Figures {
        var options = SQLiteJournal.Options()
        options.pageBytes = pageBytes
        let raw = try Connections.writer(directory.appending(path: "raw.sqlite").path, options)
        try raw.writeWithoutTransaction { db in
            try db.execute(
                sql: "CREATE TABLE events (sequence INTEGER PRIMARY KEY, "
                    + "id BLOB NOT NULL UNIQUE, json BLOB NOT NULL)")
        }
        let place = directory.appending(path: "journal")
        let journal = try SQLiteJournal(directory: place, options: options)
        return try load.run(on: journal) { try writeRaw($0, from: $1, raw) }
    }

    /// One row an event: sequence, unique id, bytes; a transaction a group.
    private func writeRaw(_ batch: [Submitted], from first: Int, _ queue: DatabaseQueue) throws {
        try queue.writeWithoutTransaction { db in
            let insert = try db.cachedStatement(sql: "INSERT INTO events VALUES (?, ?, ?)")
            try db.inTransaction(.immediate) {
                for (offset, event) in batch.enumerated() {
                    let key = Data(EventKey(event.envelope).digest.bytes)
                    try insert.execute(arguments: [first + offset, key, Data(event.json)])
                }
                return .commit
            }
        }
    }
}
