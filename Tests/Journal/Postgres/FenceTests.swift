// SPDX-License-Identifier: Apache-2.0
import Events
import Foundation
import Journal
@testable import JournalPostgres
import Postgres
import PostgresTesting
import Testing
import Journey
import Wire

/// Who writes.
@Suite struct FenceTests {
    let place = ScratchSchema()

    func writer() throws -> [Int64?] {
        let rows = try place.server.execute("SELECT epoch, head FROM \(place.schema).writer")
        return [rows.number(0, 0), rows.number(0, 1)]
    }

    @Test func `while one writes, a second one stands by`() throws {
        let journal = try place.open()
        #expect(
            throws: JournalError.locked("another bus writes this journal; this one stands by")
        ) { try place.open() }
        try journal.append(event("a"))
        #expect(try writer() == [1, 1])
    }

    @Test func `the row is taken over when its time is up by the database's clock, and not before`()
        throws
    {
        let first = try place.open()
        try first.append(event("a"))
        let expires = try place.server.execute("SELECT expires FROM \(place.schema).writer")
        let deadline = Date(timeIntervalSinceNow: 60)
        var second: PostgresJournal?
        while second == nil, Date() < deadline {
            do { second = try place.open() } catch JournalError.locked { usleep(20_000) }
        }
        let taken = try place.server.execute(
            "SELECT expires - interval '3 seconds', clock_timestamp() FROM \(place.schema).writer")
        #expect(try #require(taken.time(0, 0)) > expires.time(0, 0)!)
        #expect(try #require(second).openEpoch() == 2)
    }

    @Test func `a renewed row is not taken over`() throws {
        let journal = try place.open()
        try place.expire()
        // What a bus does that was idle for a moment, and comes before the others.
        usleep(700_000)
        try journal.renew()
        #expect(throws: JournalError.self) { try place.open() }
        try journal.append(event("a"))
    }

    @Test func `the older writer changes no row, and is told so`() throws {
        let older = try place.open()
        try older.append(event("a"))
        try place.expire()
        let newer = try place.open()
        try newer.append(event("b"))
        let error = #expect(throws: JournalError.self) { try older.append(event("c")) }
        #expect(
            error
                == .fenced(
                    "another bus writes this journal now (epoch 2, this one had 1): what was not "
                        + "acknowledged is offered to that one"))
        #expect(try writer() == [2, 2])
        #expect(try newer.ids() == ["a", "b"])
        #expect(throws: JournalError.self) { try older.append(event("d")) }
        #expect(throws: JournalError.self) { try older.renew() }
        try newer.append(event("e"))
        #expect(try newer.ids() == ["a", "b", "e"])
    }

    @Test func `an older writer that has nothing to append learns it by renewing`() throws {
        let older = try place.open()
        try place.expire()
        let newer = try place.open()
        usleep(700_000)
        let error = #expect(throws: JournalError.self) { try older.renew() }
        guard case .fenced = error else { Issue.record("\(String(describing: error))"); return }
        try newer.append(event("a"))
    }

    @Test func `a cursor alone does not pass the fence`() throws {
        let older = try place.open()
        try place.expire()
        let newer = try place.open()
        let group = Group(
            epoch: 1, recorded: noon, submissions: [],
            cursors: [CursorMove(fold: gate3, settled: 5)])
        #expect(throws: JournalError.self) { try older.append(group) }
        newer.close()
        #expect(try place.open().cursors() == [:])
    }

    @Test func `a bus that ends lets the next one begin at once`() throws {
        for epoch: UInt64 in 1...3 {
            let journal = try place.open()
            #expect(try journal.openEpoch() == epoch)
            journal.close()
        }
    }

    @Test func `a database that was set back is not written on`() throws {
        let journal = try place.open()
        try journal.append(event("a"))
        try journal.append(event("b"))
        let before = try place.server.execute(
            "SELECT encode(chain, 'hex') FROM \(place.schema).journal WHERE sequence = 1")
        let row = WriterRow(
            epoch: 1, head: try #require(try journal.position(at: 1)), cursors: 0, verified: 0)
        #expect(before.text(0, 0) == row.head.chain.hex)
        try place.server.execute(
            "DELETE FROM \(place.schema).journal WHERE sequence = 2")
        try place.server.execute(
            "UPDATE \(place.schema).writer SET head = 1, chain = $1, seal = $2",
            [.bytes(row.head.chain.bytes), .number(row.seal)])
        let error = #expect(throws: JournalError.self) { try journal.append(event("c")) }
        guard case .fenced(let why) = error else {
            Issue.record("\(String(describing: error))")
            return
        }
        #expect(why.contains("a standby with less history"))
    }
}
