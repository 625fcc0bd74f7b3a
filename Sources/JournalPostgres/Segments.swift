// SPDX-License-Identifier: Apache-2.0
internal import Journal
internal import Journey
internal import Postgres
internal import Wire

/// The oldest commits, compressed: from the first event to where `journal` begins.
struct Segments {
    let schema: Schema
    let connection: Connection

    private var segments: String { "\(schema.name).segments" }

    /// The segment that holds a sequence; nil where none does.
    ///
    /// - Throws: ``JournalError/damaged(sequence:what:)`` where it does not match its checksum.
    func containing(_ sequence: UInt64) throws -> Segment? {
        let rows = try connection.execute(
            """
            SELECT after, before, through, chain, since, recorded, checksum, content \
            FROM \(segments) WHERE through >= $1 ORDER BY through LIMIT 1
            """, [.number(Int64(clamping: sequence))])
        guard rows.count > 0 else { return nil }
        guard let after = rows.sequence(0, 0), let before = rows.digest(0, 1),
            let through = rows.sequence(0, 2), let chain = rows.digest(0, 3),
            let since = rows.time(0, 4), let recorded = rows.time(0, 5),
            let checksum = rows.digest(0, 6), let content = rows.bytes(0, 7)
        else {
            throw JournalError.damaged(sequence: sequence, what: "its row is not a segment")
        }
        let segment = try Segment(
            after: Position(sequence: after, chain: before),
            through: Position(sequence: through, chain: chain),
            since: Instant(microseconds: since), recorded: Instant(microseconds: recorded),
            content: content, checksum: checksum, blaming: sequence)
        guard segment.holds(sequence) else {
            throw JournalError.damaged(sequence: sequence, what: "the segment of it is missing")
        }
        return segment
    }

    /// Where the last segment ends that ends before a sequence.
    func end(before sequence: UInt64 = .max) throws -> Position {
        let rows = try connection.execute(
            """
            SELECT through, chain FROM \(segments) WHERE through < $1 \
            ORDER BY through DESC LIMIT 1
            """, [.number(Int64(clamping: sequence))])
        guard rows.count > 0 else { return .start }
        guard let through = rows.sequence(0, 0), let chain = rows.digest(0, 1) else {
            throw JournalError.damaged(sequence: sequence, what: "the segment before it")
        }
        return Position(sequence: through, chain: chain)
    }

    /// Where the last commit ends that stands in a segment and lies wholly before a sequence.
    func position(before sequence: UInt64) throws -> Position {
        let end = try end(before: sequence)
        // Of the segment that the sequence stands in, as far as it can be read.
        guard sequence > end.sequence + 1, sequence < .max,
            let opened = try? containing(sequence - 1)?.opened()
        else { return end }
        return try opened.position(before: sequence)
    }

    /// What ends before the first commit stored at a time or later, by whole segments.
    func end(since time: Instant) throws -> UInt64 {
        let rows = try connection.execute(
            "SELECT max(through) FROM \(segments) WHERE recorded < $1",
            [.time(time.microseconds)])
        return rows.sequence(0, 0) ?? 0
    }

    /// How much there is.
    func packed() throws -> Packed {
        var packed = Packed()
        packed.through = try end()
        let rows = try connection.execute(
            "SELECT count(*), coalesce(sum(octet_length(content)), 0)::bigint FROM \(segments)")
        packed.segments = Int(rows.number(0, 0) ?? 0)
        packed.bytes = Int(rows.number(0, 1) ?? 0)
        return packed
    }
}
