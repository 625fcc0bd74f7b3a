// SPDX-License-Identifier: Apache-2.0
import Events
import Journal
import JournalPostgres
import Journey
import Postgres
import PostgresTesting
import Testing
import Wire

/// What is stored is not what was stored: named, at start and by verifying, and never served.
@Suite struct PostgresDamageTests {
    let place = ScratchSchema()

    /// Events of doors and of folds, in commits of one and of several, one outcome a parking.
    func fill() throws {
        let journal = try place.open()
        let parking =
            #"{"anchor":2,"event":"f","reason":"r","waiting":"k","worker":"gate"}"#
        for number in 0..<4 {
            let anchor = UInt64(number * 5 + 1)
            try journal.append(
                event("a\(number)", correlation: "h"), event("b\(number)", subject: nil))
            try journal.append(
                event("c\(number)", correlation: "h\(number)"), event("d\(number)"),
                outcome: outcome(at: anchor), seconds: number)
            try journal.append(
                event("p\(number)", type: EventParked.type, correlation: "x", data: parking),
                outcome: outcome(at: anchor + 1))
        }
        journal.close()
    }

    /// The damage that verifying names, and that opening names.
    func named() throws -> [JournalError?] {
        var verified: JournalError?
        do {
            _ = try PostgresInspection(place.server.string(), schema: place.schema).verify()
        } catch { verified = error as? JournalError }
        try place.expire()
        let journal = try place.open()
        let opened = journal.damage
        journal.close()
        return [verified, opened]
    }

    func columns(_ table: String) throws -> [(name: String, type: String)] {
        let rows = try place.server.execute(
            """
            SELECT column_name::text, data_type::text FROM information_schema.columns \
            WHERE table_schema = $1 AND table_name = $2 ORDER BY ordinal_position
            """, [.text(place.schema), .text(table)])
        return (0..<rows.count).map { (rows.text($0, 0)!, rows.text($0, 1)!) }
    }

    /// A value with one bit changed; done twice, it is what it was.
    static func flipped(_ column: String, _ type: String) throws -> String {
        switch type {
        case "bigint", "smallint": "\(column) # \(type == "bigint" ? 64 : 1)::\(type)"
        case "boolean": "NOT \(column)"
        case "text": "overlay(\(column) placing chr(ascii(\(column)) # 1) from 1 for 1)"
        case "bytea": "set_byte(\(column), 3, get_byte(\(column), 3) # 1)"
        case "timestamp with time zone":
            "to_timestamp(0) + ((extract(epoch FROM \(column)) * 1000000)::bigint # 1) "
                + "* interval '1 microsecond'"
        default: throw JournalError.notAJournal(type)
        }
    }

    @Test func `an untouched journal is whole`() throws {
        try fill()
        #expect(try named() == [nil, nil])
    }

    /// Changes a bit of a column; done twice, nothing has changed.
    func flip(_ table: String, _ column: (name: String, type: String), _ which: String) throws {
        let value = try Self.flipped(column.name, column.type)
        try place.server.execute(
            "UPDATE \(place.schema).\(table) SET \(column.name) = \(value) WHERE \(which)")
    }

    @Test func `a bit in any column of an event is named by its sequence`() throws {
        try fill()
        // Of the last event of a parking, which has something in every column.
        let columns = try columns("journal")
        #expect(columns.count == 21)
        for column in columns where column.name != "sequence" {
            try flip("journal", column, "sequence = 10")
            for damage in try named() {
                #expect(damage?.sequence == 10, "\(column.name): \(String(describing: damage))")
            }
            try flip("journal", column, "sequence = 10")
        }
        #expect(try named() == [nil, nil])
        // 10 becomes 266.
        let move =
            "UPDATE \(place.schema).journal SET sequence = sequence # 256 WHERE sequence = 10"
        try place.server.execute(move)
        for damage in try named() { #expect(damage?.sequence == 10) }
    }

    @Test func `a value where there was none is named`() throws {
        try fill()
        for (name, type) in try columns("journal") {
            let isEmpty = try place.server.execute(
                "SELECT \(name) IS NULL FROM \(place.schema).journal WHERE sequence = 7")
            guard isEmpty.flag(0, 0) == true else { continue }
            let column = "UPDATE \(place.schema).journal SET \(name)"
            let value = type == "text" ? "'x'" : "1"
            try place.server.execute("\(column) = \(value) WHERE sequence = 7")
            for damage in try named() { #expect(damage?.sequence == 7, "\(name)") }
            try place.server.execute("\(column) = NULL WHERE sequence = 7")
        }
        #expect(try named() == [nil, nil])
    }

    func restore(_ table: String) throws {
        try place.server.execute("DELETE FROM \(place.schema).\(table)")
        try place.server.execute(
            "INSERT INTO \(place.schema).\(table) SELECT * FROM \(place.schema).kept")
    }

    @Test(arguments: ["cursors", "writer", "schema_version"])
    func `a bit in any column of the other tables is named`(table: String) throws {
        try fill()
        try place.server.execute(
            "CREATE TABLE \(place.schema).kept AS SELECT * FROM \(place.schema).\(table)")
        // `one` cannot be false; a microsecond is nothing to who reads `expires`.
        for column in try columns(table) where !["one", "expires"].contains(column.name) {
            try flip(table, column, "true")
            for damage in try named() {
                #expect(damage?.sequence == 21, "\(column.name): \(String(describing: damage))")
            }
            try restore(table)
        }
        #expect(try named() == [nil, nil])
    }

    @Test(arguments: [
        ("journal", "sequence = 7", 7), ("journal", "sequence = 20", 20),
        ("journal", "sequence > 15", 16), ("journal", "true", 1), ("cursors", "true", 21),
        ("writer", "true", 21), ("schema_version", "true", 21),
    ])
    func `rows that are gone are named`(table: String, which: String, first: UInt64) throws {
        try fill()
        try place.server.execute("DELETE FROM \(place.schema).\(table) WHERE \(which)")
        for damage in try named() { #expect(damage?.sequence == first) }
    }

    @Test func `an event that nobody appended is named`() throws {
        try fill()
        let names = try columns("journal").map(\.name)
        let copied = names.map { $0 == "sequence" ? "21" : $0 == "key" ? "'\\x00'" : $0 }
        try place.server.execute(
            """
            INSERT INTO \(place.schema).journal (\(names.joined(separator: ", "))) \
            SELECT \(copied.joined(separator: ", ")) FROM \(place.schema).journal \
            WHERE sequence = 1
            """)
        for damage in try named() { #expect(damage?.sequence == 21) }
    }

    @Test(arguments: [
        "journal_pkey", "journal_key", "journal_outcome", "journal_parked", "journal_type",
        "journal_subject", "journal_correlation", "journal_recorded",
    ])
    func `an index that has lost an event is named`(index: String) throws {
        try fill()
        let connection = try place.server.connect()
        let journal = "\(place.schema).journal"
        func ready(_ flag: Bool) throws {
            try connection.execute(
                "UPDATE pg_index SET indisready = \(flag) "
                    + "WHERE indexrelid = '\(place.schema).\(index)'::regclass")
        }
        try connection.execute(
            "CREATE TEMP TABLE kept AS SELECT * FROM \(journal) WHERE sequence = 10")
        try connection.execute("DELETE FROM \(journal) WHERE sequence = 10")
        try ready(false)
        try connection.execute("INSERT INTO \(journal) SELECT * FROM kept")
        try ready(true)
        let expected: UInt64 = index == "journal_parked" ? 21 : 10
        for damage in try named() {
            #expect(damage?.sequence == expected, "\(String(describing: damage))")
        }
        try connection.execute("REINDEX INDEX \(place.schema).\(index)")
        #expect(try named() == [nil, nil])
        try connection.execute("DROP TABLE kept")
    }

    @Test func `an index that is gone is named`() throws {
        try fill()
        try place.server.execute("DROP INDEX \(place.schema).journal_key")
        for damage in try named() {
            #expect(damage == .damaged(sequence: 21, what: "an index is gone"))
        }
    }

    @Test func `a row that is taken for an hour is named`() throws {
        try fill()
        try place.server.execute(
            "UPDATE \(place.schema).writer SET expires = clock_timestamp() + interval '1 hour'")
        let inspection = PostgresInspection(place.server.string(), schema: place.schema)
        let damage = #expect(throws: JournalError.self) { try inspection.verify() }
        #expect(damage?.sequence == 21)
        let refusal = #expect(throws: JournalError.self) { try place.open() }
        #expect("\(refusal!)".contains("set it free with UPDATE"))
    }

    @Test func `damage that a read meets ends the storing, and what lies before is served`() throws
    {
        let journal = try place.open()
        for number in 0..<30 { try journal.append(event("\(number)")) }
        journal.close()
        let again = try place.open()
        try place.server.execute(
            "UPDATE \(place.schema).journal SET json = replace(json, '\"20\"', '\"2O\"') "
                + "WHERE sequence = 21")
        guard case .page(let page, let atEnd, _) = try again.read(Query()) else {
            Issue.record("diverged")
            return
        }
        #expect(page.through.sequence == 20)
        #expect(!atEnd)
        let damage = JournalError.damaged(
            sequence: 21, what: "its event does not match the chain")
        #expect(again.damage == damage)
        #expect(throws: damage) { try again.read(Query(from: page.through)) }
        let refusal = #expect(throws: JournalError.self) { try again.append(event("new")) }
        guard case .readingOnly = refusal else {
            Issue.record("\(String(describing: refusal))")
            return
        }
    }
}
