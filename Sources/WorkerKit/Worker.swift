// SPDX-License-Identifier: Apache-2.0
public import Events
public import Journey

/// A decider: what a stage of the loop knows, and what it calls for.
///
/// `apply` moves the state and decides nothing; `decide` decides and moves nothing. Both are
/// deterministic: no clock but the event's `recorded`, no randomness, no environment, no locale, no
/// order of a dictionary. Equal state must encode to equal bytes.
public protocol Worker: Codable, Sendable {
    static var name: WorkerName { get }
    /// What it reads. `clock.reached` never stands here: it only makes deadlines pass.
    static var consumes: Set<EventType> { get }
    static var emits: Set<EventType> { get }
    static var partitioning: Partitioning { get }
    /// Of `apply` and of the shape of the state: raise it whenever the same history gives another
    /// state, or the same state other bytes. A snapshot of another version is not taken up.
    static var version: UInt32 { get }

    init()

    /// Moves the state: the only place where that happens. Sees consumed events and, right after
    /// the event that called for them, the worker's own.
    mutating func apply(_ event: Event)

    /// What an event calls for, the event being applied already. Throwing parks the event: only
    /// for what a person must look at.
    func decide(_ event: Event) throws -> [Draft]

    /// The earliest deadline of this fold; nil for none. Must cost next to nothing.
    var nextDeadline: Instant? { get }

    /// What the passing of `deadline` calls for: 1 to 256 drafts, whose `apply` removes the alarm.
    func decide(at deadline: Instant) -> [Draft]
}

/// How a worker's state is divided.
public enum Partitioning: Sendable {
    /// One fold for each of 64 slots: nothing it decides crosses partition keys.
    case bySubject
    /// One fold for everything.
    case whole
}

extension Worker {
    public static var version: UInt32 { 1 }
    public var nextDeadline: Instant? { nil }
    public func decide(at deadline: Instant) -> [Draft] { [] }
}
