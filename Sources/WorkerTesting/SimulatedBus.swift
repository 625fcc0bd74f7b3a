// SPDX-License-Identifier: Apache-2.0
internal import Bus
internal import Journal
internal import Journey
internal import Wire

/// The bus's process, its disk and its clock.
struct SimulatedBus {
    var core: BusCore?
    /// Which start of the bus this is; what an earlier one asked of the disk comes back to nobody.
    var start = 0
    var disk = SimulatedDisk()
    /// What is on its way to the disk.
    var appending: JournalRecord?
    /// The last position that is on the disk.
    var durable: UInt64 = 0
    /// How much longer the next append takes.
    var stall = Duration.zero
    /// How many milliseconds longer everything takes on the disk, at the most.
    var drag = 0
    var failsNextSync = false
    /// The process ends between the next write and its sync.
    var diesWriting = false
    /// How far the clock on the machine's wall is ahead of everybody's.
    var wall = Duration.zero
    /// The same of the running process, which does not notice when the clock is set.
    var ahead = Duration.zero
    var fence = FenceWatch(epoch: 0)
    /// They outlive the bus, and may be gone all the same.
    let snapshots = MemorySnapshots()

    mutating func calmDown() {
        stall = .zero
        drag = 0
        failsNextSync = false
        diesWriting = false
    }
}

extension Simulation {
    func startBus() {
        bus.start += 1
        bus.ahead = bus.wall
        recover()
        if let last = journal.lastRecorded, now + bus.ahead < last { strikes.note(.clockBack) }
        let epoch = openEpoch()
        bus.fence = FenceWatch(epoch: epoch)
        holders = [:]
        bus.core = BusCore(
            epoch: epoch, head: journal.head, lastRecorded: journal.lastRecorded,
            cursors: journal.cursors(), rules: rules, now: now + bus.ahead)
        tickBus(bus.start)
    }

    /// The process of the bus ends. What was on its way to the disk is there, or not, or torn.
    func endBus(by fault: Fault) {
        guard bus.core != nil else { return }
        strikes.note(fault)
        bus.core = nil
        bus.disk.loseUnsynced(&random)
        after(random.duration(in: 10...6000)) {
            if self.bus.core == nil { self.startBus() }
        }
    }

    private func tickBus(_ start: Int) {
        guard bus.start == start, bus.core != nil else { return }
        stepBus(.tick)
        after(.milliseconds(50)) { self.tickBus(start) }
    }

    /// The core takes a request, as the network brings it.
    func stepBus(_ client: Client, _ request: Request) {
        guard bus.core != nil else { return }
        let isStale = bus.fence.isStale(request, from: client)
        if isStale, case .publish = request { strikes.note(.stalePublish) }
        if isStale, case .report = request { strikes.note(.staleReport) }
        let broken = breakage == .takesOldLeases && isStale
        stepBus(.request(client, broken ? bus.fence.renewed(request) : request))
    }

    func stepBus(_ input: BusCore.Input) {
        let time = now + bus.ahead
        guard let actions = bus.core?.step(input, now: time) else { return }
        for action in actions {
            switch action {
            case .reply(let client, let reply): say(reply, to: client)
            case .broadcast(let commit): broadcast(commit)
            case .append(let group): append(group, bus.start)
            case .read(let ticket, let query): read(ticket, query, bus.start)
            case .notice: break
            case .keep(let client, let number, let part): keep(part, number, client, bus.start)
            case .recall(let client, let recall): self.recall(recall, client, bus.start)
            }
        }
    }

    /// What the bus says of the journal has to be on the disk.
    private func say(_ reply: Reply, to client: Client) {
        if case .answer(let answer) = reply {
            if bus.fence.isBroken(by: answer, to: client) {
                complain(.fenced, "\(answer) is said to who had lost the lease")
            }
            if case .stored(let places) = answer.result,
                let last = places.map(\.sequence).max(), last > bus.durable
            {
                complain(
                    .durableFirst,
                    "\(last) is acknowledged, and the disk has \(bus.durable)")
            }
        }
        if case .granted(let grant) = reply { noteGrant(grant, to: client) }
        deliver(reply, to: client)
    }

    private func noteGrant(_ grant: Grant, to client: Client) {
        guard case .machine(let index) = party(client), let process = machines[index].process
        else { return }
        holders[grant.lease] = (index, machines[index].starts)
        let lost = bus.fence.granted(grant, of: process.worker, shares: process.shares)
        for lease in lost {
            guard let former = holders[lease], former.machine != index,
                machines[former.machine].process != nil,
                machines[former.machine].starts == former.start
            else { continue }
            strikes.note(.lostLease)
        }
    }
}
