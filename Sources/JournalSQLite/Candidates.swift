// SPDX-License-Identifier: Apache-2.0
internal import GRDB
internal import Journal
internal import Journey
internal import Wire

/// Where the next event may stand that passes a query's filter, told by the indexes, so that
/// commits without one are never read.
struct Candidates {
    /// Marks of which an event needs one, with the next place of each; nil: everything may pass.
    private var marks: [(mark: Mark, next: UInt64?)]?
    private let earliest: UInt64

    init(_ query: Query, _ db: Database) throws {
        let wanted: [Mark]? =
            if let correlation = query.correlation {
                [.correlation(correlation)]
            } else if let subject = query.subject {
                [.subject(subject)]
            } else {
                query.types.map { types in types.map { .type($0) } }
            }
        marks = wanted?.map { ($0, 0) }
        earliest = try query.since.map { try Self.first(since: $0, db) } ?? 0
    }

    /// A sequence after the given one whose commit is to be read; nil when there is none.
    mutating func next(after sequence: UInt64, _ db: Database) throws -> UInt64? {
        let after = max(sequence, earliest)
        guard marks != nil else { return after + 1 }
        var found: UInt64?
        for index in marks!.indices {
            if let next = marks![index].next, next <= after {
                marks![index].next = try Marks.next(marks![index].mark, after: after, db)
            }
            if let next = marks![index].next { found = min(found ?? next, next) }
        }
        return found
    }

    /// What lies before the first commit stored at a time or later.
    private static func first(since time: Instant, _ db: Database) throws -> UInt64 {
        let statement = try db.cachedStatement(
            sql: "SELECT through FROM commits WHERE recorded < ? "
                + "ORDER BY recorded DESC, through DESC LIMIT 1")
        return try Row.fetchOne(statement, arguments: [time.microseconds])?.sequence(0)
            ?? Segments.end(since: time, db)
    }
}
