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
            isPoison(event, in: slot)
            ? seat.fold.park(event, steps: steps, reason: "processes died while they decided it")
            : seat.fold.take(event, steps: steps)
        seats[slot] = seat
        settle(taken, at: event, in: slot, now: now, &actions)
    }

    /// Lets a fold decide what is left of a release that the journal has in part.
    mutating func resume(now: Instant, _ actions: inout [Action]) {
        guard let (slot, release) = resuming, var seat = seats.removeValue(forKey: slot) else {
            return
        }
        resuming = nil
        let taken = seat.fold.resume(release, steps: seat.steps(at: release.sequence))
        seats[slot] = seat
        settle(taken, at: release, in: slot, now: now, &actions)
    }

    private func isPoison(_ event: Event, in slot: Slot) -> Bool {
        let told = event.key == Envelope.everySlot ? .all : slot
        return [slot, told].contains {
            caution.poison.contains(
                Parking(fold: FoldID(worker: W.name, slot: $0), anchor: event.sequence))
        }
    }

    private mutating func settle(
        _ taken: Taken, at event: Event, in slot: Slot, now: Instant, _ actions: inout [Action]
    ) {
        for outcome in taken.outcomes where needsLease {
            offer([outbox.add(outcome, now: now)], &actions)
            settled[slot] = max(settled[slot, default: 0], outcome.key.settles)
        }
        if taken.mustReload {
            seats[slot] = nil
            if needsLease { reloading.insert(slot) } else { stuck[slot] = "it cannot park" }
            actions.append(.alert("event \(event.sequence) (\(event.type)) is parked"))
        }
        if let reason = taken.stuck {
            stuck[slot] = reason
            seats[slot] = nil
            actions.append(.alert("the fold \(slot) cannot go on: \(reason)"))
        }
    }

    /// After an unclean end, whether the bus knows what is about to be decided. Lanes tell one
    /// anchor at a time, so that a death has one cause.
    mutating func mayDecide(_ entry: Entry, _ slots: [Slot], _ actions: inout [Action]) -> Bool {
        guard entry.sequence <= caution.until else { return true }
        let slot = slots.count == 1 ? slots[0] : .all
        let parking = Parking(fold: FoldID(worker: W.name, slot: slot), anchor: entry.sequence)
        if let told = caution.told {
            guard told.noted, told.parking == parking else { return false }
            caution.told = nil
            return true
        }
        caution.told = (parking, false)
        actions.append(.send(.report(report(attempting: parking))))
        return false
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

    mutating func take(_ answer: Answer, now: Instant, _ actions: inout [Action]) {
        guard let fold = answer.fold, case .speaking = standing else { return }
        switch answer.result {
        case .stored:
            if let item = outbox.remove(fold, answer.number) {
                actions.append(.acknowledged(item.outcome.events))
            }
        case .busy(let milliseconds, let expected):
            let pause = Duration.milliseconds(Int64(milliseconds))
            outbox.offerAgain(fold, from: expected, asOf: now - Self.patience + pause)
        case .conflict(let reason):
            actions.append(.alert("conflict, the journal wins: \(reason)"))
            forget(now: now, &actions)
        case .fenced: join(now: now, &actions)
        case .bad(let index, let path, let rule):
            stuck[fold.slot] = "the bus refuses event \(index) of an outcome: \(path): \(rule)"
            actions.append(.alert(stuck[fold.slot] ?? ""))
        }
    }
}
