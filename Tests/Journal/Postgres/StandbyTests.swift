// SPDX-License-Identifier: Apache-2.0
import Journal
@testable import JournalPostgres
import Postgres
import PostgresTesting
import Testing
import Wire

/// A bus that waits for its turn, and what it does meanwhile.
@Suite struct StandbyTests {
    let place = ScratchSchema()

    private var standby: PostgresStandby {
        var options = PostgresJournal.Options()
        options.schema = place.schema
        return PostgresStandby(place.server.string(), options: options)
    }

    @Test func `it verifies what the other one stores, and has nothing left to do in its turn`()
        throws
    {
        let writer = try place.open()
        try writer.append(event("a"))
        var standby = standby
        #expect(standby.verified == nil)
        #expect(throws: JournalError.self) { _ = try standby.open() }
        #expect(standby.verified == writer.head)
        try writer.append(event("b"))
        #expect(throws: JournalError.self) { _ = try standby.open() }
        #expect(standby.verified == writer.head)
        try writer.append(event("c"))
        // What it has verified is not looked at again: a row that is broken there is the scrub's.
        try place.server.execute(
            "UPDATE \(place.schema).journal SET subject = 'x' WHERE sequence = 1")
        try place.expire()
        let next = try standby.open()
        #expect(next.damage == nil)
        #expect(next.head == writer.head)
        try next.append(event("d"))
    }

    @Test func `one that has not caught up leaves its turn to another, and takes the next`() throws
    {
        let writer = try place.open()
        // Two steps and a bit.
        try writer.append((1...700).map { event("a\($0)") })
        try writer.append((1...700).map { event("b\($0)") })
        try writer.append(event("c"))
        var standby = standby
        standby.patience = (.zero, .zero)
        let first = #expect(throws: JournalError.self) { _ = try standby.open() }
        #expect(
            first
                == .locked(
                    "another bus writes this journal; this one verifies it before it can take over")
        )
        try place.expire()
        #expect(throws: JournalError.self) { _ = try standby.open() }
        #expect(try #require(standby.verified).sequence < 1_401)
        let other = try place.open()
        try other.append(event("d"))
        try place.expire()
        var looks = 0
        var next: PostgresJournal?
        while next == nil, looks < 10 {
            looks += 1
            do { next = try standby.open() } catch JournalError.locked {}
        }
        #expect(next?.head == other.head)
    }

    @Test func `damage that it meets is named in its turn`() throws {
        let writer = try place.open()
        for id in ["a", "b", "c"] { try writer.append(event(id)) }
        try place.server.execute(
            "UPDATE \(place.schema).journal SET subject = 'x' WHERE sequence = 2")
        var standby = standby
        #expect(throws: JournalError.self) { _ = try standby.open() }
        try place.expire()
        #expect(try standby.open().damage?.sequence == 2)
    }

    @Test func `what it verified counts for nothing where a copy with less was put back`() throws {
        let writer = try place.open()
        try writer.append(event("a"))
        let names = ["journal", "cursors", "writer"]
        for name in names {
            try place.server.execute(
                "CREATE TABLE \(place.schema).old_\(name) AS TABLE \(place.schema).\(name)")
        }
        try writer.append(event("b"))
        var standby = standby
        #expect(throws: JournalError.self) { _ = try standby.open() }
        #expect(standby.verified?.sequence == 2)
        for name in names {
            let (schema, table) = (place.schema, "\(place.schema).\(name)")
            try place.server.execute("DELETE FROM \(table)")
            try place.server.execute("INSERT INTO \(table) SELECT * FROM \(schema).old_\(name)")
        }
        try place.expire()
        let next = try standby.open()
        #expect(next.damage == nil)
        #expect(next.head.sequence == 1)
    }
}
