// SPDX-License-Identifier: Apache-2.0
public import Events
public import Journey
public import Wire

/// One worker's value for one slot, and the rule by which events move it: alarms that are due,
/// then the event, then what it calls for.
///
/// The host, the filter `--fold`, the simulator and the tests all move state through here. `take`
/// decides; `replay` (in `Fold+Replay.swift`) applies what was decided before.
public struct Fold<W: Worker>: Sendable {
    public let id: FoldID
    public internal(set) var worker = W()
    /// Keys that wait behind a parked event, with the events that wait, the parked one first.
    public internal(set) var waiting: [String: [Event]] = [:]
    /// Sequences of events known to be parked before they are read.
    var parked: Set<UInt64>
    /// Released events that are applied as their outcomes are replayed, in order.
    var releasing: [Event] = []
    /// Where own events are placed while history is replayed.
    var lastAnchor: (sequence: UInt64, recorded: Instant)?

    /// Rounds that one deadline may take: more handoffs than fall due in one microsecond, and few
    /// enough that an alarm which its own event does not remove is found within a second.
    static var mostRounds: Int { 16_384 }
    /// Drafts that one round of an alarm calls for.
    static var alarmDrafts: ClosedRange<Int> { 1...256 }
    /// Scalars of the reason for a parking: some lines on a screen.
    static var longestReason: Int { 1_000 }

    public init(slot: Slot, parked: Set<UInt64> = []) {
        id = FoldID(worker: W.name, slot: slot)
        self.parked = parked
    }

    /// Takes a fold up where a snapshot left it.
    init(slot: Slot, parked: Set<UInt64>, _ worker: W, waiting: [String: [Event]]) {
        id = FoldID(worker: W.name, slot: slot)
        self.parked = parked
        self.worker = worker
        self.waiting = waiting
    }

    /// The earliest deadline.
    public var nextDeadline: Instant? { worker.nextDeadline }

    /// Takes the next event: what it calls for, as outcomes in the order of their keys. `steps`
    /// says how many outcomes at this anchor the journal has already.
    ///
    /// An event whose `decide` throws becomes the outcome `event.parked`; the state has then seen
    /// it, so the fold must be read again (``Taken/mustReload``).
    public mutating func take(_ anchor: Event, steps: UInt32 = 0) -> Taken {
        finishRelease()
        var taken = Taken()
        var step = steps
        fireAlarms(at: anchor, step: &step, into: &taken)
        guard taken.stuck == nil else { return taken }
        if anchor.body is EventReleased {
            settle(freed(by: anchor), freedBy: anchor, step: &step, into: &taken)
        } else if waiting[anchor.key] != nil {
            waiting[anchor.key]?.append(anchor)
        } else if W.consumes.contains(anchor.type) {
            settle(anchor, at: anchor, phase: .decision, step: &step, into: &taken)
        }
        return taken
    }

    /// Parks an event without deciding it, because processes died on it; of a release, what it
    /// would free first. Where an alarm may be to blame, or the event is everybody's, the fold is
    /// stuck.
    public mutating func park(_ anchor: Event, steps: UInt32 = 0, reason: String) -> Taken {
        let alarmIsDue = worker.nextDeadline.map { $0 <= anchor.recorded } == true
        var parked: Event? = anchor
        var phase = OutcomeKey.Phase.decision
        if anchor.body is EventReleased {
            parked = freed(by: anchor).first
            phase = .release
        }
        guard let parked, !alarmIsDue, anchor.key != Envelope.everySlot else {
            return Taken(stuck: "\(anchor.type) \(anchor.sequence): \(reason)")
        }
        return parking(parked, at: anchor, steps: steps, phase: phase, reason: reason)
    }

    /// The outcome that parks an event at an anchor.
    func parking(
        _ event: Event, at anchor: Event, steps: UInt32, phase: OutcomeKey.Phase, reason: String
    ) -> Taken {
        let key = OutcomeKey(fold: id, anchor: anchor.sequence, step: steps, phase: phase)
        let drafts = [parking(of: event, reason: reason)]
        // A parking fits: ids and keys came out of an event, and its reason is cut.
        return Taken(
            outcomes: [try! outcome(drafts, key, cause: event, anchor: anchor)], mustReload: true)
    }

    /// Applies and decides released events, until one has to be parked again.
    mutating func settle(
        _ freed: [Event], freedBy anchor: Event, step: inout UInt32, into taken: inout Taken
    ) {
        for event in freed where !taken.mustReload {
            settle(event, at: anchor, phase: .release, step: &step, into: &taken)
        }
    }

    private mutating func fireAlarms(at anchor: Event, step: inout UInt32, into taken: inout Taken)
    {
        var rounds: (deadline: Instant?, count: Int) = (nil, 0)
        while let deadline = worker.nextDeadline, deadline <= anchor.recorded {
            rounds = (deadline, rounds.deadline == deadline ? rounds.count + 1 : 1)
            let key = OutcomeKey(fold: id, anchor: anchor.sequence, step: step, phase: .alarm)
            let drafts = worker.decide(at: deadline)
            guard Self.alarmDrafts.contains(drafts.count), rounds.count <= Self.mostRounds else {
                taken.stuck =
                    "the alarm at \(deadline) called for \(drafts.count) events, "
                    + "round \(rounds.count)"
                return
            }
            do {
                let outcome = try outcome(drafts, key, cause: anchor, deadline: deadline)
                for event in outcome.events {
                    worker.apply(event.placed(at: anchor.sequence, recorded: deadline))
                }
                taken.outcomes.append(outcome)
            } catch {
                taken.stuck = "the alarm at \(deadline): \(error)"
                return
            }
            step += 1
        }
    }

    private mutating func settle(
        _ event: Event, at anchor: Event, phase: OutcomeKey.Phase, step: inout UInt32,
        into taken: inout Taken
    ) {
        let key = OutcomeKey(fold: id, anchor: anchor.sequence, step: step, phase: phase)
        worker.apply(event)
        do {
            let drafts = try worker.decide(event)
            guard !drafts.isEmpty else { return }
            let outcome = try outcome(drafts, key, cause: event, anchor: anchor)
            for own in outcome.events {
                worker.apply(own.placed(at: anchor.sequence, recorded: anchor.recorded))
            }
            taken.outcomes.append(outcome)
        } catch  where event.key == Envelope.everySlot {
            taken.stuck = "\(event.type) \(event.sequence): \(error)"
        } catch {
            let drafts = [parking(of: event, reason: "\(error)")]
            taken.outcomes.append(try! outcome(drafts, key, cause: event, anchor: anchor))
            taken.mustReload = true
        }
        step += 1
    }

    /// The events that a release frees, in order: of its key, if what it names stands first there.
    mutating func freed(by event: Event) -> [Event] {
        guard let release = event.body as? EventReleased, release.worker == W.name,
            let held = waiting[event.key], held.first?.sequence == release.anchor
        else { return [] }
        waiting[event.key] = nil
        return release.retry ? held : Array(held.dropFirst())
    }

    private func parking(of event: Event, reason: String) -> Draft {
        Draft(
            EventParked(
                worker: W.name, event: event.id, anchor: event.sequence, waiting: event.key,
                reason: String(reason.unicodeScalars.prefix(Self.longestReason))),
            subject: event.subject, key: event.key, handoff: event.handoff)
    }

    /// What a fold says to all folds of its worker would reach it twice: as its own, and as news.
    private func reachesItself(_ draft: Draft) -> Bool {
        W.partitioning == .bySubject && draft.key == Envelope.everySlot
            && W.consumes.contains(draft.type)
    }

    /// Drafts as the events of one outcome.
    ///
    /// - Throws: where they are more than one may hold, or not to be written.
    func outcome(
        _ drafts: [Draft], _ key: OutcomeKey, cause: Event, anchor: Event? = nil,
        deadline: Instant? = nil
    ) throws(MalformedEvent) -> Outcome {
        let anchor = anchor ?? cause
        var events: [Event] = []
        for (ordinal, var draft) in drafts.enumerated() {
            guard !reachesItself(draft) else {
                throw MalformedEvent(
                    path: "$.partitionkey",
                    rule: "a fold of one slot cannot tell all of \(draft.type)")
            }
            if let deadline { draft.time = deadline }
            events.append(
                try draft.event(
                    id: key.eventID(
                        anchorSource: anchor.envelope.source, anchorID: anchor.id,
                        ordinal: ordinal),
                    source: "/baton/\(W.name)", causation: cause.id,
                    time: deadline ?? anchor.recorded))
        }
        guard events.count <= Limits.requestEvents,
            events.reduce(0, { $0 + $1.json.count }) <= Limits.requestBytes
        else {
            throw MalformedEvent(
                path: "$", rule: "\(events.count) events are more than one outcome may hold")
        }
        return Outcome(key: key, events: events)
    }
}
