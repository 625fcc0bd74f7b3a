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

/// What a worker gets when it may speak.
public struct Grant: Hashable, Sendable {
    public var lease: LeaseEpoch
    /// The journal's end when the former holder was fenced.
    public var head: Position
    /// How far each fold has settled. One for slot `all` holds for every fold of the worker.
    public var cursors: [CursorMove]
    /// The former holder did not leave in order: tell the bus before each anchor up to `head`.
    public var cautious: Bool
    /// Events that processes died on too often: park them.
    public var poison: [Parking]

    public init(
        lease: LeaseEpoch, head: Position, cursors: [CursorMove], cautious: Bool,
        poison: [Parking] = []
    ) {
        self.lease = lease
        self.head = head
        self.cursors = cursors
        self.cautious = cautious
        self.poison = poison
    }
}
