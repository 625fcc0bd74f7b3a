// SPDX-License-Identifier: Apache-2.0
internal import DequeModule
internal import Events
public import Journal
public import Journey
public import Wire

/// The bus as a state machine: an input and a time go in, actions come out. It opens no socket,
/// reads no clock and touches no disk; the shell does that, and the simulator in its place.
public struct BusCore {
    /// What happens to the bus.
    public enum Input: Sendable {
        case request(Client, Request)
        /// The journal stored the group that it was given.
        case appended(Appended)
        /// The journal read the page that it was asked for.
        case read(ticket: UInt64, Reading)
        /// The journal could not read it.
        case unreadable(ticket: UInt64, String)
        /// The journal was found to be damaged: from now on it serves reading only.
        case damaged(String)
        /// The store took a part of a snapshot, or found one; what it could not do, it did not.
        case kept(Client, number: UInt64)
        case recalled(Client, number: UInt64, SnapshotPart?)
        /// A client's connection is gone.
        case gone(Client)
        /// Somebody has begun to listen to commits.
        case listener
        case tick
    }

    /// What the bus wants done.
    public enum Action: Sendable {
        case reply(Client, Reply)
        /// Store this; one group is under way at a time.
        case append(Group)
        case read(ticket: UInt64, Query)
        case keep(Client, number: UInt64, SnapshotPart)
        case recall(Client, Recall)
        /// Tell everybody who listens.
        case broadcast(Commit)
        /// Something the operator should read.
        case notice(Notice)
    }

    /// Between two beats; and, however many begin to listen, never less than the shortest.
    static let beat = Duration.seconds(1)
    static let shortestBeat = Duration.milliseconds(100)
    /// Between two groups that store nothing but cursors: as often as workers report.
    static let cursorPause = Duration.seconds(1)
    /// A bus that does nothing for so long has not been running. What is shorter costs nobody a
    /// lease: it was renewed a second before, and is renewed within a second after.
    static let standstill = Leases.length - .seconds(2)

    let epoch: UInt64
    /// Workers that the rules name: nobody else gets a lease.
    let named: Set<WorkerName>
    /// Of these, those that emit nothing: nobody gives them a lease.
    let listening: Set<WorkerName>
    /// Sources that no door may speak under: their ids are derived, and must stay free.
    let ownVoices: Set<String>
    /// Why nothing is stored any more; nil while all is well.
    private(set) var damage: String?
    /// What is answered to who wants something stored, with what mends it; nil while all is well.
    var damageRefusal: String? {
        damage.map {
            "\($0); `baton journal verify` names what is damaged, and a backup mends it"
        }
    }
    var head: Position
    var clock: Clock
    var cursors: [FoldID: UInt64]
    /// Cursors that moved without an outcome and are not stored yet.
    var movedCursors: [FoldID: UInt64] = [:]
    var queue = PublishQueue()
    var leases: Leases
    var readers = Readers()
    var workers: [String: WorkerSight] = [:]
    /// Parts that are being kept or found.
    var snapshotsUnderWay = 0
    /// It was said that the machine's clock is behind, if it is.
    private var hasToldLag = false
    var nextBeat: Instant
    var nextCursorStore: Instant
    /// When it is looked again for leases that are lost and workers that have gone silent: a tenth
    /// of a second is little beside a lease.
    private var nextLook: Instant
    private static let look = Duration.milliseconds(100)

    /// Starts an epoch on a journal. An empty journal gets `rules` as its first event.
    public init(
        epoch: UInt64, head: Position, lastRecorded: Instant?, cursors: [FoldID: UInt64],
        rules: Topology, damage: String? = nil, now: Instant
    ) {
        self.epoch = epoch
        named = Set(rules.workers.keys)
        listening = Set(rules.workers.filter { $0.value.emits.isEmpty }.keys)
        ownVoices = Set(
            rules.workers.filter { !$0.value.emits.isEmpty }.map { "/baton/\($0.key)" }
                + ["/baton/bus"])
        self.damage = damage
        self.head = head
        self.cursors = cursors
        clock = Clock(now: now, last: lastRecorded)
        nextBeat = now
        nextCursorStore = now
        nextLook = now
        leases = Leases(bus: epoch, journalIsNew: head.sequence == 0, now: clock.now)
        if head.sequence == 0 {
            let activation = Draft(
                TopologyActivated(version: 1, topology: rules), subject: "bus:rules",
                key: Envelope.everySlot)
            do { try say(activation, id: "topology-1") } catch {
                preconditionFailure("the rules do not fit into an event: \(error)")
            }
        }
    }

    /// Takes one input at a time of the bus, and answers what is to be done, in order.
    public mutating func step(_ input: Input, now: Instant) -> [Action] {
        let before = clock.now
        clock.advance(to: now)
        var actions: [Action] = []
        if clock.now - before >= Self.standstill { wake(after: clock.now - before, &actions) }
        switch input {
        case .request(let client, let request): take(request, from: client, &actions)
        case .appended(let appended): settle(appended, &actions)
        case .read(let ticket, let reading): deliver(reading, ticket: ticket, &actions)
        case .unreadable(let ticket, let why):
            if let reader = readers.finish(ticket) {
                actions.append(
                    .reply(reader.client, .refused(number: reader.read.id, why)))
            }
            readNext(&actions)
        case .kept(let client, let number):
            snapshotsUnderWay -= 1
            actions.append(.reply(client, .kept(number: number)))
        case .recalled(let client, let number, let part):
            snapshotsUnderWay -= 1
            actions.append(.reply(client, .snapshot(number: number, part)))
        case .damaged(let why): stopStoring(why, &actions)
        case .gone(let client): readers.forget(client)
        case .listener:
            // Who listens learns at once who writes: the next beat is brought forward.
            nextBeat = min(nextBeat, max(clock.now, nextBeat - Self.beat + Self.shortestBeat))
        case .tick: tick(&actions)
        }
        appendNext(&actions)
        return actions
    }

    /// What waits is refused; it is not stored, and its publishers keep it.
    private mutating func stopStoring(_ why: String, _ actions: inout [Action]) {
        damage = why
        for pending in queue.remove(where: { _ in true }) {
            if let client = pending.client, let damageRefusal {
                actions.append(.reply(client, .refused(number: pending.number, damageRefusal)))
            }
        }
    }

    private mutating func take(_ request: Request, from client: Client, _ actions: inout [Action]) {
        leases.deaths.hear(client)
        switch request {
        case .join(let join): self.join(join, from: client, &actions)
        case .leave(let leave): self.leave(leave, from: client, &actions)
        case .report(let report): note(report, from: client, &actions)
        case .publish(let publish): self.publish(publish, from: client, &actions)
        case .read(let read): start(read, from: client, &actions)
        case .status(let number):
            actions.append(.reply(client, .status(number: number, status().json)))
        case .release(let release): self.release(release, from: client, &actions)
        case .keep(let keep): self.keep(keep, from: client, &actions)
        case .recall(let recall): self.recall(recall, from: client, &actions)
        }
    }

    /// A beat each second; an alarm when one is due; cursors that nobody's outcome carried.
    private mutating func tick(_ actions: inout [Action]) {
        if !hasToldLag, clock.lag >= .seconds(1) {
            actions.append(.notice(.clockIsBehind(clock.lag)))
        }
        hasToldLag = true
        if damage == nil, clock.alarmIsDue(waiting: queue.holdsClock) {
            let reached = Draft(ClockReached(), subject: "bus:clock", key: Envelope.everySlot)
            try? say(reached, id: "clock-\(epoch)-\(clock.nextNumber())", isClock: true)
        }
        if clock.now >= nextLook {
            nextLook = clock.now + Self.look
            expireLeases(&actions)
            watchWorkers(&actions)
        }
        if clock.now >= nextBeat {
            nextBeat = clock.now + Self.beat
            actions.append(
                .broadcast(Commit(epoch: epoch, after: head, through: head, recorded: clock.now)))
        }
    }

    /// Why nothing is done for a worker of this name; nil when the rules in force name it.
    func objection(to worker: WorkerName) -> String? {
        named.contains(worker)
            ? nil : "the rules in force name no worker \(worker.rawValue.prefix(128))"
    }

    /// The bus's own voice.
    ///
    /// - Throws: When what a client had the bus say is larger than an event may be.
    mutating func say(
        _ draft: Draft, id: String, isClock: Bool = false, for client: Client? = nil,
        number: UInt64 = 0
    ) throws(MalformedEvent) {
        let event = try draft.event(id: id, source: "/baton/bus", time: clock.now)
        queue.add(
            Pending(
                client: client, number: number, speaker: nil,
                submission: Submission(
                    outcome: nil, events: [Submitted(envelope: event.envelope, json: event.json)]),
                bytes: event.json.count, isClock: isClock))
    }
}
