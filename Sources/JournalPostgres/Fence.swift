// SPDX-License-Identifier: Apache-2.0
internal import Journal
internal import Journey
internal import Postgres
internal import Wire

/// Who writes is decided by one row and the database's clock. Never by an advisory lock: a holder
/// that is stopped keeps that one, and a pooler gives it to somebody else.
struct Fence: Sendable {
    let schema: Schema

    private var writer: String { "\(schema.name).writer" }

    /// Takes the row over once its time is up; nil while somebody else has it.
    func takeOver(_ connection: Connection) throws -> UInt64? {
        let rows = try connection.execute(
            """
            UPDATE \(writer) SET epoch = epoch + 1, seal = seal + 1, \
            expires = clock_timestamp() + \(WriterRow.lease) \
            WHERE expires < clock_timestamp() RETURNING epoch
            """)
        return rows.count == 0 ? nil : rows.sequence(0, 0)
    }

    /// Keeps the row; false when it is another's.
    func renew(_ row: WriterRow, _ connection: Connection) throws -> Bool {
        try connection.execute(
            """
            UPDATE \(writer) SET expires = clock_timestamp() + \(WriterRow.lease) \
            WHERE epoch = $1 AND head = $2 RETURNING 1
            """, fence(row)
        ).count == 1
    }

    /// Counts the epoch up, by the one who has the row; false when it is another's.
    func raise(_ row: WriterRow, by count: UInt64, _ connection: Connection) throws -> Bool {
        try connection.execute(
            """
            UPDATE \(writer) SET epoch = epoch + $3, seal = seal + $3, \
            expires = clock_timestamp() + \(WriterRow.lease) \
            WHERE epoch = $1 AND head = $2 RETURNING 1
            """, fence(row) + [.number(Int64(count))]
        ).count == 1
    }

    /// Lets the row go, so that the next one need not wait.
    func release(_ row: WriterRow, _ connection: Connection) throws {
        try connection.execute(
            "UPDATE \(writer) SET expires = '-infinity' WHERE epoch = $1 AND head = $2",
            fence(row))
    }

    /// Seconds that the row is still somebody's, by the database's clock; nil when it is free.
    func remaining(_ connection: Connection) throws -> Int64? {
        let rows = try connection.execute(
            """
            SELECT CASE WHEN expires = 'infinity' THEN 9223372036854775807 \
            ELSE ceil(extract(epoch FROM expires - clock_timestamp()))::bigint END \
            FROM \(writer) WHERE expires > clock_timestamp()
            """)
        return rows.count == 0 ? nil : rows.number(0, 0)
    }

    /// Stores events and cursors: ONE statement, in which every row is taken from the fence. Where
    /// epoch and head are not those of `row`, it changes nothing.
    func append(
        _ events: [StoredEvent], _ moves: [Parameter], from row: WriterRow, to next: WriterRow,
        _ connection: Connection
    ) throws -> Bool {
        let count = Int64(next.head.sequence - row.head.sequence)
        return try connection.execute(
            """
            WITH fence AS (UPDATE \(writer) SET head = head + $3, chain = $4, cursors = $5, \
            verified = $6, seal = $7, copying = $8, \
            expires = clock_timestamp() + \(WriterRow.lease) \
            WHERE epoch = $1 AND head = $2 RETURNING 1), \
            moved AS (INSERT INTO \(schema.name).cursors SELECT u.* FROM fence, \
            unnest($9::text[], $10::smallint[], $11::bigint[], $12::bigint[]) u \
            ON CONFLICT (worker, fold) DO UPDATE SET settled = excluded.settled, \
            seal = excluded.seal), \
            events AS (INSERT INTO \(schema.name).journal (\(StoredEvent.columns)) \
            SELECT u.* FROM fence, unnest(\(StoredEvent.placeholders(from: 13))) u) \
            SELECT 1 FROM fence
            """,
            fence(row)
                + [
                    .number(count), .bytes(next.head.chain.bytes), .number(next.cursors),
                    .number(Int64(next.verified)), .number(next.seal),
                    .number(next.copying.map { Int64(clamping: $0) } ?? 0),
                ] + moves + StoredEvent.arrays(events)
        ).count == 1
    }

    private func fence(_ row: WriterRow) -> [Parameter] {
        [.number(Int64(row.epoch)), .number(Int64(row.head.sequence))]
    }
}
