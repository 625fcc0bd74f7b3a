// SPDX-License-Identifier: Apache-2.0
import Events
import Journey
import Testing
import WorkerKit
import WorkerTesting

/// Two builds of one worker beside each other, as while a company rolls from one to the other, and
/// back: they decide differently, and make different states of the same history.
@Suite struct RollingTests {
    /// Three replicas, each of which changes its build with every start.
    static func world<Build: CounterBuild>(rollingTo other: Build.Type) -> (UInt64) -> Simulation {
        { seed in
            var faults = Faults()
            faults.workerCrashes = 6
            faults.workerDrains = 6
            let simulation = Simulation(
                seed: seed, rules: Company.topology(naming: ["counter"]), faults: faults)
            for replica in ["a", "b", "c"] {
                simulation.add(
                    replica: replica, old, { new(other, $0, $1) }, old, { new(other, $0, $1) },
                    old)
            }
            SimulationTests.addDoors(to: simulation)
            return simulation
        }
    }

    private static func old(_ replica: String, now: Instant) -> any SimulatedProcess {
        Running(Counter<OldCounting>.self, replica: replica, now: now, snapshotInterval: 5)
    }

    private static func new<Build: CounterBuild>(
        _: Build.Type, _ replica: String, _ now: Instant
    ) -> any SimulatedProcess {
        Running(Counter<Build>.self, replica: replica, now: now, snapshotInterval: 5)
    }

    @Test(arguments: SimulationTests.seeds)
    func `two builds that decide and apply differently share a worker's slots`(
        seed: UInt64
    ) throws {
        SimulationTests.expectNone(try Self.world(rollingTo: NewCounting.self)(seed).run(), seed)
    }

    @Test func `in most histories each build speaks after the other`() throws {
        let changes = try (1...10).map { seed in
            let simulation = Self.world(rollingTo: NewCounting.self)(UInt64(seed))
            _ = try simulation.run()
            let words = try simulation.journal.everything()
                .compactMap { ($0.event.body as? ActivityLogged)?.note?.prefix(3) }
            return zip(words, words.dropFirst()).count { $0 != $1 }
        }
        #expect(changes.count { $0 > 1 } > 5, "\(changes)")
    }

    /// Seed 1, when this was written.
    @Test func `a build that takes another one's snapshots for its own is caught`() throws {
        let world = Self.world(rollingTo: UnsaidCounting.self)
        let seed = try (1...20).first { seed in
            try world(seed).run().contains { $0.promise == .sameAsReplay }
        }
        #expect(seed != nil)
    }
}
