// SPDX-License-Identifier: Apache-2.0
internal import Events
internal import Journey
internal import Wire

extension Host {
    /// Lets a fold take an event beyond its cursor, and offers what it calls for.
    mutating func decide(
        _ event: Event, in slot: Slot, now: Instant, _ actions: inout [Action]
    ) {
        guard var seat = seats.removeValue(forKey: slot) else { return }
        let steps = seat.steps(at: event.sequence)
        let taken =
            caution.isDeadly(event.sequence, in: slot)
            ? seat.fold.park(event, steps: steps, reason: Self.deadly)
            : seat.fold.take(event, steps: steps)
        seats[slot] = seat
        settle(taken, at: event, in: slot, now: now, &actions)
    }

    /// Lets a fold decide what is left of a release that the journal has in part.
    mutating func resume(_ slot: Slot, now: Instant, _ actions: inout [Action]) {
        guard let release = resuming.removeValue(forKey: slot),
            var seat = seats.removeValue(forKey: slot)
        else { return }
        let steps = seat.steps(at: release.sequence)
        let taken =
            caution.isDeadly(release.sequence, in: slot)
            ? seat.fold.parkRest(of: release, steps: steps, reason: Self.deadly)
            : seat.fold.resume(release, steps: steps)
        seats[slot] = seat
        settle(taken, at: release, in: slot, now: now, &actions)
    }

    private static var deadly: String { "processes died while they decided it" }

    private mutating func settle(
        _ taken: Taken, at event: Event, in slot: Slot, now: Instant, _ actions: inout [Action]
    ) {
        for outcome in taken.outcomes where needsLease {
            offer([outbox.add(outcome, now: now)], &actions)
            settled[slot] = max(settled[slot, default: 0], outcome.key.settles)
        }
        if taken.mustReload {
            guard needsLease else { return stop(slot, "it cannot park", &actions) }
            seats[slot] = nil
            reloading.insert(slot)
            caution.acquit(event.sequence)
            let reason =
                taken.outcomes.lazy.flatMap(\.events)
                .compactMap { ($0.body as? EventParked)?.reason }.last ?? "?"
            actions.append(.alert(.parked(event.sequence, event.type, reason)))
        }
        if let reason = taken.stuck { stop(slot, reason, &actions) }
    }

    /// Sends outcomes to the bus, for the first time or again.
    func offer(_ items: [Outbox.Item], _ actions: inout [Action]) {
        guard case .speaking(let lease) = standing else { return }
        for item in items {
            let speaker = Publish.Speaker(
                lease: lease, key: item.outcome.key, restarts: item.restarts)
            actions.append(
                .send(
                    .publish(
                        Publish(
                            number: item.number, outcome: speaker,
                            events: item.outcome.events.map(\.json)))))
        }
    }

    mutating func settle(_ answer: Answer, now: Instant, _ actions: inout [Action]) {
        guard let fold = answer.fold, case .speaking = standing else { return }
        switch answer.result {
        case .stored:
            refusal = nil
            if let item = outbox.remove(fold, answer.number) {
                conflicts[fold] = nil
                actions.append(.acknowledged(item.outcome.events))
            }
        case .busy(let milliseconds, let expected):
            let pause = Duration.milliseconds(Int64(milliseconds))
            outbox.offerAgain(fold, from: expected, asOf: now - Patience.forAnswer + pause)
        case .conflict(let reason):
            conflict(fold, answer.number, reason, now: now, &actions)
        case .fenced(let lost): if lost == lease { forget(now: now, &actions) }
        case .bad(let index, let path, let rule):
            let reason = "the bus refuses event \(index) of an outcome: \(path): \(rule)"
            stop(fold.slot, reason, &actions)
        }
    }

    /// The journal has something else than the fold says: the state is dropped and read again. A
    /// fold that meets the same conflict a second time would do so for ever, and stands still.
    private mutating func conflict(
        _ fold: FoldID, _ number: UInt64, _ reason: String, now: Instant,
        _ actions: inout [Action]
    ) {
        guard let key = outbox.key(fold, number) else { return }
        if conflicts[fold] == key {
            return stop(fold.slot, "conflict at \(key), again: \(reason)", &actions)
        }
        conflicts[fold] = key
        actions.append(.alert(.conflict(reason)))
        mistrustsSnapshots = true
        forget(now: now, &actions)
    }
}
