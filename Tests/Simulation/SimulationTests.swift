// SPDX-License-Identifier: Apache-2.0
import Events
import Foundation
import Journey
import Testing
import WorkerKit
import WorkerTesting

/// Whole systems under faults, from seeds.
///
/// `SEED=1234 swift test --filter Simulation` runs one again; `SEEDS=1000` runs so many.
@Suite struct SimulationTests {
    static let seeds: [UInt64] = seeds(otherwise: 20)

    /// The seeds that the environment asks for; else the first few.
    static func seeds(otherwise few: UInt64) -> [UInt64] {
        let environment = ProcessInfo.processInfo.environment
        if let seed = environment["SEED"].flatMap(UInt64.init) { return [seed] }
        return Array(1...(environment["SEEDS"].flatMap(UInt64.init) ?? few))
    }

    /// Workers each of which does one thing that is hard.
    static func hardWorkers(
        seed: UInt64, faults: Faults = Faults(), breakage: Breakage? = nil
    ) -> Simulation {
        let simulation = Simulation(
            seed: seed,
            rules: Company.topology(naming: ["tally", "echo", "carrier", "brittle"]),
            faults: faults, breakage: breakage)
        simulation.add { Running(Tally.self, replica: $0, now: $1) }
        simulation.add(replica: "b") { Running(Tally.self, replica: $0, now: $1) }
        simulation.add { Running(Echo.self, replica: $0, now: $1) }
        simulation.add(replica: "b") { Running(Echo.self, replica: $0, now: $1) }
        simulation.add { Running(Carrier.self, replica: $0, now: $1) }
        simulation.add(
            { Running(Brittle<First>.self, replica: $0, now: $1) },
            { Running(Brittle<First>.self, replica: $0, now: $1) },
            { Running(Brittle<Mended>.self, replica: $0, now: $1) })
        addDoors(to: simulation)
        return simulation
    }

    /// Two doors that say facts of four people, one in ten of them a flag.
    static func addDoors(to simulation: Simulation) {
        for _ in 1...2 {
            simulation.addDoor(count: 20) { random in
                let name = random.pick(["ada", "bo", "cy", "di"])
                let value: Value =
                    switch random.number(in: 1...10) {
                    case 1: .flag(true)
                    case 2...5: .number(Double(random.number(in: 0...40)))
                    default: .text(random.pick(["acme", "globex", "initech"]))
                    }
                let subject = SubjectID(kind: "deal", name)
                return Draft(
                    FactObserved(field: "any", value: value, source: "test"),
                    subject: subject, key: subject.rawValue)
            }
        }
    }

    @Test(arguments: seeds) func `workers survive every fault`(seed: UInt64) throws {
        Self.expectNone(try Self.hardWorkers(seed: seed).run(), seed)
    }

    static func expectNone(_ violations: [Violation], _ seed: UInt64) {
        #expect(
            violations.isEmpty,
            """
            SEED=\(seed) swift test --filter Simulation
            \(violations.map(\.description).joined(separator: "\n"))
            """)
    }

    /// What never strikes is not tested. A fault meets one seed in four, or more.
    @Test func `every fault strikes within a few seeds`() throws {
        var strikes = Strikes()
        for seed in 1...30 {
            let simulation = Self.hardWorkers(seed: UInt64(seed))
            _ = try simulation.run()
            strikes.add(simulation.strikes)
        }
        for fault in Fault.allCases { #expect(strikes[fault] > 0, "\(fault)") }
    }
}
