// SPDX-License-Identifier: Apache-2.0
internal import Events
internal import Journey
internal import Wire

extension Host {
    /// Goes on wherever it can: processes what is there, joins lanes, asks for what is missing.
    mutating func advance(now: Instant, _ actions: inout [Action]) {
        guard !draining, mayProcess, !isUnconfirmed else { return }
        for index in lanes.indices { process(index, now: now, &actions) }
        startReloads()
        mergeLanes()
        for index in lanes.indices { ask(index, now: now, &actions) }
    }

    /// Who does not speak does not go on either: another process may decide what comes now.
    private var mayProcess: Bool {
        switch standing {
        case .speaking: W.partitioning == .whole || !owned.isEmpty
        case .listening: true
        case .joining, .leaving, .gone: false
        }
    }

    /// Asks for the next page of a lane that has nothing left and is behind.
    private mutating func ask(_ index: Int, now: Instant, _ actions: inout [Action]) {
        let lane = lanes[index]
        let limit = limit(of: index)
        let isBehind = limit.map { lane.through.sequence < $0 } ?? lane.isBehind
        guard isBehind || goesOnFromSnapshots(index), lane.reading == nil, lane.backlog.isEmpty,
            !(index == 0 && isAwaited)
        else { return }
        guard findStart(index, now: now, &actions) else { return }
        read(index, now: now, &actions)
    }

    /// Reads on from where the main lane stands. A journal that has what follows has everything
    /// before it, since each position bears the digest of all that came before.
    mutating func confirm(now: Instant, _ actions: inout [Action]) {
        guard isUnconfirmed, lanes[0].reading == nil else { return }
        read(0, now: now, &actions)
    }

    /// Before it goes on from snapshots, a lane asks what is parked, and for no event.
    private func goesOnFromSnapshots(_ index: Int) -> Bool {
        guard lanes[index].given == .start, case .done(let from, _) = lanes[index].restoring
        else { return false }
        return from != .start
    }

    /// Other lanes read up to where the main one is; who speaks for nothing, up to what others have
    /// settled: beyond that they may still have something to say at an event.
    private func limit(of index: Int) -> UInt64? {
        if goesOnFromSnapshots(index) { return 0 }
        if index > 0 { return through.sequence }
        return needsLease && owned.isEmpty
            ? max(settled[.all, default: 0], lanes[0].given.sequence) : nil
    }

    private mutating func read(_ index: Int, now: Instant, _ actions: inout [Action]) {
        lastNumber += 1
        read(index, lastNumber, now: now, &actions)
    }

    /// Asks once more under the same number: a page that is only late counts all the same. Between
    /// the two a lane's slots have become fewer at the most.
    mutating func readAgain(
        _ index: Int, since limit: Instant, now: Instant, _ actions: inout [Action]
    ) {
        guard let reading = lanes[index].reading, reading.since <= limit else { return }
        read(index, reading.id, now: now, &actions)
    }

    private mutating func read(
        _ index: Int, _ number: UInt64, now: Instant, _ actions: inout [Action]
    ) {
        lanes[index].reading = (number, now)
        let query = Query(
            from: lanes[index].given, through: limit(of: index), types: types,
            slots: lanes[index].slots,
            worker: needsLease ? W.name : nil)
        actions.append(.send(.read(Read(id: number, query: query, credit: 2))))
    }

    mutating func receive(_ page: Page, now: Instant, _ actions: inout [Action]) {
        guard let index = lanes.firstIndex(where: { $0.reading?.id == page.id }),
            page.commit.after == lanes[index].given
        else { return }
        if othersSpeak(in: page.commit, from: page.commit.after.sequence) {
            return loseLease(now: now, &actions)
        }
        isUnconfirmed = false
        if page.commit.after == .start {
            let restored = restored(index)
            seat(lanes[index].slots, parkings: page.parkings, restored.folds)
            if restored.from != .start {
                lanes[index].through = restored.from
                lanes[index].reading = nil
                lanes[index].isBehind = true
                return
            }
        }
        lanes[index].append(page.commit, isPage: true)
        if page.more { return }
        lanes[index].reading = nil
        lanes[index].isBehind = !page.atEnd
        if page.atEnd { lanes[index].joinMeanwhile() }
        let missing =
            Int64(clamping: through.sequence) - Int64(clamping: lanes[index].given.sequence)
        lanes[index].isClose = index > 0 && missing <= Lane.close
    }

    /// Whether the main lane stands where another one is about to join it, and waits.
    private var isAwaited: Bool {
        lanes.count > 1 && lanes[0].mayBeJoined && lanes.dropFirst().contains(where: \.isClose)
    }

    /// New folds for a lane that starts, from the beginning or from snapshots.
    private mutating func seat(
        _ slots: SlotSet, parkings: [Parking], _ restored: [Slot: Restored]
    ) {
        earliest.isKnown = false
        for slot in Self.slots where slots.contains(slot) && stuck[slot] == nil {
            let fold = FoldID(worker: W.name, slot: slot)
            let parked = parkings.filter { $0.fold == fold }.map(\.anchor)
            var seat = Seat(fold: Fold(slot: slot, parked: Set(parked)))
            if let found = restored[slot], var old = found.fold as? Fold<W> {
                old.parked = Set(parked)
                seat = Seat(fold: old, from: found.sequence)
                settled[slot] = max(settled[slot, default: 0], found.sequence)
                lastSnapshots[slot] = (found.sequence, found.bytes)
            }
            seats[slot] = seat
        }
    }

    /// A fold that met a poisoned event is read again, once all it said is on disk.
    private mutating func startReloads() {
        for slot in reloading.sorted() where !outbox.holds(FoldID(worker: W.name, slot: slot)) {
            reloading.remove(slot)
            earliest.isKnown = false
            outbox.restart(FoldID(worker: W.name, slot: slot))
            if slot == .all {
                lanes = [Lane(slots: .every)]
            } else {
                release(SlotSet([slot]))
                lanes.append(Lane(slots: SlotSet([slot])))
            }
        }
    }

    /// Nobody reads for these slots any more.
    mutating func release(_ slots: SlotSet) {
        for index in lanes.indices { lanes[index].slots = lanes[index].slots.subtracting(slots) }
        lanes = [lanes[0]] + lanes.dropFirst().filter { !$0.slots.isEmpty }
    }

    /// A lane that has come to exactly where the main one is joins it.
    private mutating func mergeLanes() {
        guard lanes.count > 1, lanes[0].mayBeJoined else { return }
        earliest.isKnown = false
        let here = through
        for lane in lanes.dropFirst() where lane.isWaiting(at: here) {
            lanes[0].slots = lanes[0].slots.union(lane.slots)
        }
        lanes = [lanes[0]] + lanes.dropFirst().filter { !$0.isWaiting(at: here) }
    }

    /// Works through a lane's commits until it has to wait.
    private mutating func process(_ index: Int, now: Instant, _ actions: inout [Action]) {
        while index < lanes.count, let item = lanes[index].backlog.first {
            if index == 0, isAwaited { return }
            let slots = lanes[index].slots
            earliest.isKnown = false
            while lanes[index].next.entry < item.commit.entries.count {
                let (number, start) = lanes[index].next
                let entry = item.commit.entries[number]
                let range = start..<(start + entry.length)
                guard take(entry, in: item, range, slots, now: now, &actions) else { return }
                lanes[index].next = (number + 1, range.upperBound)
            }
            if item.isPage { finishPage(slots, now: now, &actions) }
            lanes[index].finishFirst()
            if index == 0, lanes.count > 1 { mergeLanes() }
        }
    }
}
