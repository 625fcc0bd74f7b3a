// SPDX-License-Identifier: Apache-2.0
public import Events
public import Journey
public import WorkerKit
internal import Wire

/// Given and expect for one fold, under a virtual clock.
///
/// ```swift
/// var story = Story<Feedback>(topology)
/// story.given(packet)
/// let said = story.when(rating)
/// #expect(said.first == FeedbackGiven(…))
/// ```
public struct Story<W: Worker> {
    /// The fold under test. It sees events of every slot.
    public private(set) var fold = Fold<W>(slot: .all)
    /// The bus's clock.
    public private(set) var now: Instant
    private var sequence: UInt64 = 0

    /// Starts with `topology` activated as version 1; nil starts with nothing.
    public init(
        _ topology: Topology? = nil, at start: Instant = Instant(rfc3339: "2026-03-02T09:00:00Z")!
    ) {
        now = start
        if let topology {
            tell(TopologyActivated(version: 1, topology: topology), about: "bus:rules", key: "*")
        }
    }

    public var worker: W { fold.worker }

    /// Tells the fold something, and answers the bodies of the events that it called for, those of
    /// passed deadlines first.
    @discardableResult
    public mutating func tell(
        _ body: any Payload, about subject: SubjectID = "deal:1", key: String = "account:acme",
        handoff: HandoffID? = nil, after wait: Duration = .seconds(1)
    ) -> [any Payload] {
        when(Draft(body, subject: subject, key: key, handoff: handoff), after: wait)
            .map(\.body)
    }

    /// The same with whole drafts and whole events, for tests that look at envelopes.
    @discardableResult
    public mutating func when(_ draft: Draft, after wait: Duration = .seconds(1)) -> [Event] {
        now = now + wait
        sequence += 1
        var event = try! draft.event(id: "given-\(sequence)", source: "/test", time: now)
        event = event.placed(at: sequence, recorded: now)
        let taken = fold.take(event)
        if let stuck = taken.stuck { fatalError("the fold is stuck: \(stuck)") }
        return taken.outcomes.flatMap(\.events)
    }

    /// Lets time pass without any news.
    @discardableResult
    public mutating func wait(_ duration: Duration) -> [any Payload] {
        tell(ClockReached(), about: "bus:clock", key: "*", after: duration)
    }
}
