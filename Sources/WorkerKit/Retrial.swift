// SPDX-License-Identifier: Apache-2.0
public import Events
public import Journey
public import Wire

/// History gone through once more: what was decided is applied, and beside it stands what this
/// build would have decided there.
///
/// Feed it what a reader of the worker's own reads, in order (``Query/worker``). Beyond a fold's
/// cursor nothing is decided yet. Since every state is the one that history led to, one different
/// decision does not make all later ones differ.
///
/// Not decided again are what processes died on or a person released: events that wait behind a
/// parked one are counted in ``setAside``.
public struct Retrial<W: Worker>: Sendable {
    /// One place at which this build speaks otherwise.
    public struct Difference: Sendable {
        public var fold: FoldID
        /// The sequence of the event that called for it.
        public var anchor: UInt64
        /// The deadline that passed before the anchor, for an alarm.
        public var deadline: Instant?
        /// What history has there; empty for nothing.
        public var said: [Event]
        /// What this build would say; empty for nothing.
        public var would: [Event]
        /// Why it would say nothing: what it throws, or cannot write.
        public var failure: String?
    }

    /// An outcome while its events are still being read.
    private struct Open {
        var anchor: UInt64
        var step: UInt32?
        var deadline: Instant?
        var said: [Event] = []
        var would: [Event] = []
        var failure: String?
    }

    private var folds: [Slot: Fold<W>] = [:]
    private var open: [Slot: Open] = [:]
    /// The deadlines that a fold would have met, and history passed by; each is told once.
    private var passedBy: [Slot: Set<Instant>] = [:]
    private let cursors: [FoldID: UInt64]
    private let parked: Set<Parking>
    /// Outcomes that history has or this build would have.
    public private(set) var decisions: UInt64 = 0
    /// Events that were not decided again.
    public private(set) var setAside: UInt64 = 0

    /// - Parameters:
    ///   - cursors: How far each fold has settled.
    ///   - parkings: As they come with the worker's first page.
    public init(cursors: [FoldID: UInt64], parkings: [Parking]) {
        self.cursors = cursors
        parked = Set(parkings)
        for slot in W.partitioning == .whole ? [Slot.all] : (0..<64).map({ Slot($0) }) {
            let own = parkings.filter { $0.fold == FoldID(worker: W.name, slot: slot) }
            folds[slot] = Fold(slot: slot, parked: Set(own.map(\.anchor)))
        }
    }

    /// The types that it has to be fed.
    public static var types: Set<EventType> {
        W.consumes.union([EventReleased.type, ClockReached.type])
    }

    /// Takes the next event; answers the differences that it settles.
    public mutating func take(_ event: Event, as entry: Entry) -> [Difference] {
        if let key = entry.outcome, key.fold.worker == W.name {
            return take(own: event, key)
        }
        let slot = W.partitioning == .whole ? Slot.all : entry.slot
        let reached = slot == .all ? folds.keys.sorted() : [slot]
        return reached.flatMap { take(event, in: $0) }
    }

    /// How far a fold has settled; what is told of slot `all` holds for every fold.
    private func cursor(of slot: Slot) -> UInt64 {
        [slot, .all].lazy.compactMap { cursors[FoldID(worker: W.name, slot: $0)] }.max() ?? 0
    }

    /// What the last events settle.
    public mutating func finish() -> [Difference] {
        open.keys.sorted().flatMap { close($0) }
    }

    private mutating func take(_ event: Event, in slot: Slot) -> [Difference] {
        let fold = FoldID(worker: W.name, slot: slot)
        guard event.sequence <= cursor(of: slot) else { return close(slot) }
        var found = close(slot)
        found += missed(before: event, in: slot)
        let held =
            event.body is EventReleased || folds[slot]?.waiting[event.key] != nil
            || parked.contains(Parking(fold: fold, anchor: event.sequence))
        folds[slot]?.replay(event)
        guard W.consumes.contains(event.type) else { return found }
        guard !held else {
            setAside += 1
            return found
        }
        var place = Open(anchor: event.sequence)
        do { place.would = try folds[slot]?.reconsidered(event) ?? [] } catch {
            place.failure = "\(error)"
        }
        open[slot] = place
        return found
    }

    private mutating func take(own event: Event, _ key: OutcomeKey) -> [Difference] {
        let slot = key.fold.slot
        guard key.anchor <= cursor(of: slot) else { return [] }
        var found: [Difference] = []
        switch key.phase {
        case .alarm where open[slot]?.step != key.step || open[slot]?.anchor != key.anchor:
            found = close(slot)
            var place = Open(anchor: key.anchor, step: key.step, deadline: event.happened)
            if folds[slot]?.nextDeadline == event.happened {
                do {
                    place.would =
                        try folds[slot]?.reconsidered(deadline: event.happened, cause: event) ?? []
                } catch { place.failure = "\(error)" }
            }
            open[slot] = place
        case .alarm: break
        case .decision:
            if open[slot]?.anchor != key.anchor {
                found = close(slot)
                open[slot] = Open(anchor: key.anchor)
            }
        case .release:
            found = close(slot)
            folds[slot]?.replay(own: event, key: key)
            return found
        }
        open[slot]?.said.append(event)
        folds[slot]?.replay(own: event, key: key)
        return found
    }

    /// An alarm that this build would have had before an event, and history does not have.
    private mutating func missed(before event: Event, in slot: Slot) -> [Difference] {
        guard let deadline = folds[slot]?.nextDeadline, deadline <= event.recorded,
            passedBy[slot, default: []].insert(deadline).inserted
        else { return [] }
        open[slot] = Open(anchor: event.sequence, deadline: deadline)
        do {
            open[slot]?.would =
                try folds[slot]?.reconsidered(deadline: deadline, cause: event) ?? []
        } catch { open[slot]?.failure = "\(error)" }
        return close(slot)
    }

    private mutating func close(_ slot: Slot) -> [Difference] {
        guard let place = open.removeValue(forKey: slot) else { return [] }
        // A parking is an accident of its day, and no decision.
        guard !place.said.contains(where: { $0.body is EventParked }) else {
            setAside += 1
            return []
        }
        guard !place.said.isEmpty || !place.would.isEmpty || place.failure != nil else { return [] }
        decisions += 1
        let same =
            place.failure == nil && place.said.map(Self.digest) == place.would.map(Self.digest)
        guard !same else { return [] }
        return [
            Difference(
                fold: FoldID(worker: W.name, slot: slot), anchor: place.anchor,
                deadline: place.deadline, said: place.said, would: place.would,
                failure: place.failure)
        ]
    }

    private static func digest(_ event: Event) -> Digest { event.envelope.digest(of: event.json) }
}

extension Fold {
    /// What this build says to an event that is applied already.
    fileprivate func reconsidered(_ event: Event) throws -> [Event] {
        try events(of: worker.decide(event), phase: .decision, cause: event)
    }

    /// What this build says as a deadline passes.
    fileprivate func reconsidered(deadline: Instant, cause: Event) throws -> [Event] {
        try events(of: worker.decide(at: deadline), phase: .alarm, cause: cause, deadline)
    }

    private func events(
        of drafts: [Draft], phase: OutcomeKey.Phase, cause: Event, _ deadline: Instant? = nil
    ) throws -> [Event] {
        guard !drafts.isEmpty else { return [] }
        let key = OutcomeKey(fold: id, anchor: cause.sequence, step: 0, phase: phase)
        return try outcome(drafts, key, cause: cause, deadline: deadline).events
    }
}
