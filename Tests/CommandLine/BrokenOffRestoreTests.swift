// SPDX-License-Identifier: Apache-2.0
import ArgumentParser
import Events
import Foundation
import Journal
import JournalSQLite
import Journey
import Testing
import Wire
import WorkerTesting

@testable import baton

/// A restore whose process was killed, as somebody meets it at the command line.
struct BrokenOffRestoreTests {
    private let home = FileManager.default.temporaryDirectory.appending(path: "baton-\(UUID())")
    private var backup: URL { home.appending(path: "backup") }
    private var half: URL { home.appending(path: "half") }

    /// A journal of three events, and the first of them in another place.
    private func breakOff() throws {
        let journal = try SQLiteJournal(directory: backup)
        for id in ["a", "b", "c"] {
            let json = Array(
                #"{"specversion":"1.0","id":"\#(id)","source":"/test","type":"x","data":{}}"#.utf8)
            let event = Submitted(envelope: try Envelope(scanning: json), json: json)
            _ = try journal.append(
                Group(
                    epoch: 1, recorded: Instant(microseconds: 1),
                    submissions: [Submission(outcome: nil, events: [event])]))
        }
        let target = try SQLiteJournal(directory: half)
        guard case .page(let page, _, _) = try journal.read(Query(through: 1)) else { return }
        try target.adopt(page, of: Original(head: journal.head))
        journal.close()
        target.close()
    }

    @Test func `verify names it, the same restore goes on, and then it is whole`() throws {
        defer { try? FileManager.default.removeItem(at: home) }
        try breakOff()
        let failure = #expect(throws: Failure.self) { try Verify.parse([half.path]).run() }
        #expect(failure?.what.contains("1 of its 3 events have come") == true)
        #expect(failure?.status == .refused)
        try Restore.parse([backup.path, "--to", half.path]).run()
        try Verify.parse([half.path]).run()
        #expect(try SQLiteJournal(directory: half).head.sequence == 3)
    }

    @Test func `what is half a journal is copied nowhere, and what is whole is not put over`()
        throws
    {
        defer { try? FileManager.default.removeItem(at: home) }
        try breakOff()
        let other = home.appending(path: "other").path
        #expect(throws: Failure.self) { try Backup.parse([half.path, "--to", other]).run() }
        #expect(throws: Failure.self) { try Restore.parse([half.path, "--to", backup.path]).run() }
    }
}
