// SPDX-License-Identifier: Apache-2.0
internal import Crew
internal import Events
public import Journey
internal import WorkerKit
public import WorkerTesting

/// The real workers, in a season of faults.
public enum CompanySeason {
    /// What one seed came to.
    public struct Run: Sendable {
        public let seed: UInt64
        /// What is wrong; nothing when all is well.
        public let violations: [Violation]
        public let strikes: Strikes
        /// Of all that was stored: the same seed gives the same.
        public let history: Digest
    }

    /// Runs one seed.
    public static func run(seed: UInt64) throws -> Run {
        let simulation = company(seed: seed)
        let found = try simulation.run()
        let events = try simulation.journal.everything().map(\.event)
        return Run(
            seed: seed,
            violations: found + oneOfEach(events) + ownership(events) + parked(events),
            strikes: simulation.strikes, history: simulation.history)
    }

    static func company(seed: UInt64) -> Simulation {
        let simulation = Simulation(seed: seed, rules: Company.topology)
        for worker in Crew.workers { add(worker, "a", to: simulation) }
        for worker in Crew.workers where !worker.emits.isEmpty { add(worker, "b", to: simulation) }
        // Three who share, in every other world.
        for worker in Crew.workers where seed % 2 == 0 && worker.partitioning == .bySubject {
            add(worker, "c", to: simulation)
        }
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

    private static func add<W: Worker>(
        _ worker: W.Type, _ replica: String, to simulation: Simulation
    ) {
        // Most of a season's time would go into snapshots: every third world takes many.
        let interval: UInt64 = simulation.seed % 3 == 0 ? 50 : 1_000
        simulation.add(replica: replica) {
            Running(worker, replica: $0, now: $1, snapshotInterval: interval)
        }
    }

    /// One set of tasks and one clock for each handoff and rule.
    private static func oneOfEach(_ events: [Event]) -> [Violation] {
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
            return Violation(
                .once,
                "a second \(name) of \(event.handoff?.rawValue ?? "nobody"), at \(event.sequence)")
        }
    }

    /// Both handoffs come to an owner, who is found before anybody else is.
    private static func ownership(_ events: [Event]) -> [Violation] {
        var found: [Violation] = []
        var routed: Set<HandoffID> = []
        for event in events {
            guard let handoff = event.handoff else { continue }
            switch event.body {
            case is HandoffRouted: routed.insert(handoff)
            case is HandoffRejected, is HandoffReassigned, is HandoffAccepted:
                if !routed.contains(handoff) {
                    found.append(
                        Violation(
                            .delivered, "\(event.type) \(event.sequence) before any owner"))
                }
            default: break
            }
        }
        for (point, subject) in Season.points
        where !routed.contains(Season.handoff(point, subject)) {
            found.append(
                Violation(.delivered, "nobody owns the handoff \(point) of \(subject)"))
        }
        return found
    }

    /// The workers that ship understand all that is said here: nothing waits for a person.
    private static func parked(_ events: [Event]) -> [Violation] {
        events.compactMap { $0.body as? EventParked }.map {
            Violation(.delivered, "\($0.worker) has parked \($0.anchor): \($0.reason)")
        }
    }
}
