// SPDX-License-Identifier: Apache-2.0
import Console
import Courier
import Events
import Feedback
import Gate
import Intake
import Journey
import Meter
import Onboarding
import Packager
import Router
import SLAWatcher
import SuccessTrigger
import Testing
import Wire
import WorkerKit
import WorkerTesting

/// The real workers, in a season of faults.
@Suite struct CompanyTests {
    static func company(seed: UInt64) -> Simulation {
        let simulation = Simulation(seed: seed, rules: Company.topology)
        add(Intake.self, Gate.self, Packager.self, Router.self, Onboarding.self, to: simulation)
        add(SLAWatcher.self, SuccessTrigger.self, Feedback.self, Courier.self, to: simulation)
        add(Meter.self, Console.self, to: simulation)
        var order = SplitMix64(seed: seed)
        var facts = Season.facts().shuffled(using: &order)
        facts += facts.prefix(4)
        simulation.addDoor(count: facts.count) { _ in facts.removeFirst() }
        var people = Season.people
        simulation.addDoor(count: 24) { random in
            people.isEmpty ? Season.deed(&random) : people.removeFirst()
        }
        return simulation
    }

    private static func add(_ workers: any Worker.Type..., to simulation: Simulation) {
        func add<W: Worker>(_ worker: W.Type) {
            simulation.add { Running(worker, replica: $0, now: $1) }
        }
        for worker in workers { add(worker) }
    }

    @Test(arguments: SimulationTests.seeds(otherwise: 5)) func `a company survives every fault`(
        seed: UInt64
    ) throws {
        let simulation = Self.company(seed: seed)
        var complaints = try simulation.run()
        let events = try simulation.journal.everything().map(\.event)
        complaints += Self.oneOfEach(events) + Self.ownership(events)
        #expect(
            complaints.isEmpty,
            """
            SEED=\(seed) swift test --filter Simulation
            \(complaints.joined(separator: "\n"))
            """)
    }

    /// One set of tasks and one clock for each handoff and rule.
    private static func oneOfEach(_ events: [Event]) -> [String] {
        var seen: Set<String> = []
        return events.compactMap { event in
            let name: String? =
                switch event.body {
                case let task as TaskCreated: "task \(task.task)"
                case let clock as SLAStarted: "clock \(clock.sla)"
                case is HandoffRouted: "routing"
                case is HandoffOpened: "opening"
                case is HandoffRequested: "request"
                default: nil
                }
            guard let name, !seen.insert("\(name) of \(event.handoff?.rawValue ?? "")").inserted
            else { return nil }
            return
                "a second \(name) of \(event.handoff?.rawValue ?? "nobody"), at \(event.sequence)"
        }
    }

    /// Both handoffs come to an owner, who is found before anybody else is.
    private static func ownership(_ events: [Event]) -> [String] {
        var complaints: [String] = []
        var routed: Set<HandoffID> = []
        for event in events {
            guard let handoff = event.handoff else { continue }
            switch event.body {
            case is HandoffRouted: routed.insert(handoff)
            case is HandoffRejected, is HandoffReassigned, is HandoffAccepted:
                if !routed.contains(handoff) {
                    complaints.append("\(event.type) \(event.sequence) before any owner")
                }
            default: break
            }
        }
        for (point, subject) in Season.points
        where !routed.contains(Season.handoff(point, subject)) {
            complaints.append("nobody owns the handoff \(point) of \(subject)")
        }
        return complaints
    }
}
