// SPDX-License-Identifier: Apache-2.0
import Events
import Foundation
import Journal
import JournalSQLite
import Testing
import Wire

@Suite struct VerificationTests {
    let home = Scratch()

    /// Forty commits in the database file, none in the log: the last to close moves them there.
    func fill() throws {
        let journal = try SQLiteJournal(directory: home.url)
        for number in 0..<40 {
            try journal.append(event("f\(number)", data: "\"needle-\(number)-\""))
        }
    }

    /// Changes one letter of an event, wherever it is stored.
    func spoil(_ number: Int, in directory: Scratch) throws {
        var bytes = directory.bytes("journal.sqlite")
        let needle = try #require(bytes.firstRange(of: Data("needle-\(number)-".utf8)))
        bytes[needle.lowerBound] ^= 1
        // In place: the file may be open.
        let file = try #require(FileHandle(forUpdatingAtPath: directory.path("journal.sqlite")))
        try file.write(contentsOf: bytes)
    }

    static func options(verifiedWholeBytes: Int) -> SQLiteJournal.Options {
        var options = SQLiteJournal.Options()
        options.verifiedWholeBytes = verifiedWholeBytes
        return options
    }

    @Test func `damage behind the verified mark of a large journal opens, and is met on read`()
        throws
    {
        try fill()
        // Verified whole, and the mark stored with the next append.
        try SQLiteJournal(directory: home.url).append(event("last"))
        try spoil(10, in: home)
        let journal = try SQLiteJournal(
            directory: home.url, options: Self.options(verifiedWholeBytes: 0))
        #expect(journal.damage == nil)
        guard case .page(let page, false, _) = try journal.read(Query()) else {
            Issue.record("not noticed")
            return
        }
        #expect(page.through.sequence == 10)
        let damage = try #require(journal.damage)
        guard case .damaged(11, let what) = damage else {
            Issue.record("\(damage)")
            return
        }
        #expect(what == "its events do not match the chain")
        #expect("\(damage)" == "damaged at event 11: its events do not match the chain")
        #expect(throws: damage) { try journal.read(Query(from: page.through)) }
        #expect(throws: JournalError.self) { try journal.append(event("more")) }
        #expect(journal.head.sequence == 10)
    }

    @Test func `damage beyond the verified mark of a large journal is found at start`() throws {
        try fill()
        try spoil(30, in: home)
        let journal = try SQLiteJournal(
            directory: home.url, options: Self.options(verifiedWholeBytes: 0))
        guard case .damaged(31, _) = journal.damage else {
            Issue.record("\(String(describing: journal.damage))")
            return
        }
        #expect(journal.head.sequence == 30)
    }

    @Test func `the scrub finds damage behind the verified mark`() throws {
        try fill()
        try SQLiteJournal(directory: home.url).append(event("last"))
        try spoil(20, in: home)
        let journal = try SQLiteJournal(
            directory: home.url, options: Self.options(verifiedWholeBytes: 0))
        #expect(try journal.scrub(step: 10).sequence == 10)
        #expect(try journal.scrub(step: 10).sequence == 20)
        let failure = #expect(throws: JournalError.self) { try journal.scrub(step: 10) }
        #expect(failure == journal.damage)
        guard case .damaged(21, _) = failure else {
            Issue.record("\(String(describing: failure))")
            return
        }
    }

    @Test func `verifying names the first sequence that is not whole`() throws {
        try fill()
        try SQLiteJournal(directory: home.url).append(event("last"))
        for number in [25, 5, 15] { try spoil(number, in: home) }
        let failure = #expect(throws: JournalError.self) {
            try Inspection(directory: home.url).verify()
        }
        guard case .damaged(6, _) = failure else {
            Issue.record("\(String(describing: failure))")
            return
        }
    }

    @Test func `a log that was taken away is noticed`() throws {
        let copy = TwoHundred.shared.scratch.copy()
        try FileManager.default.removeItem(atPath: copy.path("journal.sqlite-wal"))
        let journal = try SQLiteJournal(directory: copy.url)
        guard case .damaged(201, let what) = journal.damage else {
            Issue.record("\(String(describing: journal.damage))")
            return
        }
        #expect(what == "events 201 to 400 were stored and are gone")
    }
}
