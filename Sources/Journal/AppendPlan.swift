// SPDX-License-Identifier: Apache-2.0
internal import Events
public import Journey
public import Wire

/// Decides what becomes of the submissions of a group: pure, and the same for every engine. The
/// engine says what it knows of their events and outcomes; the plan gives verdicts and sequences.
public struct AppendPlan: Sendable {
    /// Where an event stands.
    public struct Known: Hashable, Sendable {
        /// From 1.
        public var sequence: UInt64
        /// Of what makes it the same event (`Envelope.digest`).
        public var digest: Digest
        /// As an engine has found it.
        public init(sequence: UInt64, digest: Digest) {
            self.sequence = sequence
            self.digest = digest
        }
    }

    /// Where an outcome stands: its events follow one another.
    public struct KnownOutcome: Hashable, Sendable {
        /// Alarm, decision or release: the same place holds one of them.
        public var phase: OutcomeKey.Phase
        /// The sequence of its first event.
        public var first: UInt64
        /// Its events; none has no place.
        public var count: Int
        /// As an engine has found it.
        public init(phase: OutcomeKey.Phase, first: UInt64, count: Int) {
            self.phase = phase
            self.first = first
            self.count = count
        }
    }

    /// An event that gets a place.
    public struct Placed: Sendable {
        /// From 1; 0 while it has no place.
        public var sequence: UInt64
        /// Its source and id.
        public var key: EventKey
        /// Of what makes it the same event (`Envelope.digest`).
        public var digest: Digest
        /// As it was offered, without its stamp.
        public var submitted: Submitted

        /// An event that has no place yet.
        public init(_ submitted: Submitted) {
            sequence = 0
            key = EventKey(submitted.envelope)
            digest = submitted.envelope.digest(of: submitted.json)
            self.submitted = submitted
        }
    }

    /// The new events of one submission; they belong into one commit.
    public struct Accepted: Sendable {
        /// Nil for what came through a door.
        public var outcome: OutcomeKey?
        /// In the order of their sequences.
        public var events: [Placed]
        /// Whether it is an outcome that sets its anchor aside.
        public var parks: Bool {
            outcome != nil && events.contains { $0.submitted.envelope.type == EventParked.type }
        }
    }

    /// One for each submission taken, in their order.
    public private(set) var verdicts: [Verdict] = []
    /// What is new and has to be stored, in order.
    public private(set) var accepted: [Accepted] = []
    private var next: UInt64
    private var events: [EventKey: Known]
    private var outcomes: [OutcomePlace: KnownOutcome] = [:]
    /// Folds that have met a conflict: what they say after it was decided from what is not so.
    private var conflicting: Set<FoldID> = []

    /// - Parameters:
    ///   - head: The last sequence stored.
    ///   - events: What the journal knows of the group's events.
    public init(head: UInt64, events: [EventKey: Known]) {
        next = head + 1
        self.events = events
    }

    /// Takes the next submission; `outcome` is what the journal has under its key.
    public mutating func take(_ submission: Submission, outcome: KnownOutcome? = nil) {
        take(submission, submission.events.map(Placed.init), outcome)
    }

    /// The same, with keys and digests that the engine has computed to look the events up.
    public mutating func take(
        _ submission: Submission, _ offered: [Placed], _ outcome: KnownOutcome?
    ) {
        guard let key = submission.outcome else { return takeFromDoor(offered) }
        guard !conflicting.contains(key.fold) else {
            return refuse(key, "\(key) follows a conflict of its fold")
        }
        if let known = outcomes[OutcomePlace(key)] ?? outcome {
            if let reason = difference(key, offered, known) { return refuse(key, reason) }
            return verdicts.append(
                .stored(
                    zip(known.first..., offered).map { Stored(sequence: $0.0, duplicate: true) }))
        }
        if let reason = fault(key, offered) { return refuse(key, reason) }
        let stored = offered.map { place($0) }
        verdicts.append(.stored(stored.map { Stored(sequence: $0.sequence, duplicate: false) }))
        guard let first = stored.first else { return }
        outcomes[OutcomePlace(key)] = KnownOutcome(
            phase: key.phase, first: first.sequence, count: stored.count)
        accepted.append(Accepted(outcome: key, events: stored))
    }

    /// Through a door the first of an id stands; what comes again is dropped.
    private mutating func takeFromDoor(_ offered: [Placed]) {
        var new: [Placed] = []
        var stored: [Stored] = []
        for event in offered {
            if let known = events[event.key] {
                stored.append(Stored(sequence: known.sequence, duplicate: true))
            } else {
                let placed = place(event)
                new.append(placed)
                stored.append(Stored(sequence: placed.sequence, duplicate: false))
            }
        }
        verdicts.append(.stored(stored))
        if !new.isEmpty { accepted.append(Accepted(outcome: nil, events: new)) }
    }

    private mutating func place(_ event: Placed) -> Placed {
        var event = event
        event.sequence = next
        next += 1
        events[event.key] = Known(sequence: event.sequence, digest: event.digest)
        return event
    }

    private mutating func refuse(_ key: OutcomeKey, _ reason: String) {
        conflicting.insert(key.fold)
        verdicts.append(.conflict(reason))
    }

    /// An outcome that comes again must say the same; how it differs, if it does.
    private func difference(
        _ key: OutcomeKey, _ offered: [Placed], _ known: KnownOutcome
    ) -> String? {
        guard key.phase == known.phase, offered.count == known.count else {
            return "\(key) stands since \(known.first) with \(known.count) events of phase "
                + "\(known.phase), not \(offered.count) of phase \(key.phase)"
        }
        for (sequence, event) in zip(known.first..., offered)
        where events[event.key] != Known(sequence: sequence, digest: event.digest) {
            let envelope = event.submitted.envelope
            return "\(key) stands with other content at \(sequence) than the "
                + "\(envelope.type) \(envelope.id)"
        }
        return nil
    }

    /// Why an outcome cannot be stored: one of its ids stands somewhere else, or comes twice.
    private func fault(_ key: OutcomeKey, _ offered: [Placed]) -> String? {
        var seen: Set<EventKey> = []
        for event in offered {
            let envelope = event.submitted.envelope
            if let known = events[event.key] {
                return "\(key): \(envelope.type) \(envelope.id) stands at \(known.sequence) already"
            }
            guard seen.insert(event.key).inserted else {
                return "\(key): \(envelope.type) \(envelope.id) comes twice in the outcome"
            }
        }
        return nil
    }
}
