// SPDX-License-Identifier: Apache-2.0
internal import Journal
internal import Postgres
internal import Synchronization

/// Where a journal is, and the ways to it.
struct Database: Sendable {
    /// As libpq takes it; may hold a password, and is never shown.
    private let string: String
    let schema: Schema
    var fence: Fence { Fence(schema: schema) }

    init(_ string: String, schema: String) {
        self.string = string
        self.schema = Schema(schema)
    }

    func connect() throws -> Connection {
        do {
            return try Connection(string)
        } catch {
            if error.isConnectionLost { throw error }
            throw JournalError.notAJournal("\(error)")
        }
    }

    /// A connection on which what is stored is durable.
    func writing() throws -> Connection {
        let connection = try connect()
        try Self.check(connection)
        return connection
    }

    /// What is acknowledged is on disk, or the bus does not begin.
    ///
    /// - Throws: ``JournalError/cannotStore(_:)`` that names the setting and the mend.
    private static func check(_ connection: Connection) throws {
        guard connection.serverVersion >= 130_000 else {
            throw JournalError.cannotStore(
                "the server is PostgreSQL \(connection.serverVersion / 10_000); 13 or later is "
                    + "needed")
        }
        guard connection.serverEncoding == "UTF8" else {
            throw JournalError.cannotStore(
                "the database's encoding is \(connection.serverEncoding), and events are UTF-8: "
                    + "make one with CREATE DATABASE … ENCODING 'UTF8' TEMPLATE template0")
        }
        let rows = try connection.execute(
            "SELECT current_setting('fsync'), current_setting('synchronous_commit'), "
                + "pg_is_in_recovery()")
        if rows.text(0, 0) == "off" {
            throw JournalError.cannotStore(
                "fsync is off: a power cut would take what was acknowledged; set fsync = on in "
                    + "postgresql.conf, and reload")
        }
        if rows.text(0, 1) == "off" {
            throw JournalError.cannotStore(
                "synchronous_commit is off: a crash would take what was acknowledged; set it to "
                    + "on: ALTER ROLE … SET synchronous_commit = on")
        }
        if rows.flag(0, 2) == true {
            throw JournalError.unreachable(
                "the server is a standby, which takes no writes: name the primary, or all servers "
                    + "with target_session_attrs=read-write")
        }
    }
}

/// Connections that read, opened as they are needed and kept: as many as ever read at once.
final class ReaderPool: Sendable {
    private let database: Database
    private let idle = Mutex<[Connection]>([])

    init(_ database: Database) { self.database = database }

    /// Runs `body` in one transaction; once more on a new connection where the old one broke.
    func read<Result>(
        _ purpose: Connection.Purpose = .reading, _ body: (Connection) throws -> Result
    ) throws -> Result {
        if let kept = idle.withLock({ $0.popLast() }) {
            do { return try read(purpose, on: kept, body) } catch let error as PostgresError {
                guard error.isConnectionLost else { throw error }
            }
        }
        return try read(purpose, on: try database.connect(), body)
    }

    private func read<Result>(
        _ purpose: Connection.Purpose, on connection: Connection,
        _ body: (Connection) throws -> Result
    ) throws -> Result {
        defer { if connection.isOpen { idle.withLock { $0.append(connection) } } }
        return try connection.transaction(purpose) { try body(connection) }
    }

    func close() { idle.withLock { $0.removeAll() } }
}
