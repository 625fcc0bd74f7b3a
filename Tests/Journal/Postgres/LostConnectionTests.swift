// SPDX-License-Identifier: Apache-2.0
import Events
import Foundation
import Journal
import Postgres
import PostgresTesting
import Synchronization
import Testing
import Wire

@testable import JournalPostgres

/// An acknowledgement is neither lost nor given twice, whatever becomes of the connection.
@Suite struct LostConnectionTests {
    let place = ScratchSchema()

    /// Ends the server's end of a connection, and waits until it is gone.
    static func cut(_ connection: Connection, _ server: PostgresServer) throws {
        let other = try server.connect()
        let process = Parameter.number(Int64(connection.serverProcess))
        try other.execute("SELECT pg_terminate_backend($1::bigint::int)", [process])
        let sql = "SELECT count(*) FROM pg_stat_activity WHERE pid = $1::bigint::int"
        while try other.execute(sql, [process]).number(0, 0) != 0 { usleep(1_000) }
    }

    @Test func `a connection that broke before the statement: it is carried out on a new one`()
        throws
    {
        let journal = try place.open()
        try journal.append(event("a"))
        let row = try #require(journal.writer).row
        try #require(journal.writer).look { try Self.cut($0, place.server) }
        try journal.append(event("b"))
        #expect(try journal.ids() == ["a", "b"])
        #expect(try #require(journal.writer).row.epoch == row.epoch)
    }

    @Test func `a connection that broke after the statement: it is not carried out again`() throws {
        let journal = try place.open()
        try journal.append(event("a"))
        let writer = try #require(journal.writer)
        let before = writer.row
        var tries = 0
        let next = WriterRow(
            epoch: before.epoch, head: before.head, cursors: before.cursors, verified: 1)
        try writer.move(to: next) { row, connection in
            tries += 1
            let done = try place.database.fence.append(
                [], Cursors.arrays([]), from: row, to: next, connection)
            #expect(done)
            try Self.cut(connection, place.server)
            // Here the answer would have come.
            return try connection.execute("SELECT 1").count == 1
        }
        #expect(tries == 1)
        #expect(writer.row == next)
        try journal.append(event("b"))
        #expect(try journal.ids() == ["a", "b"])
    }

    @Test func `a statement that is still at work when its connection is given up counts once`()
        async throws
    {
        let journal = try place.open()
        try journal.append(event("a"))
        let place = place
        let writer = try #require(journal.writer)
        let before = writer.row
        let next = WriterRow(
            epoch: before.epoch, head: before.head, cursors: before.cursors, verified: 1)
        let zombie = try place.server.connect()
        try zombie.execute("BEGIN")
        let done = try place.database.fence.append(
            [], Cursors.arrays([]), from: before, to: next, zombie)
        #expect(done)
        let tries = Mutex(0)
        // Ends the statement once the writer asks for the row.
        let end = Task.detached {
            let sql = """
                SELECT count(*) FROM pg_stat_activity WHERE wait_event_type = 'Lock' \
                AND query LIKE '%\(place.schema)%FOR UPDATE%'
                """
            while try place.server.execute(sql).number(0, 0) == 0 { usleep(1_000) }
            try zombie.execute("COMMIT")
        }
        try writer.move(to: next) { row, connection in
            tries.withLock { $0 += 1 }
            try Self.cut(connection, place.server)
            return try connection.execute("SELECT 1").count == 1
        }
        try await end.value
        #expect(tries.withLock { $0 } == 1)
        #expect(writer.row == next)
    }

    @Test func `a fenced bus whose connection broke learns it before it does anything`() throws {
        let older = try place.open()
        try place.expire()
        let newer = try place.open()
        try #require(older.writer).look { try Self.cut($0, place.server) }
        let error = #expect(throws: JournalError.self) { try older.append(event("a")) }
        guard case .fenced = error else { Issue.record("\(String(describing: error))"); return }
        #expect(try newer.ids() == [])
    }

    @Test func `readers come back after their connections broke`() throws {
        let journal = try place.open()
        try journal.append(event("a"))
        #expect(try journal.ids() == ["a"])
        // It lies idle in the pool again.
        let idle = try journal.readers.read { $0 }
        try Self.cut(idle, place.server)
        #expect(try journal.ids() == ["a"])
    }

    @Test func `a server that is killed and comes back has all that was acknowledged`() async throws
    {
        let server = try PostgresServer()
        let place = ScratchSchema(server)
        let journal = try place.open()
        let killer = Task.detached {
            for after in [20, 60, 100] {
                while journal.head.sequence < after { usleep(500) }
                try server.crash()
                try server.start()
            }
        }
        var acknowledged: [String] = []
        for number in 0..<140 {
            let appended = try journal.append(event("\(number)"))
            #expect(
                appended.verdicts == [
                    .stored([Stored(sequence: UInt64(number + 1), duplicate: false)])
                ])
            acknowledged.append("\(number)")
        }
        try await killer.value
        #expect(try journal.ids() == acknowledged)
        journal.close()
        let again = try place.open()
        #expect(again.damage == nil)
        #expect(try again.ids() == acknowledged)
    }

    @Test func `while the database does not answer that is known, and once it does it is over`()
        async throws
    {
        let server = try PostgresServer()
        let place = ScratchSchema(server)
        let journal = try place.open()
        try journal.append(event("a"))
        #expect(journal.unanswered == nil)
        try server.crash()
        let append = Task.detached { _ = try journal.append(event("b")) }
        let end = ContinuousClock.now + .seconds(20)
        while journal.unanswered == nil, ContinuousClock.now < end { await Task.yield() }
        #expect(try #require(journal.unanswered) >= .seconds(2))
        try server.start()
        try await append.value
        #expect(journal.unanswered == nil)
        #expect(journal.head.sequence == 2)
    }

    @Test func `a database that stays away ends the storing, with nothing acknowledged`() throws {
        let server = try PostgresServer()
        var options = PostgresJournal.Options()
        options.patience = .milliseconds(300)
        let place = ScratchSchema(server)
        let journal = try place.open(options)
        try journal.append(event("a"))
        try server.crash()
        let error = #expect(throws: JournalError.self) { try journal.append(event("b")) }
        guard case .unreachable = error else {
            Issue.record("\(String(describing: error))"); return
        }
        #expect(journal.head.sequence == 1)
        #expect(throws: JournalError.self) { try journal.append(event("c")) }
    }
}

extension ScratchSchema {
    var database: Database { Database(server.string(), schema: schema) }
}
