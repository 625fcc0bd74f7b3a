// SPDX-License-Identifier: Apache-2.0
internal import Journey
internal import Wire

/// Which replicas of which workers there are, and who of them speaks for which slots. Each replica
/// has one lease, whatever it holds under it; a slot is under one lease at a time.
struct Leases {
    /// A lease that is not renewed for so long is lost, if there is another replica to have it.
    static let length = Duration.seconds(4)

    struct Member {
        let lease: LeaseEpoch
        let worker: WorkerName
        let replica: String
        /// The connection that holds it: one that asks again has not died in between.
        let client: Client
        /// Whether it can share the worker's slots with others.
        let shares: Bool
        /// What it had in memory when it joined.
        let held: SlotSet
        var expires: Instant
        /// What it may speak for.
        var slots = SlotSet.none
        /// Of these, what it has said that it knows of.
        var confirmed = SlotSet.none
        /// Of these, what it has been asked to give back.
        var asked = SlotSet.none
        /// The grant that tells of its slots has still to be sent.
        var isGrantDue = true
        /// Somebody died with one of its slots, and it has not said since that it has them.
        var isCautious = false
        /// What it said it was about to take.
        var attempting: Attempt?
        var lastReport: UInt64 = 0
        /// Whose connection lost the name to this one.
        var displaced: Client?
        /// When that one took the name from another that took it back.
        var contested: Instant?
        /// The next number of each fold; 1 where none is named.
        var expected: [FoldID: UInt64] = [:]

        /// What it holds and is not to give back.
        var staying: SlotSet { slots.subtracting(asked) }
    }

    let bus: UInt64
    let start: Instant
    private(set) var members: [LeaseEpoch: Member] = [:]
    var deaths: Deaths
    private var counter: UInt64 = 0

    init(bus: UInt64, journalIsNew: Bool, now: Instant) {
        self.bus = bus
        start = now
        // A database that was put back may give an epoch out again: a lease of the history that is
        // lost must not look like one of the new.
        counter = UInt64(clamping: now.microseconds)
        deaths = Deaths(journalIsNew: journalIsNew)
    }

    /// Beyond as many as there are slots, others only stand by; so many more may.
    static let mostReplicas = 2 * Slot.count

    /// Whether there is room for a replica; who comes back under its name needs none.
    func mayJoin(_ join: Join) -> Bool {
        members.values.count { $0.worker == join.worker && $0.replica != join.replica }
            < Self.mostReplicas
    }

    /// Those whose grant has still to be sent.
    var due: [Member] {
        members.values.filter(\.isGrantDue).sorted { $0.lease < $1.lease }
    }

    /// What processes died on of which a replica may be the next.
    func suspects(of member: Member) -> [Suspect] {
        deaths.suspects(member.worker, member.shares ? member.slots : .every)
    }

    func member(_ lease: LeaseEpoch) -> Member? { members[lease] }

    /// The replicas of a worker, in the order in which they joined.
    func replicas(of worker: WorkerName) -> [Member] {
        members.values.filter { $0.worker == worker }.sorted { $0.lease < $1.lease }
    }

    /// Whether who holds a lease may speak for a fold.
    func covers(_ lease: LeaseEpoch, _ fold: FoldID) -> Bool {
        guard let member = members[lease], member.worker == fold.worker else { return false }
        return member.slots.covers(fold.slot)
    }

    /// Whether a lease is of the worker and not lost; renews it when it is.
    mutating func renew(_ lease: LeaseEpoch, worker: WorkerName, now: Instant) -> Bool {
        guard members[lease]?.worker == worker else { return false }
        members[lease]?.expires = now + Self.length
        return true
    }

    /// Nobody could renew anything, since the bus was not there to hear it.
    mutating func renewAll(now: Instant) {
        for lease in members.keys { members[lease]?.expires = now + Self.length }
    }

    func expected(_ lease: LeaseEpoch, _ fold: FoldID) -> UInt64 {
        members[lease]?.expected[fold] ?? 1
    }
    mutating func expect(_ number: UInt64, of fold: FoldID, under lease: LeaseEpoch) {
        members[lease]?.expected[fold] = number
    }

    /// Whether a join is of somebody whose grant waits to be sent: it answers both.
    func awaitsGrant(_ join: Join, _ client: Client) -> Bool {
        replicas(of: join.worker).contains {
            $0.client == client && $0.replica == join.replica && $0.isGrantDue
        }
    }

    /// Adds a replica. Who was there under the same name is fenced, and its slots are the new
    /// one's, unless somebody stands by who has nearly all in memory already; of the slots that
    /// nobody has it gets those that it held.
    ///
    /// - Returns: the leases that were lost.
    mutating func join(_ join: Join, from client: Client, now: Instant) -> [LeaseEpoch] {
        let former = replicas(of: join.worker).filter { $0.replica == join.replica }
        for member in former { remove(member, isDead: member.client != client) }
        counter += 1
        var member = Member(
            lease: LeaseEpoch(bus: bus, counter: counter), worker: join.worker,
            replica: join.replica, client: client, shares: join.shares, held: join.held,
            expires: now + Self.length)
        // Even one that gets no slots follows what others settle, and may die on it.
        member.isCautious = !join.shares && deaths.concern(join.worker, .every)
        member.displaced = former.last.flatMap { $0.client == client ? $0.displaced : $0.client }
        member.contested =
            former.last?.displaced == client && former.last?.client != client
            ? now : former.last?.contested
        members[member.lease] = member
        let isFollowed =
            !join.shares && join.held.isEmpty
            && members.values.contains {
                $0.worker == join.worker && $0.replica != join.replica && $0.expires > now
            }
        let inherited =
            isFollowed ? .none : former.reduce(SlotSet.none) { $0.union($1.slots) }
        let free = free(of: join.worker)
        give(inherited.union(join.held.intersection(free)), to: member.lease)
        return former.map(\.lease)
    }

    /// Why a name gets nowhere for which two processes fight; nil where none do.
    func rivalry(_ worker: WorkerName, _ replica: String, at now: Instant) -> String? {
        let isContested = members.values.contains {
            $0.worker == worker && $0.replica == replica
                && $0.contested.map { now - $0 < Self.length } == true
        }
        return isContested ? "two processes bear this name: see --replica" : nil
    }

    /// A replica leaves in order.
    mutating func leave(_ lease: LeaseEpoch) {
        guard let member = members[lease] else { return }
        remove(member, isDead: false)
        deaths.leftInOrder(member.worker, member.slots)
    }

    /// Fences who has not been heard for longer than a lease, where somebody else is there to have
    /// what it holds.
    ///
    /// - Returns: the leases that were lost.
    mutating func expire(now: Instant) -> [Member] {
        let late = members.values.filter { $0.expires <= now }.sorted { $0.lease < $1.lease }
        let lost = late.filter { member in
            members.values.contains { $0.worker == member.worker && $0.expires > now }
        }
        for member in lost { remove(member, isDead: true) }
        return lost
    }

    private mutating func remove(_ member: Member, isDead: Bool) {
        members[member.lease] = nil
        guard isDead else { return }
        deaths.died(
            member.worker, member.slots.isEmpty && !member.shares ? .every : member.slots,
            attempting: member.attempting, member.client)
    }

    /// Takes what a replica says of itself.
    ///
    /// - Returns: whether it gave slots back.
    mutating func hear(_ report: Report, under lease: LeaseEpoch) -> Bool {
        guard var member = members[lease], report.number >= member.lastReport else { return false }
        member.lastReport = report.number
        deaths.attempts(
            report.attempting, after: member.attempting, by: member.worker, member.slots)
        member.attempting = report.attempting
        let back = member.asked.intersection(member.confirmed).subtracting(report.slots)
        member.slots = member.slots.subtracting(back)
        member.asked = member.asked.subtracting(back)
        member.confirmed = report.slots.intersection(member.slots)
        for slot in back.slots {
            member.expected[FoldID(worker: member.worker, slot: slot)] = nil
        }
        if member.confirmed == member.slots {
            member.isCautious = false
        } else {
            // What it does not know of was lost on the way.
            member.isGrantDue = true
        }
        members[lease] = member
        if !back.isEmpty { deaths.leftInOrder(member.worker, back) }
        return !back.isEmpty
    }
}

/// Handing out.
extension Leases {
    mutating func give(_ slots: SlotSet, to lease: LeaseEpoch) {
        guard !slots.isEmpty, let member = members[lease] else { return }
        members[lease]?.slots = member.slots.union(slots)
        members[lease]?.isGrantDue = true
        if deaths.concern(member.worker, slots) { members[lease]?.isCautious = true }
    }

    mutating func ask(_ lease: LeaseEpoch, for slots: SlotSet) {
        members[lease]?.asked = slots
    }

    mutating func grantIsSent(_ lease: LeaseEpoch) { members[lease]?.isGrantDue = false }

    /// The slots of a worker that nobody has.
    func free(of worker: WorkerName) -> SlotSet {
        replicas(of: worker).reduce(SlotSet.every) { $0.subtracting($1.slots) }
    }
}
