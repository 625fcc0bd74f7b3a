// SPDX-License-Identifier: Apache-2.0
internal import Journey

/// What happens to connections: they break, and somebody is cut off for a while.
extension Simulation {
    func someParty() -> Party { random.pick(parties) }

    func breakOff(_ party: Party) {
        strikes.note(.brokenConnection)
        withLine(party) { $0.breakOff() }
    }

    /// For a while nothing comes through between somebody and the bus, or nothing in one direction;
    /// now and then it is a part of the network. When it heals, what was held back goes on, or a
    /// connection is found broken.
    func cutSomebodyOff() {
        let isWide = random.chance(250)
        let cutOff = isWide ? parties.filter { _ in random.chance(400) } : [someParty()]
        let directions: [SimulatedLine.Direction] =
            switch random.number(in: 1...4) {
            case 1: [.toBus]
            case 2: [.fromBus, .live]
            default: [.toBus, .fromBus, .live]
            }
        for party in cutOff { withLine(party) { $0.shut(directions) } }
        after(random.duration(in: 300...8000)) {
            for party in cutOff { self.reconnect(party, directions) }
        }
    }

    private func reconnect(_ party: Party, _ directions: [SimulatedLine.Direction]) {
        // Healed with all else, if the time of faults is over.
        guard withLine(party, { $0.isShut(directions[0]) }) else { return }
        if random.chance(300) { withLine(party) { $0.breakOff() } }
        goOn(withLine(party) { $0.open(directions, at: soon) }, .partition)
    }

    /// Nothing holds anything back any more.
    func heal(_ party: Party) {
        goOn(withLine(party) { $0.openWholly(at: soon) }, .partition)
    }

    /// When what was held back goes on.
    var soon: Instant { now + .milliseconds(1) }

    /// What was held back goes on, in its order.
    func goOn(_ kept: [() -> Void], _ fault: Fault? = nil) {
        if let fault, !kept.isEmpty { strikes.note(fault) }
        for arrive in kept { agenda.add(at: soon, arrive) }
    }
}
