// SPDX-License-Identifier: Apache-2.0
internal import Journey
internal import Wire

/// Who speaks for which worker.
struct Leases {
    /// A lease that is not renewed for so long may be given to another replica.
    static let length = Duration.seconds(4)
    /// An event on which this many processes died is parked.
    static let mostDeaths = 3

    struct Lease {
        var epoch: LeaseEpoch
        var replica: String
        var expires: Instant
        /// What the holder said it was about to decide.
        var attempting: Parking?
        /// The next number of each fold; 1 where none is named.
        var expected: [FoldID: UInt64] = [:]
    }

    var bus: UInt64 = 0
    private var held: [WorkerName: Lease] = [:]
    private var counter: UInt64 = 0
    /// Workers whose last holder did not leave in order.
    private var unclean: Set<WorkerName> = []
    private var deaths: [Parking: Int] = [:]

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
    mutating func give(_ join: Join, now: Instant) -> (
        epoch: LeaseEpoch, cautious: Bool, poison: [Parking]
    ) {
        if let former = held[join.worker] {
            unclean.insert(join.worker)
            if let attempt = former.attempting { deaths[attempt, default: 0] += 1 }
        }
        counter += 1
        let epoch = LeaseEpoch(bus: bus, counter: counter)
        held[join.worker] = Lease(
            epoch: epoch, replica: join.replica, expires: now + Self.length)
        let poison = deaths.filter {
            $0.key.fold.worker == join.worker && $0.value >= Self.mostDeaths
        }
        return (epoch, unclean.contains(join.worker), poison.keys.sorted())
    }

    /// Notes what the holder is about to decide; nil once it has gone on.
    mutating func attempt(_ parking: Parking?, by worker: WorkerName) {
        if let former = held[worker]?.attempting, former != parking { deaths[former] = nil }
        held[worker]?.attempting = parking
    }

    mutating func leave(_ epoch: LeaseEpoch) -> WorkerName? {
        guard let worker = held.first(where: { $0.value.epoch == epoch })?.key else { return nil }
        held[worker] = nil
        unclean.remove(worker)
        return worker
    }
}
