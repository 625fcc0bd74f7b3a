// SPDX-License-Identifier: Apache-2.0
public import Events
public import Wire

/// All events that one event, or one deadline, calls for: stored together or not at all.
public struct Outcome: Sendable {
    public var key: OutcomeKey
    public var events: [Event]
    public init(key: OutcomeKey, events: [Event]) {
        self.key = key
        self.events = events
    }
}

/// What came of taking one event into a fold.
public struct Taken: Sendable {
    /// In the order of their keys.
    public var outcomes: [Outcome] = []
    /// The state has seen an event that is now parked: the fold has to be read again.
    public var mustReload = false
    /// The fold cannot go on, and why: what it fails at belongs to every key, or is an alarm.
    public var stuck: String?
    public init(outcomes: [Outcome] = [], mustReload: Bool = false, stuck: String? = nil) {
        self.outcomes = outcomes
        self.mustReload = mustReload
        self.stuck = stuck
    }
}
