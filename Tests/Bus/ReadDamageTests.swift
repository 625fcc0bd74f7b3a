// SPDX-License-Identifier: Apache-2.0
import Events
import Foundation
import Journal
import JournalSQLite
import Journey
import Synchronization
import Testing
import Wire
import WorkerKit
import WorkerTesting

/// What a read meets, and whom it holds up.
@Suite(.serialized) struct ReadDamageTests {
    /// A journal of 400 commits and a mark behind which nothing is verified at the opening; one of
    /// its events is spoilt.
    private static func spoilt(_ directory: URL, at number: Int) throws -> SQLiteJournal {
        try Load.fill(directory, count: 400)
        do {
            let journal = try SQLiteJournal(directory: directory)
            _ = try journal.openEpoch()
            let json = Load.event("last", bytes: 512)
            _ = try journal.append(
                Group(
                    epoch: 1, recorded: Instant(microseconds: 1_772_000_000_000_000),
                    submissions: [
                        Submission(
                            outcome: nil,
                            events: [Submitted(envelope: try .init(scanning: json), json: json)])
                    ]))
        }
        try Load.spoil("filled-\(number)\"", in: directory)
        var options = SQLiteJournal.Options()
        options.verifiedWholeBytes = 0
        return try SQLiteJournal(directory: directory, options: options)
    }

    @Test(.timeLimit(.minutes(1)))
    func `damage that a read meets ends the storing, and not the bus`() async throws {
        let directory = FileManager.default.temporaryDirectory.appending(
            path: "baton-\(UUID().uuidString)")
        defer { try? FileManager.default.removeItem(at: directory) }
        let journal = try Self.spoilt(directory, at: 390)
        #expect(journal.damage == nil)
        let bus = try await LiveBus(journal: journal)
        let door = try await bus.client()
        #expect(try await door.status().damaged == nil)
        // The scrub would be there after six seconds.
        let page = try await door.read(Query())
        #expect(page.commit.through.sequence == 390)
        #expect(!page.atEnd)
        let damage = "damaged at event 391: its events do not match the chain"
        #expect(try await door.status().damaged == damage)
        let refusal = await #expect(throws: BusError.self) {
            try await door.publish([Load.event("more", bytes: 512)], patience: .seconds(5))
        }
        let mend = "`baton journal verify` names what is damaged, and a backup mends it"
        guard case .refused("\(damage); \(mend)") = refusal else {
            Issue.record("\(String(describing: refusal))")
            return
        }
        #expect(try await door.read(Query()).commit.through.sequence == 390)
        await door.close()
        await bus.close()
    }

    /// A journal of which one query takes as long as a test wants.
    final class Slow: Journal {
        static let endless = 7
        private let quick = MemoryJournal()
        private let gate = DispatchSemaphore(value: 0)
        func open() { gate.signal() }

        var head: Position { quick.head }
        var lastRecorded: Instant? { quick.lastRecorded }
        func openEpoch() -> UInt64 { quick.openEpoch() }
        func cursors() -> [FoldID: UInt64] { quick.cursors() }
        func append(_ group: Group) -> Appended { quick.append(group) }
        func position(at sequence: UInt64) -> Position? { quick.position(at: sequence) }
        func read(_ query: Query) -> Reading {
            if query.mostEvents == Self.endless { gate.wait() }
            return quick.read(query)
        }
    }

    @Test(.timeLimit(.minutes(1)))
    func `a long read holds up none while a desk is free`() async throws {
        let journal = Slow()
        let bus = try await LiveBus(journal: journal)
        let door = try await bus.client()
        let isOver = Mutex(false)
        let long = Task {
            let page = try await door.read(Query(mostEvents: Slow.endless))
            isOver.withLock { $0 = true }
            return page
        }
        for _ in 1...6 { _ = try await door.read(Query(), patience: .seconds(5)) }
        #expect(!isOver.withLock { $0 })
        journal.open()
        _ = try await long.value
        await door.close()
        await bus.close()
    }
}
