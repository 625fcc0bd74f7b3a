// SPDX-License-Identifier: Apache-2.0
internal import Journey
internal import Wire

/// Snapshots as all workers take them, unless said otherwise.
public enum Snapshots {
    /// Events between two of a fold, at the least. Half as many more are applied after a restart at
    /// the most, in about a second; docs/benchmark.md has the figures, and what snapshots cost.
    public static let interval: UInt64 = 10_000
}

/// A snapshot on its way to the bus.
struct Keeping: Sendable {
    let slot: Slot
    let position: Position
    /// What the fold had said by then; the snapshot is worth nothing before that is on disk.
    let saidThrough: UInt64
    /// Nil while the fold is being encoded.
    var parts: [SnapshotPart]?
    var next = 0
    /// Of the request that waits for its answer; 0 while none does.
    var number: UInt64 = 0
    var since: Instant
}

/// Snapshots that a lane has asked for.
struct Recalling: Sendable {
    /// Whose part each request is about.
    var asked: [UInt64: Slot]
    var parts: [Slot: [SnapshotPart]] = [:]
    var found: [Slot: Restored] = [:]
    var since: Instant
}

/// A fold as a snapshot left it.
struct Restored: Sendable {
    /// `Fold<W>` of the host's worker: a lane knows nothing of workers.
    let fold: any Sendable
    let position: Position
    let bytes: Int
    var sequence: UInt64 { position.sequence }
}

/// Taking snapshots up, and having them kept.
extension Host {
    // MARK: Taking up

    /// Asks the bus for the snapshots of a lane's folds.
    ///
    /// - Returns: whether the lane knows from where it reads on.
    mutating func findStart(_ index: Int, now: Instant, _ actions: inout [Action]) -> Bool {
        switch lanes[index].restoring {
        case .done: return true
        case .asking(let recalling):
            return askAgain(recalling, index, now: now, &actions)
        case .wanted: break
        }
        guard snapshotInterval != nil, !mistrustsSnapshots, lanes[index].through == .start else {
            lanes[index].restoring = .done(from: .start, [:])
            return true
        }
        var recalling = Recalling(asked: [:], since: now)
        for slot in Self.slots where lanes[index].slots.contains(slot) {
            recalling.asked[recall(slot, part: 0, &actions)] = slot
        }
        lanes[index].restoring = .asking(recalling)
        return false
    }

    /// Asks again, after a while, for what nobody has answered. What the lane had may have been
    /// given back meanwhile, even all of it.
    ///
    /// - Returns: whether nothing is asked for any more.
    private mutating func askAgain(
        _ recalling: Recalling, _ index: Int, now: Instant, _ actions: inout [Action]
    ) -> Bool {
        var recalling = recalling
        recalling.asked = recalling.asked.filter { lanes[index].slots.contains($0.value) }
        if recalling.asked.isEmpty {
            finishRestoring(index, recalling)
            return true
        }
        guard now - recalling.since >= Patience.forAnswer else { return false }
        recalling.since = now
        for (number, slot) in recalling.asked.sorted(by: { $0.key < $1.key }) {
            recall(slot, part: UInt16(recalling.parts[slot]?.count ?? 0), number, &actions)
        }
        lanes[index].restoring = .asking(recalling)
        return false
    }

    private mutating func recall(
        _ slot: Slot, part: UInt16, _ actions: inout [Action]
    ) -> UInt64 {
        lastNumber += 1
        recall(slot, part: part, lastNumber, &actions)
        return lastNumber
    }

    private func recall(
        _ slot: Slot, part: UInt16, _ number: UInt64, _ actions: inout [Action]
    ) {
        let recall = Recall(number: number, key: snapshotKey(slot), part: part)
        actions.append(.send(.recall(recall)))
    }

    private func snapshotKey(_ slot: Slot) -> SnapshotKey {
        SnapshotKey(fold: FoldID(worker: W.name, slot: slot), version: W.version)
    }

    /// Takes a part of a snapshot, or that there is none.
    mutating func restore(
        _ part: SnapshotPart?, _ number: UInt64, now: Instant, _ actions: inout [Action]
    ) {
        for index in lanes.indices {
            guard case .asking(var recalling) = lanes[index].restoring,
                let slot = recalling.asked.removeValue(forKey: number)
            else { continue }
            recalling.since = now
            take(part, of: slot, &recalling, &actions)
            lanes[index].restoring = .asking(recalling)
            if recalling.asked.isEmpty { finishRestoring(index, recalling) }
        }
    }

    private mutating func take(
        _ part: SnapshotPart?, of slot: Slot, _ recalling: inout Recalling,
        _ actions: inout [Action]
    ) {
        var parts = recalling.parts[slot] ?? []
        guard let part, part.key == snapshotKey(slot), Int(part.number) == parts.count,
            parts.last.map({ $0.checksum == part.checksum && $0.position == part.position })
                ?? true
        else {
            recalling.parts[slot] = nil
            return
        }
        parts.append(part)
        recalling.parts[slot] = parts
        if parts.count < Int(part.count) {
            recalling.asked[recall(slot, part: part.number + 1, &actions)] = slot
            return
        }
        recalling.parts[slot] = nil
        let bytes = parts.flatMap(\.bytes)
        guard Digest(ofBytes: bytes) == part.checksum,
            let fold = try? Fold<W>(slot: slot, parked: [], snapshot: bytes)
        else { return }
        recalling.found[slot] = Restored(fold: fold, position: part.position, bytes: bytes.count)
    }

    /// Folds of which there is none are read from the beginning, and the others wait for them.
    private mutating func finishRestoring(_ index: Int, _ recalling: Recalling) {
        let slots = Self.slots.filter(lanes[index].slots.contains)
        let positions = slots.map { recalling.found[$0]?.position ?? .start }
        let first = positions.min { $0.sequence < $1.sequence } ?? .start
        lanes[index].restoring = .done(from: first, recalling.found)
    }

    /// What a lane was to go on from; asked once.
    mutating func restored(_ index: Int) -> (from: Position, folds: [Slot: Restored]) {
        guard case .done(let from, let folds) = lanes[index].restoring else { return (.start, [:]) }
        lanes[index].restoring = .done(from: .start, [:])
        return (from, folds)
    }

    // MARK: Keeping

    /// Makes the next snapshot that is due, one fold at a time.
    mutating func beginSnapshot(now: Instant, _ actions: inout [Action]) {
        guard let interval = snapshotInterval, keeping == nil, isReady, lanes[0].next.entry == 0
        else { return }
        let here = through
        // What a snapshot costs grows with the state: the larger, the less often, within limits.
        let due = seats.keys.filter { slot in
            let last = lastSnapshots[slot] ?? (0, 0)
            let rest = min(UInt64(last.bytes / 1024), interval / 2)
            return here.sequence >= last.sequence + interval + rest
        }
        let next = due.min { left, right in
            (lastSnapshots[left]?.sequence ?? 0, left) < (
                lastSnapshots[right]?.sequence ?? 0, right
            )
        }
        guard let slot = next, let seat = seats[slot], seat.fold.isAtRest else { return }
        keeping = Keeping(
            slot: slot, position: here, saidThrough: outbox.lastNumber(of: seat.fold.id),
            since: now)
        actions.append(.encode(seat.fold, here))
    }

    mutating func encoded(_ slot: Slot, _ position: Position, _ bytes: [UInt8]?) {
        guard keeping?.slot == slot, keeping?.position == position else { return }
        guard let bytes else { return giveUpKeeping() }
        let parts = SnapshotPart.parts(of: bytes, snapshotKey(slot), at: position)
        if parts.isEmpty { giveUpKeeping() } else { keeping?.parts = parts }
    }

    /// Sends a part of what is made, once all that the fold had said is on disk.
    mutating func sendSnapshot(now: Instant, _ actions: inout [Action]) {
        guard let keeping, let parts = keeping.parts,
            keeping.number == 0 || now - keeping.since >= Patience.forAnswer
        else { return }
        let fold = FoldID(worker: W.name, slot: keeping.slot)
        guard !outbox.holds(fold, upTo: keeping.saidThrough) else { return }
        guard lease != nil || !needsLease else { return }
        lastNumber += 1
        self.keeping?.number = lastNumber
        self.keeping?.since = now
        actions.append(
            .send(.keep(Keep(number: lastNumber, lease: lease, part: parts[keeping.next]))))
    }

    mutating func noteKept(_ number: UInt64) {
        guard let keeping, keeping.number == number, let parts = keeping.parts else { return }
        self.keeping?.number = 0
        self.keeping?.next += 1
        guard keeping.next + 1 == parts.count else { return }
        lastSnapshots[keeping.slot] = (
            keeping.position.sequence, parts.reduce(0) { $0 + $1.bytes.count }
        )
        self.keeping = nil
    }

    /// It is tried again when the next one is due.
    mutating func giveUpKeeping() {
        guard let keeping else { return }
        lastSnapshots[keeping.slot] = (
            keeping.position.sequence, lastSnapshots[keeping.slot]?.bytes ?? 0
        )
        self.keeping = nil
    }
}
