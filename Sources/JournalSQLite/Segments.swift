// SPDX-License-Identifier: Apache-2.0
internal import Foundation
internal import GRDB
internal import Journal
internal import Journey
internal import Wire

/// The oldest commits, compressed: from the first event to where `commits` begins.
enum Segments {
    private static let columns = "after, before, through, chain, since, recorded, checksum, content"

    /// The segment that holds a sequence; nil where none does. In an older journal there is none.
    ///
    /// - Throws: ``JournalError/damaged(sequence:what:)`` where it does not match its checksum.
    static func containing(_ sequence: UInt64, _ db: Database) throws -> Segment? {
        guard try Schema.hasSegments(db) else { return nil }
        let statement = try db.cachedStatement(
            sql: "SELECT \(columns) FROM segments WHERE through >= ? ORDER BY through LIMIT 1")
        guard let row = try Row.fetchOne(statement, arguments: [Int64(clamping: sequence)]) else {
            return nil
        }
        let segment = try read(row, expecting: sequence)
        guard segment.holds(sequence) else {
            throw JournalError.damaged(sequence: sequence, what: "the segment of it is missing")
        }
        return segment
    }

    private static func read(_ row: Row, expecting sequence: UInt64) throws -> Segment {
        guard let after = row.sequence(0), let before = row.bytes(1).flatMap(Digest.init(bytes:)),
            let through = row.sequence(2), let chain = row.bytes(3).flatMap(Digest.init(bytes:)),
            let since = row.number(4), let recorded = row.number(5),
            let checksum = row.bytes(6).flatMap(Digest.init(bytes:)), let content = row.bytes(7)
        else {
            throw JournalError.damaged(sequence: sequence, what: "its row is not a segment")
        }
        return try Segment(
            after: Position(sequence: after, chain: before),
            through: Position(sequence: through, chain: chain),
            since: Instant(microseconds: since), recorded: Instant(microseconds: recorded),
            content: content, checksum: checksum, blaming: sequence)
    }

    /// Puts a segment in the place of its commits.
    static func store(_ segment: Segment, _ db: Database) throws {
        try db.cachedStatement(sql: "INSERT INTO segments VALUES (?, ?, ?, ?, ?, ?, ?, ?)")
            .execute(arguments: [
                Int64(bitPattern: segment.after.sequence), Data(segment.after.chain.bytes),
                Int64(bitPattern: segment.through.sequence), Data(segment.through.chain.bytes),
                segment.since.microseconds, segment.recorded.microseconds,
                Data(segment.checksum.bytes), Data(segment.content),
            ])
        try db.cachedStatement(sql: "DELETE FROM commits WHERE through <= ?")
            .execute(arguments: [Int64(bitPattern: segment.through.sequence)])
    }

    /// Where the last segment ends that ends before a sequence.
    static func end(before sequence: UInt64 = .max, _ db: Database) throws -> Position {
        guard try Schema.hasSegments(db) else { return .start }
        let statement = try db.cachedStatement(
            sql: "SELECT through, chain FROM segments WHERE through < ? "
                + "ORDER BY through DESC LIMIT 1")
        let row = try Row.fetchOne(statement, arguments: [Int64(clamping: sequence)])
        guard let row else { return .start }
        guard let through = row.sequence(0), let chain = row.bytes(1).flatMap(Digest.init(bytes:))
        else { throw JournalError.damaged(sequence: sequence, what: "the segment before it") }
        return Position(sequence: through, chain: chain)
    }

    /// Where the last commit ends that stands in a segment and lies wholly before a sequence.
    static func position(before sequence: UInt64, _ db: Database) throws -> Position {
        let end = try end(before: sequence, db)
        // Of the segment that the sequence stands in, as far as it can be read.
        guard sequence > end.sequence + 1, sequence < .max,
            let opened = try? containing(sequence - 1, db)?.opened()
        else { return end }
        return try opened.position(before: sequence)
    }

    /// What ends before the first commit stored at a time or later, by whole segments.
    static func end(since time: Instant, _ db: Database) throws -> UInt64 {
        guard try Schema.hasSegments(db) else { return 0 }
        let statement = try db.cachedStatement(
            sql: "SELECT through FROM segments WHERE recorded < ? ORDER BY through DESC LIMIT 1")
        return try Row.fetchOne(statement, arguments: [time.microseconds])?.sequence(0) ?? 0
    }

    /// How much there is.
    static func packed(_ db: Database) throws -> Packed {
        var packed = Packed()
        packed.through = try end(db)
        guard packed.through != .start else { return packed }
        let sql = "SELECT count(*), coalesce(sum(length(content)), 0) FROM segments"
        if let row = try Row.fetchOne(db, sql: sql) {
            packed.segments = Int(row.number(0) ?? 0)
            packed.bytes = Int(row.number(1) ?? 0)
        }
        return packed
    }
}
