// SPDX-License-Identifier: Apache-2.0
public import Events
public import Journey
public import WorkerKit

/// Counts what happens at each handoff point. Says nothing; `report` and `prometheusText` answer
/// those who ask.
///
/// Consumes the life of handoffs, their clocks, and the moments of first touch; emits nothing.
public struct Meter: Worker {
    public static let name: WorkerName = "meter"
    public static let consumes: Set<EventType> = [
        HandoffRequested.type, HandoffBlocked.type, HandoffOpened.type, HandoffRouted.type,
        HandoffAccepted.type, HandoffRejected.type, HandoffReassigned.type, HandoffCompleted.type,
        SLAStarted.type, SLABreached.type, SLAMet.type, TaskCompleted.type, ActivityLogged.type,
        ReferralDue.type,
    ]
    public static let emits: Set<EventType> = []
    public static let partitioning = Partitioning.whole

    /// Bounded by the points of the topology.
    private(set) var points: [PointID: PointFigures] = [:]
    /// Referrals that fell due, by success rule. Bounded by the rules of the topology.
    private(set) var referrals: [String: Int] = [:]
    /// Handoffs on their way. Bounded by those that are open, held or sent back.
    private var passages: [HandoffID: Passage] = [:]
    /// These handoffs of each subject and key, for activities that name no handoff.
    private var handoffs: [String: [HandoffID]] = [:]

    public init() {}

    public func decide(_ event: Event) -> [Draft] { [] }

    public mutating func apply(_ event: Event) {
        switch event.body {
        case let requested as HandoffRequested: begin(requested, event)
        // Where the point does not enforce, nothing is held back.
        case let blocked as HandoffBlocked where blocked.mode == .enforce:
            move(blocked.handoff, to: .held)
        case let opened as HandoffOpened:
            reopen(opened.handoff)
            move(opened.handoff, to: .open)
            passages[opened.handoff]?.opened = event.happened
            if !opened.missing.isEmpty { points[opened.point]?.openedIncomplete += 1 }
        case let routed as HandoffRouted: move(routed.handoff, to: .routed)
        case let moved as HandoffReassigned: points[moved.point]?.reassignments += 1
        case let accepted as HandoffAccepted: move(accepted.handoff, to: .accepted)
        case let rejected as HandoffRejected:
            points[rejected.point]?.reasons.count(rejected.reason)
            sendBack(rejected.handoff)
        case let completed as HandoffCompleted: end(completed.handoff, as: .completed)
        case let referral as ReferralDue: referrals[referral.rule, default: 0] += 1
        case let activity as ActivityLogged where activity.human && activity.moment == .firstTouch:
            for handoff in touched(by: event) { touch(handoff, at: event.happened) }
        case let task as TaskCompleted where task.moment == .firstTouch:
            touch(task.handoff, at: event.happened)
        default: applyClock(event)
        }
    }

    private mutating func applyClock(_ event: Event) {
        switch event.body {
        case let clock as SLAStarted:
            // The news may come after its handoff was sent back.
            let waits = passages[clock.handoff].map { $0.state != .rejected } ?? false
            points[clock.point]?.clocks[clock.sla, default: ClockFigures()].start(waits: waits)
            if waits { passages[clock.handoff]?.clocks[clock.sla] = .running }
        case let clock as SLABreached:
            let was = passages[clock.handoff]?.clocks[clock.sla]
            points[clock.point]?.clocks[clock.sla]?.breach(was: was)
            if was != nil { passages[clock.handoff]?.clocks[clock.sla] = .overdue }
        case let clock as SLAMet:
            let was = passages[clock.handoff]?.clocks.removeValue(forKey: clock.sla)
            points[clock.point]?.clocks[clock.sla]?.meet(inTime: clock.inTime, was: was)
        default: break
        }
    }

    private mutating func begin(_ requested: HandoffRequested, _ event: Event) {
        guard passages[requested.handoff] == nil else { return }
        let passage = Passage(point: requested.point, subject: event.subject, key: event.key)
        passages[requested.handoff] = passage
        for name in passage.names { handoffs[name, default: []].append(requested.handoff) }
        points[requested.point, default: PointFigures()].enter(.requested)
    }

    private mutating func move(_ handoff: HandoffID, to state: HandoffState) {
        guard let passage = passages[handoff], passage.state < state else { return }
        change(handoff, from: passage, to: state)
    }

    private mutating func change(
        _ handoff: HandoffID, from passage: Passage, to state: HandoffState
    ) {
        let isNew = passages[handoff]?.come(to: state) ?? false
        points[passage.point]?.move(from: passage.state, to: state, isNew: isNew)
    }

    /// Nothing waits until it is mended and opens again.
    private mutating func sendBack(_ handoff: HandoffID) {
        move(handoff, to: .rejected)
        guard let passage = passages[handoff] else { return }
        points[passage.point]?.forget(passage.clocks)
        passages[handoff]?.clocks = [:]
        passages[handoff]?.opened = nil
    }

    private mutating func reopen(_ handoff: HandoffID) {
        guard let passage = passages[handoff], passage.state == .rejected else { return }
        change(handoff, from: passage, to: .open)
    }

    private mutating func end(_ handoff: HandoffID, as state: HandoffState) {
        move(handoff, to: state)
        guard let passage = passages.removeValue(forKey: handoff) else { return }
        points[passage.point]?.forget(passage.clocks)
        for name in passage.names {
            handoffs[name]?.removeAll { $0 == handoff }
            if handoffs[name]?.isEmpty == true { handoffs[name] = nil }
        }
    }

    private mutating func touch(_ handoff: HandoffID, at moment: Instant) {
        guard let passage = passages[handoff], !passage.touched, let opened = passage.opened,
            moment >= opened
        else { return }
        passages[handoff]?.touched = true
        points[passage.point]?.firstTouch.add(moment - opened)
    }

    /// The handoffs that an activity is about: the one it names, else those of its subject.
    private func touched(by event: Event) -> [HandoffID] {
        event.handoff.map { [$0] } ?? handoffs[event.subject.rawValue] ?? []
    }
}

extension Moment {
    /// The receiver has spoken with the customer.
    static let firstTouch: Moment = "touch.first_human"
}
