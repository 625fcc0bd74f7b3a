// SPDX-License-Identifier: Apache-2.0
public import JournalPostgres
internal import Foundation

/// A schema for one journal on a server, gone with the value.
public final class ScratchSchema: Sendable {
    public let server: PostgresServer
    public let schema: String

    public init(_ server: PostgresServer = .shared) {
        self.server = server
        schema = "t" + UUID().uuidString.replacing("-", with: "").lowercased()
    }

    deinit { _ = try? server.execute("DROP SCHEMA IF EXISTS \(schema) CASCADE") }

    /// The journal there, with these options but in this schema.
    public func open(_ options: PostgresJournal.Options = .init()) throws -> PostgresJournal {
        var options = options
        options.schema = schema
        return try PostgresJournal(server.string(), options: options)
    }

    /// Says that the writer's time is up, as three seconds of silence do.
    public func expire() throws {
        try server.execute(
            "UPDATE \(schema).writer SET expires = clock_timestamp() - interval '1 second'")
    }
}
