// SPDX-License-Identifier: Apache-2.0
import Events
import Foundation
import Journal
import JournalPostgres
import Journey
import Postgres
import PostgresTesting
import Testing
import Wire

@Suite struct PostgresJournalTests {
    let place = ScratchSchema()

    @Test func `what was stored is there after opening again`() throws {
        let first = try place.open()
        #expect(try first.openEpoch() == 1)
        try first.append(event("a"), event("b"), outcome: outcome(at: 1))
        try first.append(event("c", correlation: "h"), seconds: 3)
        let before = try first.pages(Query())
        first.close()
        let journal = try place.open()
        #expect(journal.damage == nil)
        #expect(try journal.openEpoch() == 2)
        #expect(journal.head == before.last?.through)
        #expect(journal.lastRecorded == noon + .seconds(3))
        #expect(journal.cursors() == [gate3: 1])
        #expect(try journal.pages(Query()).flatMap(\.events) == before.flatMap(\.events))
        #expect(try journal.ids(Query(correlation: "h")) == ["c"])
        try journal.append(event("d"))
        #expect(journal.head.sequence == 4)
    }

    @Test func `readers read while the writer writes`() async throws {
        let journal = try place.open()
        try await withThrowingTaskGroup(of: Void.self) { group in
            for _ in 0..<2 {
                group.addTask {
                    var seen = 0
                    while seen < 100 {
                        let ids = try journal.ids()
                        #expect(ids == (0..<ids.count).map { "\($0)" })
                        #expect(ids.count >= seen)
                        seen = ids.count
                    }
                }
            }
            for number in 0..<100 { try journal.append(event("\(number)")) }
            try await group.waitForAll()
        }
    }

    @Test func `a reader in the middle of its read holds up no append`() throws {
        let journal = try place.open()
        try journal.append(event("a"))
        let reader = try place.server.connect()
        try reader.execute("BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY")
        let sql = "SELECT count(*) FROM \(place.schema).journal"
        #expect(try reader.execute(sql).number(0, 0) == 1)
        try journal.append(event("b"))
        #expect(try reader.execute(sql).number(0, 0) == 1)
        #expect(journal.head.sequence == 2)
    }

    @Test func `many buses that start on an empty database create one journal`() async throws {
        let place = place
        let outcomes = await withTaskGroup(of: JournalError?.self) { group in
            for _ in 0..<6 {
                group.addTask {
                    do {
                        _ = try place.open()
                        return nil
                    } catch { return error as? JournalError }
                }
            }
            return await group.reduce(into: []) { $0.append($1) }
        }
        #expect(outcomes.count { $0 == nil } == 1)
        for case .some(let error) in outcomes {
            guard case .locked = error else { Issue.record("\(error)"); continue }
        }
    }

    @Test func `texts that PostgreSQL cannot hold are found all the same`() throws {
        let journal = try place.open()
        try journal.append(event("a", subject: #"deal\u0000:1"#, correlation: "h\\u0000"))
        try journal.append(event("b", subject: "deal\u{FFFD}:1"))
        #expect(try journal.ids(Query(subject: "deal\0:1")) == ["a"])
        #expect(try journal.ids(Query(correlation: "h\0")) == ["a"])
        journal.close()
        #expect(try place.open().damage == nil)
    }

    @Test func `a journal of a newer build is refused by its version`() throws {
        try place.open().close()
        let seal = Mark.seal("version", 99).number
        try place.server.execute(
            "UPDATE \(place.schema).schema_version SET version = 99, seal = \(seal)")
        #expect(
            throws: JournalError.notAJournal(
                "the schema \(place.schema) has version 99; this build knows 3: start a newer "
                    + "Baton on it")
        ) { try place.open() }
    }

    @Test func `a large journal is verified from the mark, and the scrub moves it`() throws {
        var options = PostgresJournal.Options()
        options.verifiedWholeBytes = 0
        let journal = try place.open(options)
        for number in 0..<20 {
            let first = number * 50
            try journal.append((first..<(first + 50)).map { event("\($0)") })
        }
        // Two parts of some five hundred events; the next append stores how far that is.
        try journal.scrub()
        try journal.scrub()
        try journal.append(event("last"))
        journal.close()
        try place.server.execute(
            "UPDATE \(place.schema).journal SET subject = 'other' WHERE sequence = 500")
        let again = try place.open(options)
        #expect(again.damage == nil)
        let damage = #expect(throws: JournalError.self) {
            for _ in 0..<3 { try again.scrub() }
        }
        #expect(
            damage == .damaged(sequence: 500, what: "its row says other than the event"))
    }
}
