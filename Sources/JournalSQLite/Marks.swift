// SPDX-License-Identifier: Apache-2.0
internal import Events
internal import GRDB
internal import Journal
internal import Journey
internal import Wire

/// The index of reads by subject, correlation and type.
enum Marks {
    struct Row: Hashable, Comparable {
        var mark: Mark
        /// The event's; of a type its commit's end.
        var sequence: UInt64
        static func < (left: Row, right: Row) -> Bool {
            (left.mark, left.sequence) < (right.mark, right.sequence)
        }
    }

    static func ofTexts(_ envelope: Envelope, at sequence: UInt64) -> [Row] {
        var rows: [Row] = []
        if let subject = envelope.subject {
            rows.append(Row(mark: .subject(subject), sequence: sequence))
        }
        if let correlation = envelope.correlation {
            rows.append(Row(mark: .correlation(correlation), sequence: sequence))
        }
        return rows
    }

    static func ofTypes(_ commits: [Commit]) -> [Row] {
        commits.flatMap { commit in
            Set(commit.entries.map(\.type)).map {
                Row(mark: .type($0), sequence: commit.through.sequence)
            }
        }
    }

    static func store(_ rows: [Row], _ db: Database) throws {
        try insertion.insert(rows.sorted(), db) { row, values in
            values.append(row.mark.number)
            values.append(Int64(bitPattern: row.sequence))
        }
    }

    private static let insertion = Register.Insertion(into: "marks", columns: 2)

    /// The first place of a mark after a sequence.
    static func next(_ mark: Mark, after sequence: UInt64, _ db: Database) throws -> UInt64? {
        let statement = try db.cachedStatement(
            sql: "SELECT sequence FROM marks WHERE mark = ? AND sequence > ? "
                + "ORDER BY sequence LIMIT 1")
        return try GRDB.Row.fetchOne(
            statement, arguments: [mark.number, Int64(clamping: sequence)])?.sequence(0)
    }

    static func all(
        _ mark: Mark, after: UInt64, through: UInt64, _ db: Database
    ) throws -> Set<UInt64> {
        let statement = try db.cachedStatement(
            sql: "SELECT sequence FROM marks WHERE mark = ? AND sequence > ? AND sequence <= ?")
        let rows = try GRDB.Row.fetchAll(
            statement, arguments: [mark.number, Int64(clamping: after), Int64(clamping: through)])
        return Set(rows.compactMap { $0.sequence(0) })
    }
}
