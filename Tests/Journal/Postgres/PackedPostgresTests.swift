// SPDX-License-Identifier: Apache-2.0
import Events
import Foundation
import Journal
import Journey
import Postgres
import PostgresTesting
import Testing
import Wire

@testable import JournalPostgres

/// What packing means for a database: its fence, its connections, its damage, its past.
@Suite struct PackedPostgresTests {
    let damage = PostgresDamageTests()
    var place: ScratchSchema { damage.place }

    /// Twenty events as ``PostgresDamageTests`` has them and one more; all but the last are packed.
    func fill() throws {
        try damage.fill()
        let journal = try place.open()
        try journal.append(event("t", type: "sla.started", data: #"{"handoff":"h"}"#), seconds: 9)
        try journal.append(event("last"), seconds: 9)
        try journal.packAll(fullBytes: 2_000)
        #expect(try journal.packed().segments > 2)
        #expect(try journal.packed().through.sequence == 21)
        journal.close()
    }

    @Test func `an untouched packed journal is whole`() throws {
        try fill()
        #expect(try damage.named() == [nil, nil])
    }

    @Test func `a bit in any column of a segment is named within its range, and not served`()
        throws
    {
        try fill()
        let rows = try place.server.execute(
            "SELECT after, through FROM \(place.schema).segments ORDER BY through OFFSET 1 LIMIT 1")
        let range = UInt64(rows.number(0, 0)! + 1)...UInt64(rows.number(0, 1)!)
        let columns = try damage.columns("segments")
        #expect(columns.count == 8)
        for column in columns where column.name != "through" {
            try damage.flip("segments", column, "through = \(range.upperBound)")
            for found in try damage.named() {
                let sequence = try #require(found?.sequence, "\(column.name)")
                #expect(range.contains(sequence), "\(column.name): \(found!)")
            }
            try damage.flip("segments", column, "through = \(range.upperBound)")
        }
        let move = "UPDATE \(place.schema).segments SET through = through"
        try place.server.execute("\(move) + 64 WHERE through = \(range.upperBound)")
        for found in try damage.named() { #expect(found != nil) }
        try place.server.execute("\(move) - 64 WHERE through = \(range.upperBound + 64)")
        let bytes = try place.server.execute(
            "SELECT length(content)::bigint FROM \(place.schema).segments "
                + "WHERE through = \(range.upperBound)"
        ).number(0, 0)!
        let inspection = PostgresInspection(place.server.string(), schema: place.schema)
        for byte in stride(from: 0, to: bytes, by: 17) {
            let flip =
                "UPDATE \(place.schema).segments SET content = set_byte(content, \(byte), "
                + "get_byte(content, \(byte)) # 16) WHERE through = \(range.upperBound)"
            try place.server.execute(flip)
            let found = #expect(throws: JournalError.self) { try inspection.verify() }
            #expect("\(found!)".contains("events \(range.lowerBound) to \(range.upperBound)"))
            try place.server.execute(flip)
        }
        #expect(try damage.named() == [nil, nil])
    }

    @Test(arguments: ["packed_ids", "packed_outcomes", "past"])
    func `a bit in any column of what is looked up of packed events is named`(
        table: String
    ) throws {
        try fill()
        let place = place
        try place.server.execute(
            "CREATE TABLE \(place.schema).kept AS SELECT * FROM \(place.schema).\(table)")
        for column in try damage.columns(table) where column.type != "jsonb" {
            let first = "(SELECT min(sequence) FROM \(place.schema).kept)"
            try damage.flip(table, column, "sequence = \(first)")
            for found in try damage.named() { #expect(found != nil, "\(column.name)") }
            try damage.restore(table)
        }
        #expect(try damage.named() == [nil, nil])
    }

    @Test(arguments: [
        ("segments", "after = 0"), ("packed_ids", "sequence = 3"), ("packed_outcomes", "step = 0"),
        ("segment_marks", "true"), ("past", "true"), ("journal", "true"),
    ])
    func `rows that are gone are named`(table: String, which: String) throws {
        try fill()
        try place.server.execute("DELETE FROM \(place.schema).\(table) WHERE \(which)")
        for found in try damage.named() { #expect(found != nil) }
    }

    @Test func `a bus that another one has fenced packs nothing`() throws {
        let older = try place.open()
        for number in 0..<9 { try older.append(event("\(number)"), seconds: number) }
        var packing = Packing(before: noon + .seconds(60))
        packing.takesRest = true
        let segment = try #require(try older.nextSegment(packing))
        try place.expire()
        let newer = try place.open()
        let error = #expect(throws: JournalError.self) { try older.pack(segment) }
        guard case .fenced = error else { Issue.record("\(String(describing: error))"); return }
        #expect(try newer.packed() == Packed())
        try newer.pack(segment)
        #expect(try newer.ids() == (0..<9).map { "\($0)" })
    }

    @Test func `a connection that breaks before or after the statement: it is packed once`() throws
    {
        let journal = try place.open()
        for number in 0..<9 { try journal.append(event("\(number)"), seconds: number) }
        let writer = try #require(journal.writer)
        try writer.look { try LostConnectionTests.cut($0, place.server) }
        try journal.packAll()
        let packed = try journal.packed()
        #expect(packed.segments == 1)
        // As if the answer of the statement had been lost: it is sent again.
        let segment = try #require(
            try journal.reading {
                try Segments(schema: $0.schema, connection: $0.connection).containing(1)
            })
        let row = writer.row
        let moved = try writer.look { connection in
            try place.database.fence.pack(segment, [], from: row, connection)
        }
        #expect(moved == 0)
        #expect(try journal.packed() == packed)
        try journal.append(event("more"), seconds: 9)
        journal.close()
        #expect(try damage.named() == [nil, nil])
    }

    @Test func `a row that is missing stops the packing, and nothing is moved`() throws {
        let journal = try place.open()
        for number in 0..<9 { try journal.append(event("\(number)"), seconds: number) }
        var packing = Packing(before: noon + .seconds(60))
        packing.takesRest = true
        let segment = try #require(try journal.nextSegment(packing))
        try place.server.execute("DELETE FROM \(place.schema).journal WHERE sequence = 4")
        #expect(throws: JournalError.self) { try journal.pack(segment) }
        #expect(try journal.packed() == Packed())
        let left = try place.server.execute("SELECT count(*) FROM \(place.schema).journal")
        #expect(left.number(0, 0) == 8)
    }

    @Test func `a journal of version 1 is migrated at start, and is whole`() throws {
        try damage.fill()
        for view in ["handoffs", "sla", "packets"] {
            let rows = try place.server.execute(
                "SELECT pg_get_viewdef('\(place.schema).\(view)'::regclass)")
            let old = rows.text(0, 0)!.replacing("history", with: "events")
            try place.server.execute("CREATE OR REPLACE VIEW \(place.schema).\(view) AS \(old)")
        }
        try place.server.execute("DROP VIEW \(place.schema).history")
        for table in ["segments", "packed_ids", "packed_outcomes", "segment_marks", "past"] {
            try place.server.execute("DROP TABLE \(place.schema).\(table)")
        }
        try place.server.execute("ALTER TABLE \(place.schema).writer DROP COLUMN copying")
        try place.server.execute(
            "UPDATE \(place.schema).schema_version SET version = 1, seal = "
                + "\(Mark.seal("version", 1).number)")
        let inspection = PostgresInspection(place.server.string(), schema: place.schema)
        let refusal = #expect(throws: JournalError.self) { try inspection.verify() }
        #expect("\(refusal!)".contains("version 1"))
        let journal = try place.open()
        #expect(journal.damage == nil)
        let ids = try journal.ids()
        #expect(ids.count == 20)
        try journal.packAll()
        try journal.append(event("new"))
        #expect(try journal.ids() == ids + ["new"])
        journal.close()
        #expect(try inspection.verify().sequence == 21)
    }
}
