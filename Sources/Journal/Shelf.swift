// SPDX-License-Identifier: Apache-2.0
public import Wire

/// What the filling of a page (``PageBuilder``) asks of an engine, all of it in one snapshot of the
/// journal. An engine knows where things stand; which of them a reader gets, and in which order, is
/// the page's to say, and the same for every engine.
public protocol Shelf {
    /// A sequence after the given one whose commit is to be looked into, because an event may stand
    /// there that passes the query's filter; nil when there is none. An engine without an index
    /// answers the next sequence.
    mutating func candidate(after sequence: UInt64) throws -> UInt64?

    /// The next anchor that has outcomes of the query's worker in the query's slots, and that
    /// ``takeOutcomes()`` has not given yet; nil when there is none, and without a worker.
    var nextAnchor: UInt64? { get }

    /// Gives the outcomes at ``nextAnchor``, in the order of their keys, and goes on to the next.
    mutating func takeOutcomes() throws -> [OwnOutcome]

    /// The commit that holds a sequence.
    ///
    /// - Throws: ``JournalError/damaged(sequence:what:)`` when it is not there or does not hold.
    func commit(containing sequence: UInt64) throws -> Commit

    /// The sequences of a commit at which the query's subject or correlation may stand; nil when
    /// that can be told by the events alone. Asked only where the query names one of the two.
    func likely(in commit: Commit) throws -> Set<UInt64>?
}

/// Where an outcome of the reading worker stands: its events follow one another.
public struct OwnOutcome: Comparable, Sendable {
    /// Where it stands among the outcomes of its anchor.
    public var key: OutcomeKey
    /// The sequence of its first event.
    public var first: UInt64
    /// Its events.
    public var count: UInt64
    /// As an engine's index has it.
    public init(key: OutcomeKey, first: UInt64, count: UInt64) {
        self.key = key
        self.first = first
        self.count = count
    }
    /// In the order of their keys.
    public static func < (left: OwnOutcome, right: OwnOutcome) -> Bool { left.key < right.key }
}
