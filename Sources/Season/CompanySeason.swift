// SPDX-License-Identifier: Apache-2.0
internal import Crew
internal import Events
internal import Journey
internal import WorkerKit
public import WorkerTesting

/// The real workers, in a season of faults.
public enum CompanySeason {
    /// Runs one seed, and answers what is wrong; nothing when all is well.
    public static func run(seed: UInt64) throws -> [String] {
        let simulation = company(seed: seed)
        let complaints = try simulation.run()
        let events = try simulation.journal.everything().map(\.event)
        return complaints + oneOfEach(events) + ownership(events)
    }

    public static func company(seed: UInt64) -> Simulation {
        let simulation = Simulation(seed: seed, rules: Company.topology)
        for worker in Crew.workers { add(worker, to: simulation) }
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

    private static func add<W: Worker>(_ worker: W.Type, to simulation: Simulation) {
        simulation.add { Running(worker, replica: $0, now: $1) }
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
