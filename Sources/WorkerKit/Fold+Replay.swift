// SPDX-License-Identifier: Apache-2.0
public import Events
internal import Journey
public import Wire

/// History: what was decided is applied, and nothing is decided again.
extension Fold {
    /// Applies an event at or below the cursor.
    public mutating func replay(_ event: Event) {
        finishRelease()
        lastAnchor = (event.sequence, event.recorded)
        if event.body is EventReleased {
            releasing = freed(by: event)
        } else if waiting[event.key] != nil {
            waiting[event.key]?.append(event)
        } else if parked.contains(event.sequence) {
            waiting[event.key] = [event]
        } else if W.consumes.contains(event.type) {
            worker.apply(event)
        }
    }

    /// Applies an event of the fold's own outcome, at its key's place: an alarm's before its
    /// anchor, the others after it.
    public mutating func replay(own event: Event, key: OutcomeKey) {
        switch key.phase {
        case .alarm:
            finishRelease()
            worker.apply(event.placed(at: key.anchor, recorded: event.happened))
        case .decision:
            guard !(event.body is EventParked) else { return }
            worker.apply(event.placed(at: key.anchor, recorded: anchorTime(of: event, key)))
        case .release:
            if let parking = event.body as? EventParked {
                applyReleased(before: parking.event)
                waiting[parking.waiting] = releasing
                releasing = []
            } else {
                applyReleased(through: event.envelope.causation ?? "")
                worker.apply(event.placed(at: key.anchor, recorded: anchorTime(of: event, key)))
            }
        }
    }

    /// Goes on with a release of which the journal has the first outcomes, up to `steps`: what they
    /// leave is decided now.
    mutating func resume(_ release: Event, steps: UInt32) -> Taken {
        var taken = Taken()
        var step = steps
        let left = releasing
        releasing = []
        settle(left, freedBy: release, step: &step, into: &taken)
        return taken
    }

    /// Parks the first of what is left of a release, because processes died on it.
    mutating func parkRest(of release: Event, steps: UInt32, reason: String) -> Taken {
        guard let first = releasing.first else {
            return Taken(stuck: "\(release.type) \(release.sequence): \(reason)")
        }
        releasing = []
        return parking(first, at: release, steps: steps, phase: .release, reason: reason)
    }

    /// Applies released events that called for nothing.
    mutating func finishRelease() {
        for event in releasing { worker.apply(event) }
        releasing = []
    }

    private mutating func applyReleased(before id: String) {
        while let event = releasing.first, event.id != id {
            worker.apply(event)
            releasing.removeFirst()
        }
    }

    private mutating func applyReleased(through id: String) {
        guard releasing.contains(where: { $0.id == id }) else { return }
        applyReleased(before: id)
        worker.apply(releasing.removeFirst())
    }

    /// When the anchor was stored; it has just been replayed.
    private func anchorTime(of event: Event, _ key: OutcomeKey) -> Instant {
        if let lastAnchor, lastAnchor.sequence == key.anchor { return lastAnchor.recorded }
        return event.happened
    }
}
