// SPDX-License-Identifier: Apache-2.0
internal import CPostgres
internal import Foundation
internal import Synchronization

/// One connection to PostgreSQL. A statement at a time: threads that share it wait in turn.
public final class Connection: Sendable {
    /// Held while libpq works with it, which allows one thread at a time and any thread.
    private let handle: Mutex<Handle>

    private struct Handle: ~Copyable {
        let pointer: OpaquePointer
        deinit { PQfinish(pointer) }
    }

    /// Connects.
    ///
    /// What the string leaves out is libpq's to find: `PGHOST` and the other variables, service
    /// and password files. Where nothing says otherwise, a server that has vanished without a word
    /// is noticed after some ten seconds.
    ///
    /// - Parameter string: As every user of libpq knows it: `postgres://…?sslmode=verify-full`, or
    ///   `host=… dbname=…`.
    public init(_ string: String) throws(PostgresError) {
        try Self.check(string)
        var settings = Self.defaults
        settings.append(("dbname", string))
        settings.append(("client_encoding", "UTF8"))
        settings.append(("fallback_application_name", "baton"))
        guard let pointer = Self.connect(settings) else {
            throw PostgresError("libpq has no memory for a connection", isConnectionLost: true)
        }
        guard PQstatus(pointer) == CONNECTION_OK else {
            let message = PostgresError.text(PQerrorMessage(pointer))
            PQfinish(pointer)
            throw PostgresError(message, isConnectionLost: true)
        }
        PQsetNoticeProcessor(pointer, { _, _ in }, nil)
        handle = Mutex(Handle(pointer: pointer))
    }

    /// Carries out one statement, and reads its whole answer.
    ///
    /// - Throws: ``PostgresError``; see ``PostgresError/isConnectionLost``.
    @discardableResult
    public func execute(
        _ sql: String, _ parameters: [Parameter] = []
    ) throws(PostgresError) -> Rows {
        try handle.withLock { (handle) throws(PostgresError) -> Rows in
            try Self.execute(sql, parameters, handle.pointer)
        }
    }

    /// False after the server, or the network, has ended it.
    public var isOpen: Bool { handle.withLock { PQstatus($0.pointer) == CONNECTION_OK } }

    /// What the server calls itself; 150018 is 15.18.
    public var serverVersion: Int { handle.withLock { Int(PQserverVersion($0.pointer)) } }

    /// The process that serves it.
    public var serverProcess: Int { handle.withLock { Int(PQbackendPID($0.pointer)) } }

    /// The encoding of the database's texts.
    public var serverEncoding: String {
        handle.withLock { String(cString: PQparameterStatus($0.pointer, "server_encoding")) }
    }
}

extension Connection {
    /// What libpq would wait for ever for. They stand before the string, which has the last word.
    private static let defaults: [(String, String)] = {
        var defaults = [
            ("tcp_user_timeout", "10000"), ("keepalives_idle", "5"), ("keepalives_interval", "2"),
            ("keepalives_count", "3"),
        ]
        // A setting stands above the environment: this one only where the environment is silent.
        if ProcessInfo.processInfo.environment["PGCONNECT_TIMEOUT"] == nil {
            defaults.append(("connect_timeout", "5"))
        }
        return defaults
    }()

    private static func connect(_ settings: [(String, String)]) -> OpaquePointer? {
        let keywords = settings.map { strdup($0.0) } + [nil]
        let values = settings.map { strdup($0.1) } + [nil]
        defer { for text in keywords + values { free(text) } }
        return keywords.map { UnsafePointer($0) }.withUnsafeBufferPointer { keywords in
            values.map { UnsafePointer($0) }.withUnsafeBufferPointer { values in
                PQconnectdbParams(keywords.baseAddress, values.baseAddress, 1)
            }
        }
    }

    /// libpq's own words about a string that it cannot read would show the string, and with it
    /// perhaps a password.
    private static func check(_ string: String) throws(PostgresError) {
        var message: UnsafeMutablePointer<CChar>?
        let options = PQconninfoParse(string, &message)
        PQfreemem(message)
        guard let options else {
            throw PostgresError(
                "not a connection string of libpq (it is not shown: it may hold a password)",
                hint: "write postgres://user@host/database?sslmode=verify-full, or host=… user=…")
        }
        PQconninfoFree(options)
    }

    private static func execute(
        _ sql: String, _ parameters: [Parameter], _ connection: OpaquePointer
    ) throws(PostgresError) -> Rows {
        let types = parameters.map { Oid($0.type) }
        let lengths = parameters.map { Int32($0.bytes?.count ?? 0) }
        let formats = parameters.map { _ in Int32(1) }
        // One block for all values, so that each pointer holds while libpq reads.
        var joined: [UInt8] = []
        for parameter in parameters { joined += (parameter.bytes ?? []) + [0] }
        var offset = 0
        let offsets = parameters.map { parameter in
            defer { offset += (parameter.bytes?.count ?? 0) + 1 }
            return parameter.bytes == nil ? nil : offset
        }
        let result = joined.withUnsafeBytes { block in
            let start = block.bindMemory(to: CChar.self).baseAddress
            let values = offsets.map { offset in offset.flatMap { start?.advanced(by: $0) } }
            return PQexecParams(
                connection, sql, Int32(parameters.count), types, values, lengths, formats, 1)
        }
        guard let result else { throw PostgresError(result: nil, connection: connection) }
        switch PQresultStatus(result) {
        case PGRES_COMMAND_OK, PGRES_TUPLES_OK: return Rows(result)
        default:
            defer { PQclear(result) }
            throw PostgresError(result: result, connection: connection)
        }
    }
}
