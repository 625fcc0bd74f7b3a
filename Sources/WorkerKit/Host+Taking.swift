// SPDX-License-Identifier: Apache-2.0
internal import Events
internal import Journey
internal import Wire

/// What a lane reads reaches the folds: replayed up to where they have settled, decided after.
extension Host {
    /// Takes one entry; false when the host has to wait before it.
    mutating func take(
        _ entry: Entry, in item: Lane.Item, _ range: Range<Int>, _ slots: SlotSet, now: Instant,
        _ actions: inout [Action]
    ) -> Bool {
        resume(slots, before: entry.outcome?.anchor, now: now, &actions)
        var places = seated(entry, in: slots)
        if let key = entry.outcome, key.fold.worker == W.name {
            if item.isPage {
                return takeOwn(key, entry, in: item, range, slots, &actions)
            }
            places.removeAll { $0 == key.fold.slot }
        }
        guard types.contains(entry.type), !places.isEmpty else { return true }
        if entry.type == ClockReached.type {
            places = due(places, by: item, entry, range)
            if places.isEmpty { return true }
        }
        if outbox.isFull { return false }
        guard !caution.isNeeded || announce(entry, places, in: item, &actions) else { return false }
        guard let event = decode(entry, item, range, &actions) else { return true }
        for slot in places {
            if entry.sequence <= settled[slot, default: 0] && needsLease {
                seats[slot]?.fold.replay(event)
            } else if isStoredInPart(event, in: slot, item) {
                seats[slot]?.fold.replay(event)
                resuming[slot] = event
            } else {
                decide(event, in: slot, now: now, &actions)
            }
        }
        return true
    }

    /// Takes an event of the worker's own outcomes, which a page brings at its key's place.
    private mutating func takeOwn(
        _ key: OutcomeKey, _ entry: Entry, in item: Lane.Item, _ range: Range<Int>,
        _ slots: SlotSet, _ actions: inout [Action]
    ) -> Bool {
        guard seats[key.fold.slot].map({ $0.from < key.anchor }) == true else { return true }
        var own = [key.fold.slot]
        if key.anchor <= settled[key.fold.slot, default: 0] {
            own = stopDeadly(own, key.anchor, &actions)
            guard announceReplay(key.anchor, own, in: item, &actions) else { return false }
        } else {
            guard announceStored(key.anchor, key.fold.slot, &actions) else { return false }
            own.removeAll { stuck[$0] != nil }
        }
        if !own.isEmpty, let event = decode(entry, item, range, &actions) {
            replayOwn(event, key, slots)
        }
        return true
    }

    /// Whether outcomes of a release beyond the cursor follow in the page.
    private func isStoredInPart(_ event: Event, in slot: Slot, _ item: Lane.Item) -> Bool {
        guard item.isPage, event.type == EventReleased.type else { return false }
        let fold = FoldID(worker: W.name, slot: slot)
        return item.commit.entries.contains {
            $0.outcome?.fold == fold && $0.outcome?.anchor == event.sequence
                && $0.outcome?.phase == .release
        }
    }

    /// A page holds all outcomes at its anchors: what a release freed and none of them names called
    /// for nothing, or is decided now.
    mutating func finishPage(
        _ slots: SlotSet, now: Instant, _ actions: inout [Action]
    ) {
        resume(slots, before: nil, now: now, &actions)
        for slot in Self.slots where slots.contains(slot) { seats[slot]?.fold.finishRelease() }
    }

    /// What a lane has come past of releases that are stored in part is decided.
    private mutating func resume(
        _ slots: SlotSet, before anchor: UInt64?, now: Instant, _ actions: inout [Action]
    ) {
        guard !resuming.isEmpty else { return }
        for slot in Self.slots where slots.contains(slot) && resuming[slot]?.sequence != anchor {
            resume(slot, now: now, &actions)
        }
    }

    private func seated(_ entry: Entry, in slots: SlotSet) -> [Slot] {
        func takes(_ slot: Slot) -> Bool {
            slots.contains(slot) && seats[slot].map { $0.from < entry.sequence } == true
        }
        if W.partitioning == .whole { return takes(.all) ? [.all] : [] }
        if entry.slot != .all { return takes(entry.slot) ? [entry.slot] : [] }
        return Self.slots.filter(takes)
    }

    /// Of a passing of time, only the folds whose deadline it reaches.
    private func due(
        _ places: [Slot], by item: Lane.Item, _ entry: Entry, _ range: Range<Int>
    ) -> [Slot] {
        guard places.contains(where: { seats[$0]?.fold.nextDeadline != nil }),
            let envelope = try? Envelope(scanning: Array(item.commit.body[range])),
            let stored = envelope.recorded
        else { return [] }
        return places.filter { slot in
            entry.sequence > settled[slot, default: 0]
                && seats[slot]?.fold.nextDeadline.map { $0 <= stored } == true
        }
    }

    private mutating func decode(
        _ entry: Entry, _ item: Lane.Item, _ range: Range<Int>, _ actions: inout [Action]
    ) -> Event? {
        do { return try Event(json: Array(item.commit.body[range])) } catch {
            undecodable += 1
            actions.append(.alert(.passedOver(entry.sequence, entry.type, "\(error)")))
            return nil
        }
    }

    private mutating func replayOwn(_ event: Event, _ key: OutcomeKey, _ slots: SlotSet) {
        let slot = key.fold.slot
        guard W.partitioning == .whole || slots.contains(slot), seats[slot] != nil else {
            return
        }
        seats[slot]?.fold.replay(own: event, key: key)
        if key.anchor > settled[slot, default: 0] {
            seats[slot]?.steps = (key.anchor, key.step + 1)
        }
    }
}
