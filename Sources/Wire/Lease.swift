// SPDX-License-Identifier: Apache-2.0
internal import Journey

/// The number of a lease: a holder whose number is not the newest is fenced.
public struct LeaseEpoch: Hashable, Comparable, Sendable, CustomStringConvertible {
    public var bus: UInt64
    public var counter: UInt64
    public init(bus: UInt64, counter: UInt64) {
        self.bus = bus
        self.counter = counter
    }
    public static func < (left: LeaseEpoch, right: LeaseEpoch) -> Bool {
        (left.bus, left.counter) < (right.bus, right.counter)
    }
    public var description: String { "\(bus).\(counter)" }
}

/// What a replica is about to take: one anchor of a fold, or a page of history.
public struct Attempt: Hashable, Comparable, Sendable, CustomStringConvertible {
    /// Slot `all` where it is not one fold's.
    public var fold: FoldID
    public var first: UInt64
    public var last: UInt64
    public init(fold: FoldID, first: UInt64, last: UInt64) {
        self.fold = fold
        self.first = first
        self.last = last
    }
    public init(fold: FoldID, anchor: UInt64) {
        self.init(fold: fold, first: anchor, last: anchor)
    }

    public var isOneAnchor: Bool { first == last }

    public static func < (left: Attempt, right: Attempt) -> Bool {
        (left.fold, left.first, left.last) < (right.fold, right.first, right.last)
    }
    public var description: String { "\(fold)@\(first)" + (isOneAnchor ? "" : "–\(last)") }
}

/// An attempt that ended in the death of its process.
public struct Suspect: Hashable, Sendable {
    public var attempt: Attempt
    /// How many processes died on exactly this.
    public var deaths: UInt32
    public init(attempt: Attempt, deaths: UInt32) {
        self.attempt = attempt
        self.deaths = deaths
    }
}

/// What a replica gets when it joins, and whenever it may speak for more than before.
public struct Grant: Hashable, Sendable {
    public var lease: LeaseEpoch
    /// The slots that it may speak for under this lease: those it holds already, and new ones. None
    /// for a replica that stands by.
    public var slots: SlotSet
    /// The journal's end when the former holder was fenced.
    public var head: Position
    /// How far each fold has settled. One for slot `all` holds for every fold of the worker.
    public var cursors: [CursorMove]
    /// The former holder did not leave in order: tell the bus before each page of history, and
    /// before each anchor up to `head` that is to be decided.
    public var cautious: Bool
    /// What processes of this worker died on.
    public var suspects: [Suspect]

    public init(
        lease: LeaseEpoch, slots: SlotSet = .every, head: Position, cursors: [CursorMove],
        cautious: Bool, suspects: [Suspect] = []
    ) {
        self.lease = lease
        self.slots = slots
        self.head = head
        self.cursors = cursors
        self.cautious = cautious
        self.suspects = suspects
    }
}
