// SPDX-License-Identifier: Apache-2.0
internal import Events
internal import Journal
internal import Journey
internal import Postgres
internal import Wire

/// What is to be found of packed commits outside of their segment, as their events say it.
struct PackedFacts {
    private var rows: [StoredEvent] = []
    /// The outcomes that begin in it.
    var heads: [StoredEvent] { rows.filter { $0.size != nil } }
    /// Events that views tell of.
    var told: [StoredEvent] { rows.filter { Views.told.contains($0.entry.type.rawValue) } }

    /// - Throws: ``JournalError/damaged(sequence:what:)`` for an event that is not what its
    ///   directory says.
    init(of commits: [Commit]) throws {
        for commit in commits {
            var facts: [EventFacts] = []
            try commit.forEachEvent { entry, range in
                let json = Array(commit.body[range])
                facts.append(EventFacts(try commit.envelope(of: entry, json), json))
            }
            rows += StoredEvent.rows(of: commit, facts)
        }
    }

    /// What leads to the segment.
    var marks: [Int64] {
        var marks: Set<Int64> = []
        for row in rows {
            marks.insert(Mark.type(row.entry.type).number)
            if let subject = row.subject { marks.insert(Mark.subject(subject).number) }
            if let correlation = row.correlation {
                marks.insert(Mark.correlation(correlation).number)
            }
        }
        return marks.sorted()
    }
}

extension PackedFacts {
    /// Looks all of it up, by the indexes: in a transaction for `.verifying`.
    ///
    /// - Parameter segment: Nil where these are not all its commits.
    func check(of segment: Segment?, _ schema: Schema, _ connection: Connection) throws {
        try expect(
            "the table of ids", connection,
            """
            SELECT min(u.sequence) FROM unnest($1::bytea[], $2::bigint[], $3::bytea[]) \
            u(key, sequence, digest) LEFT JOIN \(schema.name).packed_ids i ON i.key = u.key \
            WHERE (i.sequence, i.digest) IS DISTINCT FROM (u.sequence, u.digest)
            """,
            [
                .blobs(rows.map(\.key.bytes)), sequences(rows), .blobs(rows.map(\.digest.bytes)),
            ])
        try checkOutcomes(schema, connection)
        try expect(
            "the table of what views tell", connection,
            """
            SELECT min(u.sequence) FROM unnest($1::bigint[], $2::timestamptz[], $3::text[], \
            $4::text[]) u(sequence, recorded, type, json) LEFT JOIN \(schema.name).past p \
            ON p.sequence = u.sequence WHERE (p.recorded, p.type, p.data) \
            IS DISTINCT FROM (u.recorded, u.type, \(schema.name).parsed(u.json)->'data')
            """,
            [
                sequences(told), .times(told.map(\.recorded.microseconds)),
                .texts(told.map(\.entry.type.rawValue)), .texts(utf8: told.map(\.json)),
            ])
        if let segment { try checkMarks(of: segment, schema, connection) }
    }

    private func checkOutcomes(_ schema: Schema, _ connection: Connection) throws {
        let keys = heads.compactMap(\.entry.outcome)
        try expect(
            "the table of outcomes", connection,
            """
            SELECT min(u.sequence) FROM unnest($1::text[], $2::smallint[], $3::bigint[], \
            $4::bigint[], $5::smallint[], $6::bigint[], $7::bigint[], $8::boolean[]) \
            u(worker, fold, anchor, step, phase, sequence, size, parked) \
            LEFT JOIN \(schema.name).packed_outcomes o ON o.worker = u.worker \
            AND o.fold = u.fold AND o.anchor = u.anchor AND o.step = u.step \
            WHERE (o.phase, o.sequence, o.size, o.parked) \
            IS DISTINCT FROM (u.phase, u.sequence, u.size, u.parked)
            """,
            [
                .texts(keys.map(\.fold.worker.rawValue)),
                .smalls(keys.map { Int16($0.fold.slot.number) }),
                .numbers(keys.map { Int64(clamping: $0.anchor) }),
                .numbers(keys.map { Int64($0.step) }),
                .smalls(keys.map { Int16($0.phase.rawValue) }), sequences(heads),
                .numbers(heads.map { $0.size.map { Int64(clamping: $0) } }),
                .flags(heads.map(\.parked)),
            ])
    }

    private func checkMarks(
        of segment: Segment, _ schema: Schema, _ connection: Connection
    ) throws {
        let marks = marks
        let found = try connection.execute(
            "SELECT count(*) FROM \(schema.name).segment_marks "
                + "WHERE mark = ANY($1) AND through = $2",
            [.numbers(marks), .number(Int64(clamping: segment.through.sequence))])
        guard found.number(0, 0) == Int64(marks.count) else {
            throw JournalError.damaged(
                sequence: segment.after.sequence + 1, what: "an index does not lead to \(segment)")
        }
    }

    private func sequences(_ rows: [StoredEvent]) -> Parameter {
        .numbers(rows.map { Int64(clamping: $0.entry.sequence) })
    }

    private func expect(
        _ table: String, _ connection: Connection, _ sql: String, _ parameters: [Parameter]
    ) throws {
        if let sequence = try connection.execute(sql, parameters).sequence(0, 0) {
            throw JournalError.damaged(
                sequence: sequence, what: "\(table) does not hold the packed event")
        }
    }
}
