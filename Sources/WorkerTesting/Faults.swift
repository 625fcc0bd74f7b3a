// SPDX-License-Identifier: Apache-2.0
internal import Events
internal import Journey
internal import Wire

/// How hard a simulated world is. Chances are so many in a thousand.
public struct Faults: Sendable {
    /// How long it is hard, in the virtual time.
    public var length = Duration.seconds(20)
    public var workerCrashes = 4
    public var busCrashes = 2
    public var brokenConnections = 3
    public var stalledDisks = 2
    /// How often hours pass at once.
    public var leaps = 3
    /// How often a person releases something that is parked.
    public var releases = 6
    public var lostCommit = 50
    public var lostMessage = 5
    public var repeatedRequest = 20
    public init() {}

    static var none: Faults {
        var none = Faults()
        none.lostCommit = 0
        none.lostMessage = 0
        none.repeatedRequest = 0
        return none
    }
}

extension Simulation {
    func planFaults() {
        let plans: [(Int, () -> Void)] = [
            (faults.workerCrashes, { self.crashSomeProcess() }),
            (faults.busCrashes, { self.crashBus() }),
            (faults.brokenConnections, { self.breakSomeConnection() }),
            (faults.stalledDisks, { self.bus.stall = self.random.duration(in: 200...2500) }),
            (faults.releases, { self.releaseSomething() }),
            (faults.leaps, { self.leap += .seconds(self.random.number(in: 60...200_000)) }),
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
        bus.stall = .zero
        if bus.core == nil { startBus() }
        for index in machines.indices where machines[index].process == nil { start(index) }
    }

    private func crashSomeProcess() {
        let index = random.number(in: 0...machines.count - 1)
        guard machines[index].process != nil else { return }
        machines[index].crash()
        after(random.duration(in: 10...6000)) {
            if self.machines[index].process == nil { self.start(index) }
        }
    }

    /// A person looks at what was ever parked, and retries or skips one of it.
    private func releaseSomething() {
        let stored = (try? journal.everything().map(\.event.body)) ?? []
        let parked = stored.compactMap { $0 as? EventParked }
        guard !parked.isEmpty, !doors.isEmpty else { return }
        let event = random.pick(parked)
        let release = Release(
            worker: event.worker, anchor: event.anchor, key: event.waiting,
            retry: random.chance(500), by: "al")
        send(.release(release), from: .door(0))
    }

    private func breakSomeConnection() {
        let index = random.number(in: 0...machines.count + doors.count - 1)
        if index < machines.count {
            machines[index].line.breakOff()
        } else {
            doors[index - machines.count].line.breakOff()
        }
    }
}
