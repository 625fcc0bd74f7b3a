// SPDX-License-Identifier: Apache-2.0
public import Journal
internal import Journey
internal import Postgres
internal import Wire

/// Measures a journal next to one plain table of the same server, into which the same rows go by
/// `INSERT … SELECT FROM unnest`, a statement a group.
public struct PostgresBench: Sendable {
    /// How much.
    public var load = JournalLoad()
    /// As it is when nothing is said.
    public init() {}

    /// Measures in a schema of its own, `baton_bench`, which is gone after.
    public func run(_ string: String) throws -> JournalLoad.Figures {
        do { return try measure(string) } catch { throw JournalError.of(error, at: 1) }
    }

    private func measure(_ string: String) throws -> JournalLoad.Figures {
        var options = PostgresJournal.Options()
        options.schema = "baton_bench"
        let connection = try Connection(string)
        let drop = "DROP SCHEMA IF EXISTS \(options.schema) CASCADE"
        try connection.execute(drop)
        defer { _ = try? connection.execute(drop) }
        let journal = try PostgresJournal(string, options: options)
        defer { journal.close() }
        let table = "\(options.schema).plain"
        try connection.execute(
            "CREATE TABLE \(table) (sequence bigint PRIMARY KEY, id bytea NOT NULL UNIQUE, "
                + "json text NOT NULL)")
        return try load.run(on: journal) { batch, first in
            try connection.execute(
                "INSERT INTO \(table) SELECT * FROM unnest($1::bigint[], $2::bytea[], $3::text[])",
                [
                    .numbers((first..<(first + batch.count)).map { Int64($0) }),
                    .blobs(batch.map { EventKey($0.envelope).digest.bytes }),
                    .texts(utf8: batch.map(\.json)),
                ])
        }
    }
}
