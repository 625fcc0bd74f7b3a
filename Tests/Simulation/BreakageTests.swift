// SPDX-License-Identifier: Apache-2.0
import Events
import Journey
import Testing
import WorkerKit
import WorkerTesting

/// A checker that never complains proves nothing: each promise is broken on purpose, and the first
/// seeds must say so. Which seed was the first when this was written stands beside each bound.
@Suite struct BreakageTests {
    /// The first seed that finds a promise broken; nil when none up to `most` does.
    private func firstSeed(
        upTo most: UInt64, finding promise: Promise, _ simulation: (UInt64) -> Simulation
    ) throws -> UInt64? {
        try (1...most).first { seed in
            try simulation(seed).run().contains { $0.promise == promise }
        }
    }

    private func firstSeed(
        upTo most: UInt64, finding promise: Promise, in breakage: Breakage
    ) throws -> UInt64? {
        try firstSeed(upTo: most, finding: promise) {
            SimulationTests.hardWorkers(seed: $0, breakage: breakage)
        }
    }

    /// A world of one worker that breaks the rules of folds.
    private func world<W: Worker>(of worker: W.Type) -> (UInt64) -> Simulation {
        { seed in
            let simulation = Simulation(seed: seed, rules: Company.topology(naming: [W.name]))
            for replica in ["a", "b"] {
                simulation.add(replica: replica) { Running(worker, replica: $0, now: $1) }
            }
            SimulationTests.addDoors(to: simulation)
            return simulation
        }
    }

    @Test func `a fold that reads a clock does not live as its history says`() throws {
        // Seed 1.
        let world = world(of: ClockReader.self)
        #expect(try firstSeed(upTo: 1, finding: .sameAsReplay, world) != nil)
    }

    @Test func `a fold that goes by the order of a set does not live as its history says`() throws {
        // Seed 1: sets of the same elements differ in their order.
        let world = world(of: Shuffler.self)
        #expect(try firstSeed(upTo: 3, finding: .sameAsReplay, world) != nil)
    }

    @Test func `a bus that takes an old lease is caught at its mouth`() throws {
        // Seed 2.
        #expect(try firstSeed(upTo: 30, finding: .fenced, in: .takesOldLeases) != nil)
    }

    @Test func `a journal that forgets what doors said has it twice`() throws {
        // Seed 1.
        #expect(try firstSeed(upTo: 20, finding: .once, in: .forgetsEvents) != nil)
    }

    @Test func `a journal that forgets outcomes has two at a key`() throws {
        // Seed 1.
        #expect(try firstSeed(upTo: 20, finding: .oneOutcome, in: .forgetsOutcomes) != nil)
    }

    @Test func `a fold hears twice what stands twice`() throws {
        // Seed 2.
        #expect(try firstSeed(upTo: 20, finding: .orderSeen, in: .forgetsOutcomes) != nil)
    }

    @Test func `an answer before the sync is caught at once, and when the bus has died`() throws {
        // Seed 1, and seed 4.
        #expect(try firstSeed(upTo: 1, finding: .durableFirst, in: .answersBeforeSync) != nil)
        #expect(try firstSeed(upTo: 20, finding: .keptForEver, in: .answersBeforeSync) != nil)
    }

    @Test func `an answer in spite of a failed sync is caught`() throws {
        // Seed 1.
        #expect(try firstSeed(upTo: 20, finding: .durableFirst, in: .ignoresFailedSync) != nil)
    }

    @Test func `half a request out of a torn write is caught`() throws {
        // Seed 2, where the bus dies often and its disk is slow.
        var faults = Faults()
        faults.busCrashes = 20
        faults.stalledAppends = 20
        let seed = try firstSeed(upTo: 10, finding: .allOrNothing) {
            SimulationTests.hardWorkers(seed: $0, faults: faults, breakage: .keepsTornTail)
        }
        #expect(seed != nil)
    }

    @Test func `time that goes by the wall goes back when that is set back`() throws {
        // Seed 2.
        #expect(try firstSeed(upTo: 20, finding: .timeGoesOn, in: .goesByTheWall) != nil)
    }
}
