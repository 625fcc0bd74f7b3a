// SPDX-License-Identifier: Apache-2.0
public import Events
public import Journey
public import Wire

/// What runs a worker, as a state machine: commits, replies and time go in; requests come out. It
/// opens no socket and reads no clock; `WorkerRun` does that, and the simulator in its place.
///
/// It reads history and applies it, then takes live commits, lets each fold decide, offers every
/// outcome to the bus until it is acknowledged, in order, and tells the bus where it is.
public struct Host<W: Worker>: Sendable {
    public enum Input: Sendable {
        case commit(Commit)
        case reply(Reply)
        case tick
        /// A fold that was to be encoded, as a snapshot; nil where it could not be.
        case encoded(Slot, Position, [UInt8]?)
        /// Stop taking, have everything acknowledged, give the lease back.
        case drain
    }

    public enum Action: Sendable {
        case send(Request)
        /// The bus has been silent for too long: connect anew.
        case reconnect
        /// Encode this fold beside all else, and bring back the bytes.
        case encode(Fold<W>, Position)
        case alert(Alert)
        /// These events of an outcome are on disk now.
        case acknowledged([Event])
        /// Everything known is applied and live commits follow.
        case becameReady
        /// All is acknowledged and the lease given back.
        case drained
    }

    enum Standing: Sendable {
        /// Asking for the lease; again at this time.
        case joining(again: Instant)
        case speaking(LeaseEpoch)
        /// Emits nothing and needs no lease.
        case listening
        /// The lease goes back with the request of this number.
        case leaving(number: UInt64, since: Instant)
        case gone
    }

    /// One fold and what is known about its place.
    struct Seat: Sendable {
        var fold: Fold<W>
        /// Outcomes at an anchor beyond the cursor that the journal has already.
        var steps: (anchor: UInt64, count: UInt32) = (0, 0)
        /// Everything up to here was in the snapshot that it was taken up from.
        var from: UInt64 = 0

        /// The step at which the fold goes on at an anchor.
        func steps(at anchor: UInt64) -> UInt32 { steps.anchor == anchor ? steps.count : 0 }
    }

    let replica: String
    let needsLease = !W.emits.isEmpty
    let types: Set<EventType>
    var standing: Standing
    /// The last lease held: under it was decided what is in memory.
    var lastLease: LeaseEpoch?
    /// What it may speak for, as it was granted; who only listens needs no grant.
    public internal(set) var owned: SlotSet
    /// What it was asked to give back, until all that those folds said is acknowledged.
    var yielding = SlotSet.none
    /// How far the folds had settled that are given back; told until the bus has noted it.
    var givenBack: [Slot: UInt64] = [:]
    /// Events between two snapshots of a fold, at the least; nil takes none and asks for none.
    let snapshotInterval: UInt64?
    /// The snapshot that is being made or sent.
    var keeping: Keeping?
    /// Up to where the last snapshot of each fold goes, and how many bytes it has.
    var lastSnapshots: [Slot: (sequence: UInt64, bytes: Int)] = [:]
    /// Something did not fit a snapshot: history is read from its beginning from now on.
    var mistrustsSnapshots = false
    var seats: [Slot: Seat] = [:]
    var settled: [Slot: UInt64] = [:]
    /// The main lane first; folds that are read again in lanes of their own.
    var lanes = [Lane(slots: .every)]
    /// Folds to be read again once all they said is acknowledged.
    var reloading: Set<Slot> = []
    /// Releases that the journal has in part; what is left of each is decided next.
    var resuming: [Slot: Event] = [:]
    var outbox = Outbox()
    var caution = Caution()
    var stuck: [Slot: String] = [:]
    /// Where each fold met its last conflict: the same one twice is no accident.
    var conflicts: [FoldID: OutcomeKey] = [:]
    /// Why the bus takes nothing, as it last said.
    var refusal: (reason: String, ofReport: Bool)?
    var busEpoch: UInt64 = 0
    /// When the bus was heard last, where it has been silent for too long and nothing has come
    /// since; nil while it is heard.
    public internal(set) var silentSince: Instant?
    var isCutOff: Bool { silentSince != nil }
    /// What is in memory is of a journal that the bus of a new epoch may not have: nothing is taken
    /// or said before it has read on from there.
    var isUnconfirmed = false
    /// When the last commit came, and the last reply.
    var lastHeard: (commit: Instant, reply: Instant)
    /// A bus that has answered has it in sight, also where no commit has come yet.
    var hasHeardBus = false
    var lastReport: Instant?
    var reportedDeadline: Instant?
    /// The earliest deadline of the folds of the main lane; found again when they have moved.
    var earliest: (deadline: Instant?, isKnown: Bool) = (nil, false)
    /// Of the last read, report or leave. Outcomes are numbered from 1 by each fold, below these.
    var lastNumber = Publish.mostNumber
    var lastReportNumber: UInt64 = 0
    var wasReady = false
    var draining = false
    /// The events the host could not decode: their types are known but their data is not.
    public internal(set) var undecodable = 0

    /// - Parameter snapshotInterval: Events between two snapshots of a fold, at the least; nil
    ///   takes none and asks for none.
    public init(replica: String, now: Instant, snapshotInterval: UInt64? = Snapshots.interval) {
        self.replica = replica
        self.snapshotInterval = snapshotInterval
        types = W.consumes.union([EventReleased.type, ClockReached.type])
        standing = needsLease ? .joining(again: now) : .listening
        owned = needsLease ? .none : .every
        lastHeard = (now, now)
    }

    /// Every event up to here is processed.
    public var through: Position { lanes[0].through }

    /// Whether history is applied, the lease held and every fold well.
    public var isReady: Bool {
        guard stuck.isEmpty, refusal == nil, !isCutOff, !isUnconfirmed, lanes[0].isCaughtUp,
            lanes.count == 1, reloading.isEmpty, !draining
        else {
            return false
        }
        switch standing {
        case .speaking: return !owned.isEmpty
        case .listening: return true
        case .joining, .leaving, .gone: return false
        }
    }

    /// The lease under which it speaks; none while it waits for one.
    var lease: LeaseEpoch? {
        if case .speaking(let held) = standing { held } else { nil }
    }

    /// Whether others speak for the worker, and this one waits to take over. Of a worker that is
    /// not partitioned it follows what they have settled meanwhile.
    public var isStandingBy: Bool {
        if case .speaking = standing { owned.isEmpty } else { false }
    }

    /// Why the worker cannot go on: each reason once, and how many folds stand still for it. Empty
    /// while it can.
    public var complaints: [String] {
        (silentSince.map { [silence(since: $0)] } ?? [])
            + (refusal.map { ["the bus refuses: \($0.reason)"] } ?? [])
            + Dictionary(grouping: stuck.keys, by: { stuck[$0] ?? "" })
            .sorted { ($0.value.min() ?? .all, $0.key) < ($1.value.min() ?? .all, $1.key) }
            .map { reason, slots in
                let slot = slots.min() ?? .all
                let folds = slots.count == 1 ? "fold \(slot)" : "\(slots.count) folds"
                return "\(folds): \(reason)"
            }
    }

    /// A bus that answers is there: what is wrong is where it is listened to.
    private func silence(since: Instant) -> String {
        let time = "\(since.timeOfDay) (UTC)"
        return lastHeard.reply > lastHeard.commit
            ? "the bus answers, and nothing has come from its live address since \(time): "
                + "see --live"
            : "the bus has been silent since \(time): is it running? (`baton status`)"
    }

    /// The worker's values by slot.
    public var workers: [(slot: Slot, worker: W)] {
        seats.sorted { $0.key < $1.key }.map { ($0.key, $0.value.fold.worker) }
    }

    /// Keys that wait behind a parked event.
    public var waitingKeys: Int { seats.values.reduce(0) { $0 + $1.fold.waiting.count } }

    /// Outcomes that are not acknowledged yet.
    public var unacknowledged: Int { outbox.items.count }

    /// Takes one input, and answers what is to be done, in order.
    public mutating func step(_ input: Input, now: Instant) -> [Action] {
        var actions: [Action] = []
        switch input {
        case .commit(let commit): hear(commit, now: now, &actions)
        case .reply(let reply): hear(reply, now: now, &actions)
        case .tick: tick(now: now, &actions)
        case .encoded(let slot, let position, let bytes): encoded(slot, position, bytes)
        case .drain: draining = true
        }
        advance(now: now, &actions)
        endCaution()
        endYield()
        if case .tick = input { beginSnapshot(now: now, &actions) }
        sendSnapshot(now: now, &actions)
        drainIfAsked(now: now, &actions)
        let isReady = isReady
        if isReady != wasReady { mustReport() }
        reportIfDue(now: now, &actions)
        if isReady, !wasReady { actions.append(.becameReady) }
        wasReady = isReady
        return actions
    }

    private mutating func hear(_ commit: Commit, now: Instant, _ actions: inout [Action]) {
        // An older bus that wakes up says nothing that counts. But where the newest one has gone
        // silent, the next may serve an older copy of the journal, whose epochs are lower.
        guard commit.epoch >= busEpoch || isCutOff else { return }
        let isAnother = busEpoch != 0 && commit.epoch != busEpoch
        lastHeard.commit = now
        hasHeardBus = true
        silentSince = nil
        busEpoch = commit.epoch
        if isAnother { meetAnother(now: now, &actions) }
        if othersSpeak(in: commit) { return loseLease(now: now, &actions) }
        // Who stands by goes by what is settled, which is told in reply to its reports.
        if !owned.isEmpty, lanes[0].hear(commit) == .diverged {
            actions.append(.alert(.otherHistory(commit.through)))
            forget(now: now, &actions)
        }
    }

    private mutating func tick(now: Instant, _ actions: inout [Action]) {
        if isDeaf(now: now) {
            silentSince = silentSince ?? lastHeard.commit
            lastHeard = (now, now)
            for index in lanes.indices { lanes[index].reading = nil }
            mustReport()
            actions.append(.reconnect)
        }
        if case .joining(let again) = standing, again <= now { join(now: now, &actions) }
        let limit = now - Patience.forAnswer
        if case .leaving(let number, let since) = standing, since <= limit {
            sayLeave(number, now: now, &actions)
        }
        for index in lanes.indices { readAgain(index, since: limit, now: now, &actions) }
        confirm(now: now, &actions)
        if !isUnconfirmed { offer(outbox.overdue(since: limit, now: now), &actions) }
    }

    /// Beats come each second, and so do the answers to reports: both ways are watched.
    private func isDeaf(now: Instant) -> Bool {
        if now - lastHeard.commit > Patience.forBus { return true }
        switch standing {
        case .speaking, .listening: return now - lastHeard.reply > Patience.forBus
        case .joining, .leaving, .gone: return false
        }
    }

    /// A bus of another epoch knows nothing of what was granted before.
    private mutating func meetAnother(now: Instant, _ actions: inout [Action]) {
        switch standing {
        case .leaving: goDrained(&actions)
        case .gone: break
        case .joining, .speaking, .listening: if needsLease { join(now: now, &actions) }
        }
    }

    private mutating func drainIfAsked(now: Instant, _ actions: inout [Action]) {
        guard draining, outbox.isEmpty else { return }
        switch standing {
        case .leaving, .gone: return
        // No bus that was never heard answers a farewell.
        case .listening where !hasHeardBus: goDrained(&actions)
        case .speaking, .listening:
            actions.append(.send(.report(report())))
            lastNumber += 1
            sayLeave(lastNumber, now: now, &actions)
        case .joining: goDrained(&actions)
        }
    }

    mutating func goDrained(_ actions: inout [Action]) {
        actions.append(.drained)
        standing = .gone
    }
}
