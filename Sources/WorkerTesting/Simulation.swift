// SPDX-License-Identifier: Apache-2.0
internal import Bus
public import Events
public import Journey
public import WorkerKit
internal import Wire

/// The whole system in one process and one thread, under a virtual clock, with faults: everything
/// that happens follows from the seed. The bus's core, the hosts and the workers are the real code;
/// the network, the disk, the processes and time are played.
///
/// First comes a time of faults, then a quiet time in which everything must come to its end.
public final class Simulation {
    public let seed: UInt64
    /// What the disk has kept, since the bus began the last time.
    public internal(set) var journal = MemoryJournal()
    /// How often each fault has struck.
    public internal(set) var strikes = Strikes()
    let rules: Topology
    let breakage: Breakage?
    var random: SplitMix64
    var agenda = Agenda()
    var now: Instant
    /// What has happened, and may at the most: whoever runs in circles is found.
    var steps = 0
    static let mostSteps = 400_000
    var faults: Faults
    var bus = SimulatedBus()
    var machines: [Machine] = []
    var doors: [Door] = []
    /// What the processes alerted.
    public internal(set) var alerts: [(worker: WorkerName, alert: Alert)] = []
    /// What somebody has been told is on disk.
    var acknowledged: [Acknowledged] = []
    /// The positions that were told to everybody.
    var told: [Position] = []
    /// The time that the bus last told.
    var busTime: Instant
    /// Promises that were broken on the way.
    private(set) var violations: [Violation] = []
    /// Whom this bus gave each lease: a machine and which start of it.
    var holders: [LeaseEpoch: (machine: Int, start: Int)] = [:]
    var requestsSent = 0
    var latestRequest = 0

    /// - Parameters:
    ///   - rules: What `topology.activated` brings.
    ///   - breakage: A promise to be broken, so that somebody sees whether it is noticed.
    public init(
        seed: UInt64, rules: Topology, faults: Faults = Faults(), breakage: Breakage? = nil,
        start: Instant = Instant(rfc3339: "2026-03-02T09:00:00Z")!
    ) {
        self.seed = seed
        self.rules = rules
        self.faults = faults
        self.breakage = breakage
        random = SplitMix64(seed: seed)
        now = start
        busTime = start
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
    public func run() throws -> [Violation] {
        startBus()
        for index in machines.indices { start(index) }
        for index in doors.indices { open(index) }
        planFaults()
        let calm = now + faults.length
        runAgenda { self.now < calm }
        endFaults()
        let limit = now + .seconds(60)
        var settled = false
        lookEverySoOften { settled = self.isSettled }
        runAgenda { self.now < limit && !settled }
        checkWhole()
        let found = try violations + check()
        agenda.removeAll()
        return found
    }

    /// All that came to be, in sixteen bytes: the same seed gives the same.
    public var history: Digest { journal.head.chain }

    func complain(_ promise: Promise, _ what: String) {
        violations.append(Violation(promise, what))
    }

    private func lookEverySoOften(_ look: @escaping () -> Void) {
        look()
        after(.milliseconds(50)) { self.lookEverySoOften(look) }
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

/// An event that somebody has been told is on disk, and where, if that was told too.
struct Acknowledged {
    var source: String
    var id: String
    var sequence: UInt64?
}
