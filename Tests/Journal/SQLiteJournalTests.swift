// SPDX-License-Identifier: Apache-2.0
import Events
import Foundation
import Journal
import JournalSQLite
import Journey
import Testing
import Wire

@Suite struct SQLiteJournalTests {
    let scratch = Scratch()

    func open(_ options: SQLiteJournal.Options = .init()) throws -> SQLiteJournal {
        try SQLiteJournal(directory: scratch.url, options: options)
    }

    @Test func `what was stored is there after opening again`() throws {
        var before: [Commit] = []
        do {
            let journal = try open()
            #expect(try journal.openEpoch() == 1)
            try journal.append(event("a"), event("b"), outcome: outcome(at: 1))
            try journal.append(event("c", correlation: "h"), seconds: 3)
            before = try journal.pages(Query())
        }
        let journal = try open()
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

    @Test func `a second opener is refused, and told who holds the journal`() throws {
        let journal = try open()
        let failure = #expect(throws: JournalError.self) { try open() }
        guard case .locked(let reason) = failure else {
            Issue.record("\(String(describing: failure))")
            return
        }
        #expect(reason.contains(scratch.url.path))
        #expect(reason.contains("process \(ProcessInfo.processInfo.processIdentifier)"))
        #expect(reason.contains("stop that bus"))
        #expect(journal.damage == nil)
    }

    @Test func `a journal that was let go can be opened again`() throws {
        for epoch: UInt64 in 1...3 { #expect(try open().openEpoch() == epoch) }
    }

    @Test func `a full disk stores nothing of a group, and nothing after`() throws {
        var options = SQLiteJournal.Options()
        options.quotaBytes = 2 * 1024 * 1024
        let filling = "\"" + String(repeating: "x", count: 100_000) + "\""
        var acknowledged: [String] = []
        do {
            let journal = try open(options)
            let failure = #expect(throws: JournalError.self) {
                for number in 0..<100 {
                    try journal.append(event("\(number)", data: filling))
                    acknowledged.append("\(number)")
                }
            }
            guard case .cannotStore(let reason) = failure else {
                Issue.record("\(String(describing: failure))")
                return
            }
            #expect(reason.contains("full"))
            #expect(acknowledged.count > 5)
            #expect(throws: JournalError.self) { try journal.append(event("small")) }
            #expect(throws: JournalError.self) { try journal.openEpoch() }
            #expect(try journal.ids() == acknowledged)
        }
        let journal = try open()
        #expect(journal.damage == nil)
        #expect(try journal.ids() == acknowledged)
        try journal.append(event("small"))
    }

    @Test(arguments: ["journal.sqlite", "lock", "", "away"])
    func `what is put into a file that was deleted or moved away is not acknowledged`(
        name: String
    ) throws {
        let journal = try open()
        try journal.append(event("a"))
        let away = Scratch()
        if name == "away" {
            try FileManager.default.moveItem(
                at: scratch.url, to: away.url.appending(path: "elsewhere"))
        } else {
            try FileManager.default.removeItem(atPath: scratch.path(name))
        }
        #expect(throws: JournalError.self) { try journal.append(event("b")) }
        #expect(journal.head.sequence == 1)
        guard case .damaged(2, let what) = journal.damage else {
            Issue.record("\(String(describing: journal.damage))")
            return
        }
        #expect(what.contains("deleted, moved away or replaced"))
    }

    @Test func `a bus that has nothing to store notices, too, that its file is gone`() throws {
        let journal = try open()
        try journal.append(event("a"))
        try journal.renew()
        let path = scratch.path("journal.sqlite")
        try FileManager.default.moveItem(atPath: path, toPath: path + ".former")
        try Data("another".utf8).write(to: URL(filePath: path))
        #expect(throws: JournalError.self) { try journal.renew() }
        #expect(journal.damage != nil)
        #expect(throws: JournalError.self) { try journal.append(event("b")) }
    }

    @Test func `a file that is no journal is left alone`() throws {
        let text = Data("not a database, but somebody's".utf8)
        scratch.write(text, "journal.sqlite")
        let failure = #expect(throws: JournalError.self) { try open() }
        guard case .notAJournal = failure else {
            Issue.record("\(String(describing: failure))")
            return
        }
        #expect(scratch.bytes("journal.sqlite") == text)
    }

    @Test func `readers read while the writer writes`() async throws {
        let journal = try open()
        try await withThrowingTaskGroup(of: Void.self) { group in
            for _ in 0..<3 {
                group.addTask {
                    var seen: UInt64 = 0
                    while seen < 200 {
                        let pages = try journal.pages(Query())
                        let ids = try pages.flatMap(\.events).map { try Envelope(scanning: $0).id }
                        #expect(ids == (0..<ids.count).map { "\($0)" })
                        #expect(UInt64(ids.count) >= seen)
                        seen = UInt64(ids.count)
                    }
                }
            }
            for number in 0..<200 { try journal.append(event("\(number)")) }
            try await group.waitForAll()
        }
    }

    @Test func `verifying walks everything and says how far it is`() throws {
        let journal = try open()
        for number in 0..<150 {
            try journal.append(event("\(number)"), outcome: outcome(at: UInt64(number + 1)))
        }
        var heard: [UInt64] = []
        _ = try Inspection(directory: scratch.url).verify { sequence, _ in heard.append(sequence) }
        #expect(heard == [64, 128, 150])
    }

    @Test func `the scrub goes on where it was, and begins anew at the end`() throws {
        let journal = try open()
        for number in 0..<10 { try journal.append(event("\(number)")) }
        let ends = try (0..<5).map { _ in try journal.scrub(step: 4).sequence }
        #expect(ends == [4, 8, 10, 4, 8])
    }

    @Test func `a stamp written for many is the stamp of each`() throws {
        let journal = try open()
        let spaced = Array(#" { "id":"a","source":"/s","specversion":"1.0","type":"t" } "#.utf8)
        let submitted = Submitted(envelope: try Envelope(scanning: spaced), json: spaced)
        let commit = try journal.append(submitted, event("b")).commits[0]
        #expect(
            commit.events == [
                Stamp.stamp(spaced, sequence: 1, recorded: noon),
                Stamp.stamp(event("b").json, sequence: 2, recorded: noon),
            ])
    }
}
