// SPDX-License-Identifier: Apache-2.0
public import Journal
internal import Journey
internal import Postgres
internal import Synchronization
public import Wire

/// Snapshots in a table of the journal's schema that is no part of the journal: `TRUNCATE
/// baton.snapshots` loses nothing but time. Every bus on the database finds the same ones.
public final class PostgresSnapshots: SnapshotStore {
    private let database: Database
    private let kept = Mutex<Connection?>(nil)
    private var table: String { "\(database.schema.name).snapshots" }

    /// - Parameter string: A connection string of libpq; never shown in an error.
    public init(_ string: String, schema: String = PostgresJournal.Options().schema) {
        database = Database(string, schema: schema)
    }

    public func keep(_ part: SnapshotPart) throws {
        let key = columns(of: part.key)
        let sequence = Parameter.number(Int64(clamping: part.position.sequence))
        let connection = try connection()
        try connection.execute(
            """
            INSERT INTO \(table) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9) \
            ON CONFLICT (worker, slot, version, sequence, number) DO UPDATE SET \
            chain = excluded.chain, checksum = excluded.checksum, count = excluded.count, \
            bytes = excluded.bytes
            """,
            key + [
                sequence, .number(Int64(part.number)), .number(Int64(part.count)),
                .bytes(part.position.chain.bytes), .bytes(part.checksum.bytes),
                .bytes(part.bytes),
            ])
        try connection.execute(
            """
            DELETE FROM \(table) WHERE worker = $1 AND slot = $2 \
            AND (version = $3 AND sequence <> $4 OR version < $3 - 1) \
            AND $5 = (SELECT count(*) FROM \(table) \
            WHERE worker = $1 AND slot = $2 AND version = $3 AND sequence = $4)
            """, key + [sequence, .number(Int64(part.count))])
    }

    public func recall(_ key: SnapshotKey, part: UInt16) throws -> SnapshotPart? {
        let rows = try connection().execute(
            """
            SELECT sequence, count, chain, checksum, bytes FROM \(table) AS found \
            WHERE worker = $1 AND slot = $2 AND version = $3 AND number = $4 \
            AND count = (SELECT count(*) FROM \(table) AS parts WHERE worker = $1 AND slot = $2 \
            AND version = $3 AND parts.sequence = found.sequence) \
            ORDER BY sequence DESC LIMIT 1
            """, columns(of: key) + [.number(Int64(part))])
        guard rows.count == 1, let sequence = rows.number(0, 0), let count = rows.number(0, 1),
            let chain = rows.bytes(0, 2).flatMap(Digest.init(bytes:)),
            let checksum = rows.bytes(0, 3).flatMap(Digest.init(bytes:)),
            let bytes = rows.bytes(0, 4)
        else { return nil }
        return SnapshotPart(
            key: key, position: Position(sequence: UInt64(clamping: sequence), chain: chain),
            checksum: checksum, number: part, count: UInt16(clamping: count), bytes: bytes)
    }

    private func columns(of key: SnapshotKey) -> [Parameter] {
        [
            .text(key.fold.worker.rawValue), .number(Int64(key.fold.slot.number)),
            .number(Int64(key.version)),
        ]
    }

    /// The one that is open; else a new one, and the table where it is not there.
    private func connection() throws -> Connection {
        try kept.withLock { kept in
            if let kept, kept.isOpen { return kept }
            let connection = try database.connect()
            try connection.execute(
                """
                CREATE TABLE IF NOT EXISTS \(table) (worker text NOT NULL, \
                slot bigint NOT NULL, version bigint NOT NULL, sequence bigint NOT NULL, \
                number bigint NOT NULL, count bigint NOT NULL, chain bytea NOT NULL, \
                checksum bytea NOT NULL, bytes bytea NOT NULL, \
                PRIMARY KEY (worker, slot, version, sequence, number))
                """)
            kept = connection
            return connection
        }
    }
}
