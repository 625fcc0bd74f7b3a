// SPDX-License-Identifier: Apache-2.0
import Foundation
import GRDB
import Journal
import JournalSQLite
import Journey
import Testing
import Wire

/// What packing means for a directory: its room, its damage, its crashes, its past.
@Suite struct PackedSQLiteTests {
    let scratch = Scratch()

    /// Events as long as those of tools are, with little in each that is new.
    static func fill(_ journal: any Journal, _ count: Int) throws {
        for number in 0..<count {
            let filling = (0..<10).map { #""field\#($0)":"value \#(number % 7)""# }
            try journal.append(
                event("e\(number)", correlation: "h", data: "{\(filling.joined(separator: ","))}"),
                seconds: number)
        }
    }

    @Test func `the file gives back what packing makes free`() throws {
        let journal = try SQLiteJournal(directory: scratch.url)
        try Self.fill(journal, 4_000)
        journal.close()
        let before = scratch.bytes("journal.sqlite").count
        #expect(try journal.packAll() >= 1)
        let queue = try DatabaseQueue(path: scratch.path("journal.sqlite"))
        let mode = try queue.read { db in try Int.fetchOne(db, sql: "PRAGMA auto_vacuum") }
        #expect(mode == 2, "incremental, from the first table on")
        try queue.close()
        try journal.giveBack()
        #expect(scratch.bytes("journal.sqlite").count < before * 2 / 3)
        #expect(try journal.ids().count == 4_000)
        #expect(try Inspection(directory: scratch.url).verify().sequence == 4_000)
    }

    @Test(arguments: 0..<24)
    func `a flipped bit of a segment is named by its range, at start, by verifying and reading`(
        part: Int
    ) throws {
        do {
            let journal = try SQLiteJournal(directory: scratch.url)
            try Self.fill(journal, 60)
            #expect(try journal.packAll(fullBytes: 5_000) > 3)
            try journal.append(event("after"))
            journal.close()
        }
        let range = try flip(part)
        let verified = #expect(throws: JournalError.self) {
            try Inspection(directory: scratch.url).verify()
        }
        let journal = try SQLiteJournal(directory: scratch.url)
        for found in [verified, journal.damage] {
            guard case .damaged(let sequence, let what) = found else {
                Issue.record("\(String(describing: found)) at part \(part)")
                continue
            }
            #expect(range.contains(sequence), "\(what)")
        }
        let read = try journal.pages(Query()).flatMap(\.entries)
        #expect(read.count == Int(range.lowerBound) - 1)
    }

    /// Flips a bit of the second segment's row: of a column, or of a part of what is compressed.
    /// Answers which events it holds.
    private func flip(_ part: Int) throws -> ClosedRange<UInt64> {
        let queue = try DatabaseQueue(path: scratch.path("journal.sqlite"))
        return try queue.writeWithoutTransaction { db in
            let row = try #require(
                try Row.fetchOne(
                    db, sql: "SELECT * FROM segments ORDER BY through LIMIT 1 OFFSET 1"))
            let (after, through): (Int64, Int64) = (row["after"], row["through"])
            let columns = ["after", "before", "chain", "since", "recorded", "checksum"]
            let column = part < columns.count ? columns[part] : "content"
            let value: DatabaseValue = row[column]
            let changed: DatabaseValue
            if let number = Int64.fromDatabaseValue(value) {
                changed = (number ^ 4).databaseValue
            } else {
                var data = try #require(Data.fromDatabaseValue(value))
                data[(part * 7919) % data.count] ^= 1 << UInt8(part % 8)
                changed = data.databaseValue
            }
            try db.execute(
                sql: "UPDATE segments SET \(column) = ? WHERE through = ?",
                arguments: [changed, through])
            return UInt64(after + 1)...UInt64(through)
        }
    }

    @Test func `a segment that is gone is damage, and so is a commit beside its segment`() throws {
        let journal = try SQLiteJournal(directory: scratch.url)
        try Self.fill(journal, 60)
        try journal.packAll(fullBytes: 5_000)
        journal.close()
        let gone = scratch.copy()
        let segments = try DatabaseQueue(path: gone.path("journal.sqlite"))
        try segments.writeWithoutTransaction { db in
            try db.execute(
                sql: "DELETE FROM segments WHERE through = (SELECT max(through) FROM segments)")
        }
        #expect(throws: JournalError.self) { try Inspection(directory: gone.url).verify() }
        #expect(try SQLiteJournal(directory: gone.url).damage != nil)
        let moved = scratch.copy()
        let places = try DatabaseQueue(path: moved.path("journal.sqlite"))
        try places.writeWithoutTransaction { db in
            try db.execute(
                sql: "UPDATE segments SET through = through + 64 "
                    + "WHERE through = (SELECT min(through) FROM segments)")
        }
        #expect(throws: JournalError.self) { try Inspection(directory: moved.url).verify() }
        let twice = scratch.copy()
        let commits = try DatabaseQueue(path: twice.path("journal.sqlite"))
        try commits.writeWithoutTransaction { db in
            try db.execute(
                sql: "INSERT INTO commits SELECT 3, recorded, chain, checksum, head, body "
                    + "FROM commits LIMIT 1")
        }
        #expect(throws: JournalError.self) { try Inspection(directory: twice.url).verify() }
    }

    @Test func `where packing fails in between, nothing is lost and nothing is twice`() throws {
        let journal = try SQLiteJournal(directory: scratch.url)
        try Self.fill(journal, 60)
        let ids = try journal.ids()
        let queue = try DatabaseQueue(path: scratch.path("journal.sqlite"))
        try queue.writeWithoutTransaction { db in
            try db.execute(
                sql: "CREATE TRIGGER half BEFORE DELETE ON commits WHEN old.through = 7 "
                    + "BEGIN SELECT RAISE(ABORT, 'half'); END")
        }
        #expect(throws: JournalError.self) { try journal.packAll() }
        try queue.writeWithoutTransaction { db in try db.execute(sql: "DROP TRIGGER half") }
        try queue.close()
        #expect(try journal.ids() == ids)
        #expect(try journal.packed() == Packed())
        #expect(try Inspection(directory: scratch.url).verify().sequence == 60)
    }

    @Test func `a journal of the first format is migrated at start, and is whole`() throws {
        let old = try Self.journalOfFormatOne(scratch)
        #expect(try Inspection(directory: scratch.url).verify() == old.head)
        let journal = try SQLiteJournal(directory: scratch.url)
        #expect(journal.damage == nil)
        #expect(try journal.openEpoch() == 2)
        #expect(try journal.ids() == old.ids)
        #expect(try journal.packAll() == 1)
        try journal.giveBack()
        try journal.append(event("new"))
        #expect(try journal.ids() == old.ids + ["new"])
        #expect(try Inspection(directory: scratch.url).verify().sequence == old.head.sequence + 1)
    }

    @Test func `a damaged journal of the first format stays as it is`() throws {
        let old = try Self.journalOfFormatOne(scratch)
        let queue = try DatabaseQueue(path: scratch.path("journal.sqlite"))
        try queue.writeWithoutTransaction { db in
            try db.execute(
                sql: "UPDATE commits SET body = zeroblob(length(body)) WHERE through = 5")
        }
        try queue.close()
        let journal = try SQLiteJournal(directory: scratch.url)
        #expect(journal.damage?.sequence == 5)
        #expect(try journal.ids() == Array(old.ids.prefix(4)))
        #expect(try journal.packed() == Packed())
    }

    /// Makes what an older build has left: its tables, with what this build stores in them.
    private static func journalOfFormatOne(
        _ scratch: Scratch
    ) throws -> (head: Position, ids: [String]) {
        let new = Scratch()
        let journal = try SQLiteJournal(directory: new.url)
        _ = try journal.openEpoch()
        try fill(journal, 20)
        journal.close()
        scratch.write(new.bytes("head"), "head")
        let queue = try DatabaseQueue(path: scratch.path("journal.sqlite"))
        try queue.writeWithoutTransaction { db in
            try db.execute(sql: "PRAGMA page_size = 16384; PRAGMA journal_mode = WAL")
            for table in formatOne { try db.execute(sql: table) }
            try db.execute(sql: "PRAGMA application_id = \(0x4241_544E)")
            try db.execute(
                sql: "ATTACH ? AS new", arguments: [new.path("journal.sqlite")])
            for table in ["commits", "ids", "outcomes", "marks", "cursors", "meta"] {
                try db.execute(sql: "INSERT INTO \(table) SELECT * FROM new.\(table)")
            }
            let seal = Mark.seal("format", 1).number
            try db.execute(
                sql: "UPDATE meta SET value = 1, seal = ? WHERE name = 'format'",
                arguments: [seal])
        }
        try queue.close()
        return (journal.head, try journal.ids())
    }

    /// As the first build declared them.
    private static let formatOne = [
        """
        CREATE TABLE commits (through INTEGER PRIMARY KEY, recorded INTEGER NOT NULL, \
        chain BLOB NOT NULL, checksum BLOB NOT NULL, head BLOB NOT NULL, body BLOB NOT NULL)
        """,
        "CREATE INDEX commits_by_time ON commits (recorded)",
        """
        CREATE TABLE ids (id BLOB PRIMARY KEY, sequence INTEGER NOT NULL, \
        digest BLOB NOT NULL) WITHOUT ROWID
        """,
        """
        CREATE TABLE outcomes (worker INTEGER NOT NULL, slot INTEGER NOT NULL, \
        anchor INTEGER NOT NULL, step INTEGER NOT NULL, phase INTEGER NOT NULL, \
        first INTEGER NOT NULL, count INTEGER NOT NULL, parked INTEGER NOT NULL, \
        PRIMARY KEY (worker, slot, anchor, step)) WITHOUT ROWID
        """,
        "CREATE INDEX outcomes_parked ON outcomes (worker, slot, anchor) WHERE parked = 1",
        """
        CREATE TABLE marks (mark INTEGER NOT NULL, sequence INTEGER NOT NULL, \
        PRIMARY KEY (mark, sequence)) WITHOUT ROWID
        """,
        """
        CREATE TABLE cursors (worker TEXT NOT NULL, slot INTEGER NOT NULL, \
        settled INTEGER NOT NULL, seal INTEGER NOT NULL, \
        PRIMARY KEY (worker, slot)) WITHOUT ROWID
        """,
        """
        CREATE TABLE meta (name TEXT PRIMARY KEY, value INTEGER NOT NULL, \
        seal INTEGER NOT NULL) WITHOUT ROWID
        """,
    ]
}
