// SPDX-License-Identifier: Apache-2.0
public import Journey

/// What a client asks of the bus, one request a message. Every request but a join bears a number of
/// its sender's, and the reply repeats it.
public enum Request: Hashable, Sendable {
    /// A replica wants its share of a worker's folds.
    case join(Join)
    /// A worker stops in order and gives its lease back.
    case leave(Leave)
    /// Where a worker is. Renews its lease; every second, and when its next deadline changes.
    case report(Report)
    case publish(Publish)
    /// One page, or several in a row as credit allows.
    case read(Read)
    /// Who is connected and how far.
    case status(number: UInt64)
    /// A person releases a parked event.
    case release(Release)
    /// Keep this part of a snapshot.
    case keep(Keep)
    /// A part of the newest snapshot of a fold, please.
    case recall(Recall)
}

/// A replica's wish to speak. It is granted a lease at once, and slots when it is its turn.
public struct Join: Hashable, Sendable {
    public var worker: WorkerName
    /// The replica's name: a process that joins under the same name supersedes its former self.
    public var replica: String
    /// Whether the worker's slots may be shared among replicas; else one of them speaks for all.
    public var shares: Bool
    /// The slots that it held under an earlier bus, with their folds in memory: it gets them back
    /// if nobody has them.
    public var held: SlotSet
    public init(
        worker: WorkerName, replica: String, shares: Bool = false, held: SlotSet = .none
    ) {
        self.worker = worker
        self.replica = replica
        self.shares = shares
        self.held = held
    }
}

/// A worker stops: its lease is free, and nobody waits for its next report.
public struct Leave: Hashable, Sendable {
    public var number: UInt64
    public var worker: WorkerName
    public var replica: String
    /// Nil for a worker that emits nothing and holds no lease.
    public var lease: LeaseEpoch?
    public init(number: UInt64, worker: WorkerName, replica: String, lease: LeaseEpoch?) {
        self.number = number
        self.worker = worker
        self.replica = replica
        self.lease = lease
    }
}

/// Where a replica is, and when it has to be woken.
public struct Report: Hashable, Sendable {
    public var number: UInt64
    public var worker: WorkerName
    public var replica: String
    /// Nil for a worker that emits nothing and holds no lease.
    public var lease: LeaseEpoch?
    /// The slots that it may speak for, as it knows. One that it was asked to give back and that
    /// is not here any more is given back.
    public var slots: SlotSet
    public var through: UInt64
    /// Cursors that moved without an outcome.
    public var cursors: [CursorMove]
    public var nextDeadline: Instant?
    /// Keys that wait behind a parked event.
    public var waitingKeys: UInt32
    public var ready: Bool
    /// What it is about to take, when it was asked to tell.
    public var attempting: Attempt?
    /// Why it cannot go on, for a person; nil while it can. At most ``longestComplaint`` bytes.
    public var complaint: String?

    /// A few lines on a screen.
    public static let longestComplaint = 1_000

    /// A complaint as a report may carry it: on one line, without what steers a terminal, and not
    /// too long, whatever its characters are. Nil where there is none.
    public static func complaint(_ text: String) -> String? {
        guard !text.isEmpty else { return nil }
        let plain = text.unicodeScalars.prefix(longestComplaint / 4).map { scalar in
            isPlain(scalar) ? scalar : " "
        }
        return String(String.UnicodeScalarView(plain))
    }

    /// Whether a character may stand in a name or a complaint: they are shown on terminals, and
    /// nothing in them may steer one.
    public static func isPlain(_ scalar: Unicode.Scalar) -> Bool {
        ![.control, .format].contains(scalar.properties.generalCategory)
    }

    public init(
        number: UInt64 = 0, worker: WorkerName, replica: String, lease: LeaseEpoch?,
        slots: SlotSet = .every, through: UInt64,
        cursors: [CursorMove] = [], nextDeadline: Instant? = nil, waitingKeys: UInt32 = 0,
        ready: Bool = true, attempting: Attempt? = nil,
        complaint: String? = nil
    ) {
        self.number = number
        self.worker = worker
        self.replica = replica
        self.lease = lease
        self.slots = slots
        self.through = through
        self.cursors = cursors
        self.nextDeadline = nextDeadline
        self.waitingKeys = waitingKeys
        self.ready = ready
        self.attempting = attempting
        self.complaint = complaint
    }
}

/// One outcome of a fold, or one batch of a door: stored whole or not at all.
public struct Publish: Hashable, Sendable {
    /// A door's is its own; a fold's counts from 1 within a lease, without gaps. At most
    /// ``mostNumber``.
    public var number: UInt64
    /// The lease and the key of an outcome; nil for a door.
    public var outcome: Speaker?
    /// The events' JSON.
    public var events: [[UInt8]]

    public struct Speaker: Hashable, Sendable {
        public var lease: LeaseEpoch
        public var key: OutcomeKey
        /// The fold was read again: its numbers start here.
        public var restarts: Bool
        public init(lease: LeaseEpoch, key: OutcomeKey, restarts: Bool = false) {
            self.lease = lease
            self.key = key
            self.restarts = restarts
        }
    }

    /// A million requests a second for a century. What a worker asks beside its outcomes it numbers
    /// from here, so that no answer is taken for another.
    public static let mostNumber: UInt64 = 1 << 52

    public init(number: UInt64, outcome: Speaker? = nil, events: [[UInt8]]) {
        self.number = number
        self.outcome = outcome
        self.events = events
    }
}

/// A query with the reader's number, and how many pages may come at once.
public struct Read: Hashable, Sendable {
    /// The reader's own number; every page bears it.
    public var id: UInt64
    public var query: Query
    /// Pages that may follow without being asked for; from 1.
    public var credit: UInt16
    public init(id: UInt64, query: Query, credit: UInt16 = 1) {
        self.id = id
        self.query = query
        self.credit = credit
    }
}

/// A person's word on a parked event: decide it once more, or skip it.
public struct Release: Hashable, Sendable {
    public var number: UInt64
    public var worker: WorkerName
    /// The sequence of the parked event.
    public var anchor: UInt64
    /// The key that waits behind it.
    public var key: String
    /// False skips the event.
    public var retry: Bool
    public var by: String
    public init(
        number: UInt64 = 0, worker: WorkerName, anchor: UInt64, key: String, retry: Bool, by: String
    ) {
        self.number = number
        self.worker = worker
        self.anchor = anchor
        self.key = key
        self.retry = retry
        self.by = by
    }
}
