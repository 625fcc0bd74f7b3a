// SPDX-License-Identifier: Apache-2.0
internal import Journal
internal import Journey
internal import Postgres
internal import Wire

/// Where the next event may stand that passes a query's filter, told by the indexes, so that
/// commits without one are never read. Some hundred places are asked for at once.
struct Candidates {
    private static let ahead = 512
    /// What an index is asked for; nil: everything may pass.
    private let wanted: Wanted?
    private let earliest: UInt64
    private let schema: Schema
    /// Commits, and whole segments, that are to be read, in order: their first and last sequences.
    private var commits: ArraySlice<ClosedRange<UInt64>> = []
    private var isExhausted = false

    private struct Wanted {
        var column: String
        var values: [String]
        /// What leads to a segment.
        var marks: [Int64]
        /// How the index says "from the commit that holds `$2 + 1`".
        var place: String
    }

    init(_ query: Query, _ schema: Schema, _ connection: Connection) throws {
        self.schema = schema
        let first =
            "first >= coalesce((SELECT first FROM \(schema.name).journal "
            + "WHERE sequence = $2 + 1), $2 + 1)"
        wanted =
            if let correlation = query.correlation.map(EventFacts.text) {
                Wanted(
                    column: "correlation", values: [correlation],
                    marks: [Mark.correlation(correlation).number], place: "through > $2")
            } else if let subject = query.subject.map(EventFacts.text) {
                Wanted(
                    column: "subject", values: [subject], marks: [Mark.subject(subject).number],
                    place: "through > $2")
            } else if let types = query.types {
                Wanted(
                    column: "type", values: types.map(\.rawValue).sorted(),
                    marks: types.map { Mark.type($0).number }, place: first)
            } else {
                nil
            }
        earliest = try query.since.map { try Self.first(since: $0, schema, connection) } ?? 0
    }

    /// A sequence after the given one whose commit is to be read; nil when there is none.
    mutating func next(after sequence: UInt64, _ connection: Connection) throws -> UInt64? {
        let after = max(sequence, earliest)
        guard let wanted else { return after + 1 }
        commits = commits.drop { $0.upperBound <= after }
        if commits.isEmpty, !isExhausted { try fill(wanted, after, connection) }
        return commits.first.map { max($0.lowerBound, after + 1) }
    }

    private mutating func fill(
        _ wanted: Wanted, _ after: UInt64, _ connection: Connection
    ) throws {
        let rows = try connection.execute(
            """
            SELECT DISTINCT first, through FROM (\
            SELECT first, through FROM unnest($1::text[]) value, LATERAL (\
            SELECT DISTINCT first, through FROM \(schema.name).journal \
            WHERE \(wanted.column) = value AND \(wanted.place) \
            ORDER BY first LIMIT \(Self.ahead)) places UNION ALL \
            SELECT after + 1, through FROM unnest($3::bigint[]) asked, LATERAL (\
            SELECT through FROM \(schema.name).segment_marks WHERE mark = asked \
            AND through > $2 ORDER BY through LIMIT \(Self.ahead)) marked \
            JOIN \(schema.name).segments USING (through)) found \
            ORDER BY first LIMIT \(Self.ahead)
            """,
            [.texts(wanted.values), .number(Int64(clamping: after)), .numbers(wanted.marks)])
        commits = try (0..<rows.count).map { row in
            guard let first = rows.sequence(row, 0), let through = rows.sequence(row, 1),
                first <= through
            else { throw JournalError.damaged(sequence: after + 1, what: "the place of a commit") }
            return first...through
        }[...]
        isExhausted = rows.count < Self.ahead
    }

    /// What lies before the first commit stored at a time or later.
    private static func first(
        since time: Instant, _ schema: Schema, _ connection: Connection
    ) throws -> UInt64 {
        let rows = try connection.execute(
            "SELECT through FROM \(schema.name).journal WHERE recorded < $1 "
                + "ORDER BY recorded DESC LIMIT 1", [.time(time.microseconds)])
        guard rows.count > 0 else {
            return try Segments(schema: schema, connection: connection).end(since: time)
        }
        // Of several commits at the last time before, any: a place too early is looked at in vain.
        return rows.sequence(0, 0) ?? 0
    }
}
