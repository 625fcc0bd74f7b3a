// SPDX-License-Identifier: Apache-2.0
public import Journey

/// What a reader asks of the journal: from where, which events, how much at once.
public struct Query: Hashable, Sendable {
    /// Read what follows this position.
    public var from: Position
    /// Not beyond this sequence; nil reads to the end.
    public var through: UInt64?
    /// Only these types; nil passes all.
    public var types: Set<EventType>?
    public var slots: SlotSet
    /// Read as this worker: its own outcomes (of the slots asked for) stand at their key's place,
    /// whatever their type and slot, and bear their key. At its own position such an event stands
    /// only when it lies in the slot of another fold of the worker, and then without its key: for
    /// that fold it is an ordinary event.
    public var worker: WorkerName?
    /// Only events with this `subject`.
    public var subject: String?
    /// Only events with this `correlationid`.
    public var correlation: String?
    /// Only events stored at or after this time.
    public var since: Instant?
    /// At most this many events and bytes in the page.
    public var mostEvents: Int
    public var mostBytes: Int

    public init(
        from: Position = .start, through: UInt64? = nil, types: Set<EventType>? = nil,
        slots: SlotSet = .every, worker: WorkerName? = nil, subject: String? = nil,
        correlation: String? = nil, since: Instant? = nil, mostEvents: Int = 4096,
        mostBytes: Int = 768 * 1024
    ) {
        self.from = from
        self.through = through
        self.types = types
        self.slots = slots
        self.worker = worker
        self.subject = subject
        self.correlation = correlation
        self.since = since
        self.mostEvents = mostEvents
        self.mostBytes = mostBytes
    }
}

/// What a read brings.
public enum Reading: Hashable, Sendable {
    /// A page, and whether it reaches the end. `parkings` come with a worker's page.
    case page(Commit, atEnd: Bool, parkings: [Parking])
    /// The journal does not know the position: start from the beginning. Its own head is told.
    case diverged(head: Position)
}

/// An event that a fold has set aside.
public struct Parking: Hashable, Sendable, Comparable {
    public var fold: FoldID
    /// The sequence of the event, or of the release at which it was set aside again.
    public var anchor: UInt64
    public init(fold: FoldID, anchor: UInt64) {
        self.fold = fold
        self.anchor = anchor
    }
    public static func < (left: Parking, right: Parking) -> Bool {
        (left.fold, left.anchor) < (right.fold, right.anchor)
    }
}
