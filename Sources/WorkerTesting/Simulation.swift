// SPDX-License-Identifier: Apache-2.0
internal import Bus
public import Events
public import Journey
internal import Wire

/// The whole system in one process and one thread, under a virtual clock, with faults: everything
/// that happens follows from the seed. The bus's core, the hosts and the workers are the real code;
/// the network, the disk, the processes and time are played.
///
/// First comes a time of faults, then a quiet time in which everything must come to its end.
public final class Simulation {
    public let seed: UInt64
    public let journal = MemoryJournal()
    let rules: Topology
    var random: SplitMix64
    var agenda = Agenda()
    var now: Instant
    /// What has happened, and may at the most: whoever runs in circles is found.
    var steps = 0
    static let mostSteps = 400_000
    /// How far the bus's clock is ahead of everybody's: hours pass in it at once.
    var leap = Duration.zero
    var faults: Faults
    var bus = SimulatedBus()
    var machines: [Machine] = []
    var doors: [Door] = []
    /// What the processes alerted.
    public internal(set) var alerts: [String] = []

    /// - Parameter rules: What `topology.activated` brings.
    public init(
        seed: UInt64, rules: Topology, faults: Faults = Faults(),
        start: Instant = Instant(rfc3339: "2026-03-02T09:00:00Z")!
    ) {
        self.seed = seed
        self.rules = rules
        self.faults = faults
        random = SplitMix64(seed: seed)
        now = start
    }

    /// Adds a process; `builds` are what it may run, a later one after each restart.
    public func add(
        replica: String = "a", _ builds: (String, Instant) -> any SimulatedProcess...
    ) {
        machines.append(Machine(replica: replica, builds: builds))
    }

    /// Adds a door that publishes so many drafts during the time of faults.
    public func addDoor(count: Int, _ draft: @escaping (inout SplitMix64) -> Draft) {
        doors.append(Door(number: doors.count, left: count, draft: draft))
    }

    /// Runs it, and answers what is wrong; nothing when all is well.
    public func run() throws -> [String] {
        startBus()
        for index in machines.indices { start(index) }
        for index in doors.indices { open(index) }
        planFaults()
        let calm = now + faults.length
        runAgenda { self.now < calm }
        endFaults()
        let limit = now + .seconds(60)
        runAgenda { self.now < limit && !self.isSettled }
        let complaints = try check()
        agenda.removeAll()
        return complaints
    }

    private func runAgenda(while condition: () -> Bool) {
        while condition(), steps < Self.mostSteps, let next = agenda.next() {
            steps += 1
            now = max(now, next.time)
            next.happen()
        }
    }

    func after(_ delay: Duration, _ happen: @escaping () -> Void) {
        agenda.add(at: now + delay, happen)
    }
}
