// SPDX-License-Identifier: Apache-2.0
internal import DequeModule
internal import Journal
internal import Journey
internal import Wire

/// A request that waits for the disk.
struct Pending {
    /// Nil for what the bus says of itself.
    var client: Client?
    var number: UInt64
    var speaker: Publish.Speaker?
    var submission: Submission
    var bytes: Int
    var isClock = false
}

/// Requests in order of arrival, in front of the one group that is being stored.
struct PublishQueue {
    /// What waits at the most: four groups, so that a publisher hears BUSY before memory grows.
    static let mostBytes = 16 * 1024 * 1024
    /// A group: what one fsync is shared by. Large enough to hide it, small enough to read back.
    static let groupBytes = 4 * 1024 * 1024
    static let groupRequests = 1024
    /// After so many milliseconds who found it full comes again: a disk takes a group sooner.
    static let pause: UInt32 = 50

    private(set) var waiting: Deque<Pending> = []
    private(set) var underWay: [Pending]?
    private(set) var bytes = 0
    private(set) var holdsClock = false
    /// Requests that found the queue full.
    var turnedAway: UInt64 = 0

    var isFull: Bool { bytes >= Self.mostBytes }
    /// Those that wait, and those that are being stored.
    var requests: Int { waiting.count + (underWay?.count ?? 0) }

    mutating func add(_ pending: Pending) {
        bytes += pending.bytes
        holdsClock = holdsClock || pending.isClock
        waiting.append(pending)
    }

    /// The next group, when none is under way.
    mutating func nextGroup() -> [Pending]? {
        guard underWay == nil, !waiting.isEmpty else { return nil }
        var group: [Pending] = []
        var size = 0
        while let next = waiting.first, group.count < Self.groupRequests,
            group.isEmpty || size + next.bytes <= Self.groupBytes
        {
            size += next.bytes
            group.append(waiting.removeFirst())
        }
        underWay = group
        return group
    }

    /// Marks cursors alone as under way.
    mutating func beginEmptyGroup() { underWay = [] }

    /// The group that was under way, which is stored now.
    mutating func finishGroup() -> [Pending] {
        let group = underWay ?? []
        underWay = nil
        for pending in group {
            bytes -= pending.bytes
            if pending.isClock { holdsClock = false }
        }
        return group
    }

    /// Takes out what waits and fulfils a condition.
    mutating func remove(where condition: (Pending) -> Bool) -> [Pending] {
        let removed = Array(waiting.filter(condition))
        waiting.removeAll(where: condition)
        for pending in removed { bytes -= pending.bytes }
        return removed
    }
}
