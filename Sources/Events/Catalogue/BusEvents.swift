// SPDX-License-Identifier: Apache-2.0
public import Journey

/// The rules from here on. The first event of every journal.
public struct TopologyActivated: Payload {
    public static let type: EventType = "topology.activated"
    /// From 1.
    public var version: Int
    /// Without where the bus listens.
    public var topology: Topology

    public init(version: Int, topology: Topology) {
        self.version = version
        self.topology = topology.withoutEndpoints
    }
}

/// A deadline has passed and nothing else has arrived to say so.
public struct ClockReached: Payload {
    public static let type: EventType = "clock.reached"
    public init() {}
}

/// An event that a worker could not decide is set aside; later events of its key wait.
///
/// The host of any worker that emits says it in place of the outcome that its fold did not give.
/// So it is no fold's to decide, and stands in no worker's `emits`.
public struct EventParked: Payload {
    public static let type: EventType = "event.parked"
    public var worker: WorkerName
    /// The id and the place of the event.
    public var event: String
    public var anchor: UInt64
    public var waiting: String
    public var reason: String

    public init(
        worker: WorkerName, event: String, anchor: UInt64, waiting: String, reason: String
    ) {
        self.worker = worker
        self.event = event
        self.anchor = anchor
        self.waiting = waiting
        self.reason = reason
    }
}

/// A person released a parked event.
public struct EventReleased: Payload {
    public static let type: EventType = "event.released"
    public var worker: WorkerName
    public var anchor: UInt64
    /// False skips the event: it is applied nowhere.
    public var retry: Bool
    public var by: String

    public init(worker: WorkerName, anchor: UInt64, retry: Bool, by: String) {
        self.worker = worker
        self.anchor = anchor
        self.retry = retry
        self.by = by
    }
}
