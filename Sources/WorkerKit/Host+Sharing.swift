// SPDX-License-Identifier: Apache-2.0
internal import Journey
internal import Wire

/// Which slots a replica speaks for: it takes what it is granted, beside what it has, and gives
/// back what it is asked for.
extension Host {
    /// Whether what is in memory is as far as anybody has come with what is granted. Who stood by
    /// has decided nothing, and goes on with what it has read.
    func mayCarryOver(_ grant: Grant, afterRestart: Bool) -> Bool {
        guard lanes.count == 1, !seats.isEmpty else { return false }
        if owned.isEmpty { return true }
        guard afterRestart else { return false }
        if W.partitioning == .whole, grant.slots.isEmpty { return false }
        return grant.cursors.allSatisfy { $0.settled <= through.sequence }
    }

    /// After a restart of the bus: the folds that are ours still go on where they are, and say
    /// again what nobody has acknowledged, once the journal is known to have what they know.
    mutating func carryOver(_ grant: Grant, now: Instant, _ actions: inout [Action]) {
        drop(owned.subtracting(grant.slots))
        owned = owned.intersection(grant.slots)
        for slot in yielding.slots { outbox.drop(FoldID(worker: W.name, slot: slot)) }
        yielding = .none
        givenBack = [:]
        keeping = nil
        // This process lives: what it has in memory killed nobody.
        caution = Caution()
        for index in lanes.indices { lanes[index].reading = nil }
        outbox.renumber()
        isUnconfirmed = grant.head != lanes[0].given
        confirm(now: now, &actions)
        // What has to wait for that is overdue as soon as it may go.
        let again = isUnconfirmed ? now - Patience.forAnswer : now
        let items = outbox.overdue(since: now, now: again)
        if !isUnconfirmed { offer(items, &actions) }
    }

    /// New slots are read from the journal, in a lane of their own while the others go on.
    mutating func adopt(_ slots: SlotSet, _ grant: Grant) {
        let floor = grant.cursors.first { $0.fold.slot == .all }?.settled ?? 0
        for slot in Self.slots where slots.contains(slot) {
            settled[slot] = max(settled[slot, default: 0], floor)
        }
        for move in grant.cursors where move.fold.slot != .all && slots.contains(move.fold.slot) {
            settled[move.fold.slot] = max(move.settled, floor)
        }
        caution.add(grant)
        if W.partitioning == .whole {
            // Who stood by has read most of it.
            lanes[0].isBehind = true
        } else if owned.isEmpty {
            lanes = [Lane(slots: slots)]
        } else if !slots.isEmpty {
            lanes.append(Lane(slots: slots))
        }
        owned = owned.union(slots)
    }

    /// Another replica is to have these slots. Their folds take nothing more; they are given back
    /// when what they said is on disk.
    mutating func yield(_ slots: SlotSet, under lease: LeaseEpoch) {
        guard case .speaking(lease) = standing else { return }
        let slots = slots.intersection(owned)
        for slot in slots.slots { givenBack[slot] = place(of: slot) }
        for slot in slots.slots { forget(slot) }
        owned = owned.subtracting(slots)
        yielding = yielding.union(slots)
    }

    /// Tells the bus at once when everything is said that the folds had to say.
    mutating func endYield() {
        guard !yielding.isEmpty,
            !outbox.items.contains(where: { yielding.contains($0.outcome.key.fold.slot) })
        else { return }
        for slot in yielding.slots { outbox.recount(FoldID(worker: W.name, slot: slot)) }
        yielding = .none
        mustReport()
    }

    /// The bus has noted a report: what it said of slots that are given back is known, and what is
    /// settled by others may be followed.
    mutating func noteSettled(_ sequence: UInt64, by number: UInt64) {
        if number == lastReportNumber, yielding.isEmpty { givenBack = [:] }
        if isStandingBy, W.partitioning == .whole {
            settled[.all] = max(settled[.all, default: 0], sequence)
        }
    }

    /// How far a fold has settled once all it said is acknowledged; nil where that is not known.
    private func place(of slot: Slot) -> UInt64? {
        guard seats[slot] != nil, resuming[slot] == nil,
            let lane = lanes.first(where: { $0.slots.contains(slot) })
        else { return nil }
        return max(settled[slot, default: 0], lane.through.sequence)
    }

    private mutating func drop(_ slots: SlotSet) {
        for slot in slots.slots {
            forget(slot)
            outbox.drop(FoldID(worker: W.name, slot: slot))
        }
    }

    /// A fold is not ours any more.
    private mutating func forget(_ slot: Slot) {
        seats[slot] = nil
        settled[slot] = nil
        stuck[slot] = nil
        reloading.remove(slot)
        conflicts[FoldID(worker: W.name, slot: slot)] = nil
        resuming[slot] = nil
        if keeping?.slot == slot { keeping = nil }
        lastSnapshots[slot] = nil
        release(SlotSet([slot]))
        earliest.isKnown = false
    }
}
