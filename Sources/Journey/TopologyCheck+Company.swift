// SPDX-License-Identifier: Apache-2.0

/// Where the bus listens, and whether everybody is there for whom others wait.
extension TopologyCheck {
    mutating func checkBus() {
        guard let bus = topology.bus else { return }
        for (key, endpoint) in [("publish", bus.publish), ("live", bus.live)] {
            guard let objection = BusEndpoints.objection(to: endpoint) else { continue }
            error(TopologyPath("bus").key(key), objection.problem, objection.mend)
        }
        if bus.publish == bus.live {
            error(
                TopologyPath("bus").key("live"), "\"\(bus.live)\" is bus.publish already",
                "name another port")
        }
    }

    /// Somebody has to say what others wait for. Who is of the loop stands still without it; who
    /// only shows or tells misses something.
    ///
    /// - Parameter fromElsewhere: What no worker says: the world, a door or the bus does.
    mutating func checkCompany(fromElsewhere: Set<EventType>) {
        if topology.workers.isEmpty, !topology.handoffs.isEmpty {
            error(
                TopologyPath("workers"), "nobody is listed: no handoff would ever begin",
                "list the workers, as the topology that ships does")
        }
        let said = Set(topology.workers.values.flatMap(\.emits)).union(fromElsewhere)
        var waiting: [EventType: [WorkerName]] = [:]
        for (name, role) in topology.workers.sorted(by: { $0.key < $1.key }) {
            for type in Set(role.consumes).subtracting(said) {
                waiting[type, default: []] += [name]
            }
        }
        for (type, names) in waiting.sorted(by: { $0.key < $1.key }) {
            let problem =
                "nobody listed emits \"\(type)\", which "
                + names.map(\.rawValue).joined(separator: ", ") + " "
                + (names.count == 1 ? "waits for" : "wait for")
            let mend = "list the worker that emits it, or take it out of \"consumes\""
            let stops = names.contains { topology.workers[$0].map(Self.isOfTheLoop) ?? false }
            if stops {
                error(TopologyPath("workers"), problem, mend)
            } else {
                warn(TopologyPath("workers"), problem, mend)
            }
        }
    }

    private static func isOfTheLoop(_ role: WorkerRole) -> Bool {
        role.stage != .edge && !role.emits.isEmpty
    }
}
