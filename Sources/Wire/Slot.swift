// SPDX-License-Identifier: Apache-2.0
internal import Journey

/// One of 64 shares of the world, derived from a partition key: the first byte of the SHA-256 of
/// its UTF-8, modulo 64. `all` is the slot of what reaches every fold, and of the one fold of a
/// worker that is not partitioned.
public struct Slot: Hashable, Comparable, Sendable, CustomStringConvertible {
    public let number: UInt8
    public static let count = 64
    public static let all = Slot(64)

    /// - Precondition: `number` is at most 64.
    public init(_ number: UInt8) {
        precondition(number <= 64, "a slot is 0 to 63, or 64 for all")
        self.number = number
    }

    /// The slot of a partition key; `*` has the slot `all`.
    public init(key: String) {
        self = key == "*" ? .all : Slot(Digest(ofBytes: Array(key.utf8)).bytes[0] % 64)
    }

    public static func < (left: Slot, right: Slot) -> Bool { left.number < right.number }
    public var description: String { self == .all ? "all" : "\(number)" }
}

/// A set of slots. As a filter, an event passes when its slot is in the set or is `all`.
public struct SlotSet: Hashable, Sendable {
    /// Bit n stands for slot n.
    public var mask: UInt64
    public init(mask: UInt64) { self.mask = mask }
    public init(_ slots: some Sequence<Slot>) {
        mask = slots.reduce(0) { $1 == .all ? .max : $0 | 1 << UInt64($1.number) }
    }
    public static let every = SlotSet(mask: .max)
    public static let none = SlotSet(mask: 0)

    /// Whether an event of a slot passes the set as a filter: what reaches every fold always does.
    public func contains(_ slot: Slot) -> Bool {
        slot == .all || mask & (1 << UInt64(slot.number)) != 0
    }
    /// Whether who holds the set may speak for the fold of a slot: for the one fold of a worker
    /// that is not partitioned, only who holds every slot.
    public func covers(_ slot: Slot) -> Bool {
        slot == .all ? self == .every : contains(slot)
    }

    public var isEmpty: Bool { mask == 0 }
    public var count: Int { mask.nonzeroBitCount }
    /// The slots in order, without `all`.
    public var slots: [Slot] {
        (0..<UInt8(Slot.count)).lazy.map { Slot($0) }.filter {
            mask & (1 << UInt64($0.number)) != 0
        }
    }
    public func union(_ other: SlotSet) -> SlotSet { SlotSet(mask: mask | other.mask) }
    public func intersection(_ other: SlotSet) -> SlotSet { SlotSet(mask: mask & other.mask) }
    public func subtracting(_ other: SlotSet) -> SlotSet { SlotSet(mask: mask & ~other.mask) }
}
