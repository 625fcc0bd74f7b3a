// SPDX-License-Identifier: Apache-2.0
public import Journey

/// Who is there and how far, as `baton status` shows it.
public struct BusStatus: Codable, Hashable, Sendable {
    public var epoch: UInt64
    public var head: UInt64
    public var time: Instant
    /// Why the journal serves reading only; nil when it is whole.
    public var damaged: String?
    public var pressure: BusPressure
    public var workers: [WorkerStatus]

    public init(
        epoch: UInt64, head: UInt64, time: Instant, damaged: String? = nil,
        pressure: BusPressure = BusPressure(), workers: [WorkerStatus]
    ) {
        self.epoch = epoch
        self.head = head
        self.time = time
        self.damaged = damaged
        self.pressure = pressure
        self.workers = workers
    }
}

/// How near the bus is to telling publishers to wait, and how often it had to.
public struct BusPressure: Codable, Hashable, Sendable {
    /// Requests that wait for the disk, those being stored among them.
    public var waitingRequests: Int
    /// Their bytes; from `mostBytes` on the answer is `BUSY`.
    public var waitingBytes: Int
    public var mostBytes: Int
    /// Requests that were answered `BUSY` for it since the bus began.
    public var turnedAway: UInt64
    /// Pages that are waited for.
    public var waitingReads: Int

    public init(
        waitingRequests: Int = 0, waitingBytes: Int = 0, mostBytes: Int = 0,
        turnedAway: UInt64 = 0, waitingReads: Int = 0
    ) {
        self.waitingRequests = waitingRequests
        self.waitingBytes = waitingBytes
        self.mostBytes = mostBytes
        self.turnedAway = turnedAway
        self.waitingReads = waitingReads
    }
}

/// How a replica is.
public enum WorkerState: String, Codable, Hashable, Sendable {
    case ready
    /// History is on its way, or the lease.
    case catchingUp = "catching up"
    /// Others speak for the worker; it takes over when one of them ends.
    case standingBy = "standing by"
    /// It cannot go on.
    case stuck
    /// It has not reported for longer than a lease.
    case silent
}

/// One replica, by its last report.
public struct WorkerStatus: Codable, Hashable, Sendable {
    public var worker: WorkerName
    public var replica: String
    public var state: WorkerState
    /// The slots that it speaks for, where a worker's slots are shared; nil where one replica
    /// speaks for all, and for who only listens.
    public var slots: [UInt8]?
    public var through: UInt64
    public var lagEvents: UInt64
    /// How long it has been seen to be behind; 0 while it is not.
    public var lagSeconds: Double
    public var parkedKeys: Int
    /// Why it is stuck.
    public var complaint: String?

    public init(
        worker: WorkerName, replica: String, state: WorkerState, slots: [UInt8]? = nil,
        through: UInt64, lagEvents: UInt64, lagSeconds: Double, parkedKeys: Int,
        complaint: String? = nil
    ) {
        self.worker = worker
        self.replica = replica
        self.state = state
        self.slots = slots
        self.through = through
        self.lagEvents = lagEvents
        self.lagSeconds = lagSeconds
        self.parkedKeys = parkedKeys
        self.complaint = complaint
    }
}
