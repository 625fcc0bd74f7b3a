// SPDX-License-Identifier: Apache-2.0
import Events
import Foundation
import Journal
import JournalSQLite
import Journey
import Testing
import Wire
import WorkerKit
import WorkerTesting

/// A bus packs what is old enough while it serves.
@Suite(.serialized) struct PackingTests {
    @Test(.timeLimit(.minutes(1)))
    func `a bus that is told to packs its oldest events, stores more, and answers as before`()
        async throws
    {
        let directory = FileManager.default.temporaryDirectory.appending(
            path: "baton-\(UUID().uuidString)")
        defer { try? FileManager.default.removeItem(at: directory) }
        try Load.fill(directory, count: 3_000)
        let journal = try SQLiteJournal(directory: directory)
        let bus = try await LiveBus(journal: journal, packAfter: .zero)
        let door = try await bus.client()
        while try journal.packed().segments == 0 { try await Task.sleep(for: .milliseconds(10)) }
        let last = try await door.publish([Load.event("last", bytes: 1024)])
        let again = try await door.publish([Load.event("last", bytes: 1024)])
        #expect(again.first?.sequence == last.first?.sequence)
        let head = try #require(last.last).sequence
        var (from, found) = (Position.start, 0)
        while from.sequence < head {
            let page = try await door.read(Query(from: from)).commit
            found += page.entries.count
            from = page.through
        }
        #expect(found == Int(head))
        #expect(try Inspection(directory: directory).verify().sequence >= head)
        await door.close()
        await bus.close()
    }
}
