// SPDX-License-Identifier: Apache-2.0
internal import Events
internal import Journal
internal import Journey
internal import Wire

/// How hard a simulated world is: how often each thing happens at the most, and chances of so many
/// in a thousand.
public struct Faults: Sendable {
    /// How long it is hard, in the virtual time.
    public var length = Duration.seconds(20)
    public var workerCrashes = 4
    /// How often a process is stopped for a while, and goes on without knowing.
    public var workerPauses = 4
    /// How often a process is asked to end, and comes back a while later.
    public var workerDrains = 2
    public var busCrashes = 2
    public var brokenConnections = 3
    /// How often somebody is cut off from the bus for a while, in one direction or in all.
    public var partitions = 3
    /// How often one append takes long.
    public var stalledAppends = 2
    /// How often the disk is slow for a while, in all it does.
    public var slowSpells = 2
    public var failedSyncs = 1
    /// How often hours pass at once for the bus's machine.
    public var leaps = 3
    /// How often the bus's clock is set back, and the bus started again.
    public var clockBacks = 1
    /// How often a person releases something that is parked.
    public var releases = 6
    public var lostCommit = 50
    public var lostMessage = 5
    public var repeatedRequest = 20
    /// Messages that take long.
    public var slowMessage = 10
    /// Requests under way on a connection that breaks, which arrive all the same.
    public var lateRequest = 500
    /// Parts of snapshots that are not found again as they were kept.
    public var lostSnapshot = 50
    public init() {}

    static var none: Faults {
        var none = Faults()
        none.lostCommit = 0
        none.lostMessage = 0
        none.repeatedRequest = 0
        none.slowMessage = 0
        none.lateRequest = 0
        none.lostSnapshot = 0
        return none
    }
}

extension Simulation {
    func planFaults() {
        let plans: [(Int, () -> Void)] = [
            (faults.workerCrashes, crashSomeProcess),
            (faults.workerPauses, pauseSomeProcess),
            (faults.workerDrains, drainSomeProcess),
            (faults.busCrashes, crashBus),
            (faults.brokenConnections, { self.breakOff(self.someParty()) }),
            (faults.partitions, cutSomebodyOff),
            (faults.stalledAppends, { self.bus.stall = self.random.duration(in: 200...2500) }),
            (faults.slowSpells, slowDown),
            (faults.failedSyncs, { self.bus.failsNextSync = true }),
            (faults.leaps, leap),
            (faults.clockBacks, setClockBack),
            (faults.releases, releaseSomething),
        ]
        let milliseconds = Int(faults.length.microseconds / 1000)
        for (most, happen) in plans where most > 0 {
            for _ in 0..<random.number(in: 0...most) {
                after(random.duration(in: 0...milliseconds), happen)
            }
        }
    }

    /// From here on nothing fails any more.
    func endFaults() {
        faults = .none
        bus.calmDown()
        if bus.core == nil { startBus() }
        for index in machines.indices {
            machines[index].stopsSpeaking = false
            resume(index, start: machines[index].starts)
            if machines[index].process == nil { start(index) }
        }
        for party in parties { heal(party) }
    }

    private func crashSomeProcess() {
        let index = random.number(in: 0...machines.count - 1)
        guard machines[index].process != nil else { return }
        strikes.note(.workerCrash)
        end(index)
    }

    /// It ends when it has nothing more to say, or is killed when its supervisor loses patience.
    private func drainSomeProcess() {
        let index = random.number(in: 0...machines.count - 1)
        guard machines[index].process != nil, !machines[index].isPaused else { return }
        let start = machines[index].starts
        tell(index, .drain)
        after(Limits.ending) {
            guard self.machines[index].starts == start, self.machines[index].process != nil
            else { return }
            self.strikes.note(.workerCrash)
            self.end(index)
        }
    }

    /// The process is gone, and its supervisor starts it again.
    func end(_ index: Int) {
        crash(index)
        after(random.duration(in: 10...6000)) {
            if self.machines[index].process == nil { self.start(index) }
        }
    }

    /// Now, or when it has something to say: long enough, mostly, for another to speak meanwhile.
    private func pauseSomeProcess() {
        let ready = machines.indices.filter { machines[$0].process?.isReady == true }
        let index = random.pick(ready.isEmpty ? Array(machines.indices) : ready)
        if random.chance(600) { machines[index].stopsSpeaking = true } else { pause(index) }
    }

    /// Now, or while it writes.
    private func crashBus() {
        if random.chance(500) { bus.diesWriting = true } else { endBus(by: .busCrash) }
    }

    private func slowDown() {
        bus.drag = 200 * random.number(in: 1...4)
        after(random.duration(in: 1000...5000)) { self.bus.drag = 0 }
    }

    /// Hours pass at once for the bus's machine, as they do for one that was asleep.
    private func leap() {
        strikes.note(.clockForward)
        let hours = Duration.seconds(random.number(in: 60...200_000))
        bus.wall += hours
        bus.ahead += hours
    }

    /// A running process goes by what has passed since it began: the next one meets the new time.
    private func setClockBack() {
        bus.wall -= .seconds(random.number(in: 1...20_000))
        endBus(by: .busCrash)
    }

    /// A person looks at what was ever parked, and retries or skips one of it.
    private func releaseSomething() {
        var parked: [EventParked] = []
        try? journal.forEachEvent(of: [EventParked.type]) { _, event in
            if let body = event.body as? EventParked { parked.append(body) }
        }
        guard !parked.isEmpty, !doors.isEmpty else { return }
        let event = random.pick(parked)
        let release = Release(
            worker: event.worker, anchor: event.anchor, key: event.waiting,
            retry: random.chance(500), by: "al")
        send(.release(release), from: .door(0))
    }
}
