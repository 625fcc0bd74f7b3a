// SPDX-License-Identifier: Apache-2.0
internal import Journey
internal import Wire

/// Who speaks for which worker. One lease a worker that the rules name, so there are few.
struct Leases {
    /// A lease that is not renewed for so long may be given to another replica.
    static let length = Duration.seconds(4)

    struct Lease {
        var epoch: LeaseEpoch
        var replica: String
        /// The connection that holds it: one that asks again has not died in between.
        var client: Client
        var expires: Instant
        /// What the holder said it was about to take.
        var attempting: Attempt?
        /// The next number of each fold; 1 where none is named.
        var expected: [FoldID: UInt64] = [:]
    }

    private let bus: UInt64
    private var held: [WorkerName: Lease] = [:]
    private var counter: UInt64 = 0
    /// Whether a worker's last holder left in order. What an earlier epoch of the bus knew of it is
    /// forgotten: on a journal that holds anything, nobody is known to have.
    private var leftInOrder: [WorkerName: Bool] = [:]
    private let journalIsNew: Bool
    private var deaths: [Attempt: UInt32] = [:]
    /// Who was superseded in an attempt and has not been heard since: dead, as long as it is not.
    private var superseded: [Client: Attempt] = [:]
    /// As many as are superseded before the first of them speaks again; beyond, they stay dead.
    private static let mostSuperseded = 1_000

    init(bus: UInt64, journalIsNew: Bool) {
        self.bus = bus
        self.journalIsNew = journalIsNew
    }

    func lease(of worker: WorkerName) -> Lease? { held[worker] }

    /// Whether `epoch` is the newest of the worker; renews it when it is.
    mutating func renew(_ epoch: LeaseEpoch, worker: WorkerName, now: Instant) -> Bool {
        guard held[worker]?.epoch == epoch else { return false }
        held[worker]?.expires = now + Self.length
        return true
    }

    func expected(_ fold: FoldID) -> UInt64 { held[fold.worker]?.expected[fold] ?? 1 }
    mutating func expect(_ number: UInt64, of fold: FoldID) {
        held[fold.worker]?.expected[fold] = number
    }

    /// How long a replica has to wait for the lease; nil when it may have it now.
    func wait(_ join: Join, now: Instant) -> Duration? {
        guard let lease = held[join.worker], lease.replica != join.replica, lease.expires > now
        else { return nil }
        return lease.expires - now
    }

    /// Fences the former holder and gives the lease to `join`.
    mutating func give(_ join: Join, to client: Client, now: Instant) -> (
        epoch: LeaseEpoch, cautious: Bool, suspects: [Suspect]
    ) {
        if let former = held[join.worker], former.client != client {
            leftInOrder[join.worker] = false
            if let attempt = former.attempting {
                deaths[attempt, default: 0] += 1
                if superseded.count < Self.mostSuperseded { superseded[former.client] = attempt }
            }
        }
        counter += 1
        let epoch = LeaseEpoch(bus: bus, counter: counter)
        held[join.worker] = Lease(
            epoch: epoch, replica: join.replica, client: client, expires: now + Self.length)
        let suspects = deaths.filter { $0.key.fold.worker == join.worker }
            .sorted { $0.key < $1.key }.map { Suspect(attempt: $0.key, deaths: $0.value) }
        return (epoch, !(leftInOrder[join.worker] ?? journalIsNew), suspects)
    }

    /// A client speaks: if it was superseded it lives, and what it attempted killed nobody.
    mutating func hear(_ client: Client) {
        guard !superseded.isEmpty, let attempt = superseded.removeValue(forKey: client),
            let count = deaths[attempt]
        else { return }
        deaths[attempt] = count > 1 ? count - 1 : nil
    }

    /// Notes what the holder is about to take; nil once it takes what nobody died on. Of what it
    /// has got over, only what several died on stays under suspicion: its fold was stopped there.
    mutating func attempt(_ attempt: Attempt?, by worker: WorkerName) {
        guard let former = held[worker]?.attempting, former != attempt else {
            held[worker]?.attempting = attempt
            return
        }
        held[worker]?.attempting = attempt
        let reached = attempt?.first ?? .max
        deaths = deaths.filter {
            $0.key.fold.worker != worker || $0.key.last >= reached || $0.value > 1
        }
        deaths[former] = nil
    }

    /// An outcome at its anchor is stored, if only that it is parked: nobody will die on it again.
    mutating func acquit(_ key: OutcomeKey) {
        guard key.phase != .alarm, !deaths.isEmpty else { return }
        deaths = deaths.filter {
            !($0.key.isOneAnchor && $0.key.first == key.anchor
                && $0.key.fold.worker == key.fold.worker)
        }
    }

    mutating func leave(_ epoch: LeaseEpoch) -> WorkerName? {
        guard let worker = held.first(where: { $0.value.epoch == epoch })?.key else { return nil }
        held[worker] = nil
        leftInOrder[worker] = true
        deaths = deaths.filter { $0.key.fold.worker != worker }
        return worker
    }
}
