// SPDX-License-Identifier: Apache-2.0
import ArgumentParser
import Console
import Events
import Journal
import Journey
import Synchronization
import Testing
import Wire
import WorkerKit
import WorkerProcess
import WorkerTesting

@testable import ConsoleEdge

/// A board of half a history would be believed: there is none before all of it is applied.
@Suite struct HalfReadTests {
    /// A journal of which nothing behind a sequence can be read for now.
    final class Torn: Journal {
        private let whole = MemoryJournal()
        let readable = Mutex<UInt64>(2)

        var head: Position { whole.head }
        var lastRecorded: Instant? { whole.lastRecorded }
        func openEpoch() -> UInt64 { whole.openEpoch() }
        func cursors() -> [FoldID: UInt64] { whole.cursors() }
        func append(_ group: Group) -> Appended { whole.append(group) }
        func position(at sequence: UInt64) -> Position? { whole.position(at: sequence) }

        func read(_ query: Query) throws -> Reading {
            var query = query
            query.mostEvents = 1
            guard query.from.sequence < readable.withLock({ $0 }) else {
                throw JournalError.cannotStore("the disk does not answer")
            }
            return whole.read(query)
        }
    }

    @Test(.timeLimit(.minutes(1)))
    func `the board is shown once all is read, and goes on while the bus is away`() async throws {
        let journal = Torn()
        let bus = try await LiveBus(journal: journal)
        let door = try await bus.client()
        for name in ["dana", "lee", "mia"] {
            let person = PersonObserved(person: PersonID(name), name: name, teams: ["sales"])
            let draft = Draft(person, subject: SubjectID("person:\(name)"), key: "*")
            _ = try await door.publish([(draft, name)], source: "/test")
        }
        let edge = ConsoleEdge(
            try ConsoleEdge.Options.parse([]),
            in: Surroundings(context: bus.context, bus: bus.address, logger: LiveBus.logger))
        let worker = WorkerRun<ConsoleEdge.W>(
            context: bus.context, address: bus.address, replica: "test",
            logger: LiveBus.logger, performer: edge.performer)
        let running = Task { try await worker.run() }
        let view = edge.view(of: worker)
        while await worker.health.through < 2 { await Task.yield() }
        #expect(await view.read { $0.narrator.people.name(of: "dana") } == nil)
        journal.readable.withLock { $0 = .max }
        while await !worker.health.isReady { await Task.yield() }
        #expect(await view.read { $0.narrator.people.name(of: "mia") } == "mia")
        await door.close()
        await bus.close()
        #expect(await view.read { $0.narrator.people.name(of: "mia") } == "mia")
        await worker.drain()
        try await running.value
    }
}
