// SPDX-License-Identifier: Apache-2.0
internal import Journal
internal import Journey
internal import Postgres
internal import Wire

extension Fence {
    /// Puts a segment in the place of its rows: ONE statement, in which all comes from the rows
    /// that it deletes, and those from the fence. Where a row is missing nothing is changed.
    ///
    /// - Parameter marks: Of all that stands in it.
    /// - Returns: How many rows it has moved; nil where epoch and head are not those of `row`.
    func pack(
        _ segment: Segment, _ marks: [Int64], from row: WriterRow, _ connection: Connection
    ) throws -> Int64? {
        let name = schema.name
        let rows = try connection.execute(
            """
            WITH fence AS (UPDATE \(name).writer \
            SET expires = clock_timestamp() + \(WriterRow.lease) \
            WHERE epoch = $1 AND head = $2 RETURNING 1), \
            gone AS (DELETE FROM \(name).journal USING fence \
            WHERE sequence > $3 AND sequence <= $5 AND (SELECT count(*) FROM \(name).journal \
            WHERE sequence > $3 AND sequence <= $5) = $5 - $3 RETURNING journal.*), \
            segment AS (INSERT INTO \(name).segments SELECT $3, $4, $5, $6, $7, $8, $9, $10 \
            WHERE EXISTS (SELECT FROM gone)), \
            ids AS (INSERT INTO \(name).packed_ids SELECT key, sequence, digest FROM gone), \
            outcomes AS (INSERT INTO \(name).packed_outcomes SELECT worker, fold, anchor, step, \
            phase, sequence, size, parked FROM gone WHERE size IS NOT NULL), \
            marks AS (INSERT INTO \(name).segment_marks SELECT mark, $5 \
            FROM unnest($11::bigint[]) mark WHERE EXISTS (SELECT FROM gone)), \
            past AS (INSERT INTO \(name).past SELECT sequence, recorded, type, \
            \(name).parsed(json)->'data' FROM gone WHERE type = ANY($12)) \
            SELECT (SELECT count(*) FROM gone) FROM fence
            """,
            [
                .number(Int64(row.epoch)), .number(Int64(row.head.sequence)),
                .number(Int64(segment.after.sequence)), .bytes(segment.after.chain.bytes),
                .number(Int64(segment.through.sequence)), .bytes(segment.through.chain.bytes),
                .time(segment.since.microseconds), .time(segment.recorded.microseconds),
                .bytes(segment.checksum.bytes), .bytes(segment.content), .numbers(marks),
                .texts(Views.told),
            ])
        return rows.count == 0 ? nil : rows.number(0, 0)
    }
}
