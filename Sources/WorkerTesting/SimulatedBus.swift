// SPDX-License-Identifier: Apache-2.0
internal import Bus
internal import Journal
internal import Journey
internal import Wire

/// The bus's process and its disk.
struct SimulatedBus {
    var core: BusCore?
    /// Which start of the bus this is; what an earlier one asked of the disk comes back to nobody.
    var start = 0
    /// What is on its way to the disk.
    var appending: Group?
    /// How much longer the next append takes.
    var stall = Duration.zero
}

extension Simulation {
    func startBus() {
        bus.start += 1
        bus.core = BusCore(
            epoch: journal.openEpoch(), head: journal.head, lastRecorded: journal.lastRecorded,
            cursors: journal.cursors(), rules: rules, now: now + leap)
        tickBus(bus.start)
    }

    /// The bus dies; what was on its way to the disk is stored, or is not.
    func crashBus() {
        guard bus.core != nil else { return }
        bus.core = nil
        if let group = bus.appending, random.chance(500) { _ = journal.append(group) }
        bus.appending = nil
        after(random.duration(in: 10...6000)) {
            if self.bus.core == nil { self.startBus() }
        }
    }

    private func tickBus(_ start: Int) {
        guard bus.start == start, bus.core != nil else { return }
        stepBus(.tick)
        after(.milliseconds(50)) { self.tickBus(start) }
    }

    func stepBus(_ input: BusCore.Input) {
        guard let actions = bus.core?.step(input, now: now + leap) else { return }
        for action in actions {
            switch action {
            case .reply(let client, let reply): deliver(reply, to: client)
            case .broadcast(let commit): broadcast(commit)
            case .append(let group): append(group, bus.start)
            case .read(let ticket, let query): read(ticket, query, bus.start)
            case .notice: break
            }
        }
    }

    private func append(_ group: Group, _ start: Int) {
        bus.appending = group
        let delay = random.duration(in: 0...4) + bus.stall
        bus.stall = .zero
        after(delay) {
            guard self.bus.start == start, self.bus.core != nil else { return }
            self.bus.appending = nil
            self.stepBus(.appended(self.journal.append(group)))
        }
    }

    private func read(_ ticket: UInt64, _ query: Query, _ start: Int) {
        after(random.duration(in: 0...10)) {
            guard self.bus.start == start else { return }
            self.stepBus(.read(ticket: ticket, self.journal.read(query)))
        }
    }
}
