// SPDX-License-Identifier: Apache-2.0
internal import Events
internal import Journey
internal import Wire

extension Host {
    mutating func join(now: Instant, _ actions: inout [Action]) {
        standing = .joining(again: now + .seconds(1))
        actions.append(.send(.join(Join(worker: W.name, replica: replica))))
    }

    mutating func take(_ reply: Reply, now: Instant, _ actions: inout [Action]) {
        lastHeard = now
        switch reply {
        case .granted(let grant): take(grant, now: now, &actions)
        case .wait(let milliseconds):
            if case .joining = standing {
                standing = .joining(again: now + .milliseconds(Int64(milliseconds)))
            }
        case .noted:
            if case .leaving = standing { actions.append(.drained) }
            caution.told?.noted = true
        case .fenced:
            guard case .speaking = standing else { return }
            actions.append(.alert("fenced: another process speaks for \(W.name) now"))
            forget(now: now, &actions)
        case .answer(let answer): take(answer, now: now, &actions)
        case .page(let page): take(page)
        case .diverged(let id, let head):
            guard lanes.contains(where: { $0.reading?.id == id }) else { return }
            actions.append(.alert("the journal has another history; its head is \(head)"))
            forget(now: now, &actions)
        case .refused(let reason): actions.append(.alert("the bus refuses: \(reason)"))
        case .status: break
        }
    }

    /// The lease is ours. What this process has applied stays, unless somebody else has settled
    /// more meanwhile.
    private mutating func take(_ grant: Grant, now: Instant, _ actions: inout [Action]) {
        if case .speaking(let held) = standing, held >= grant.lease { return }
        if draining, case .leaving = standing { return }
        standing = .speaking(grant.lease)
        caution = Caution(
            until: grant.cautious ? grant.head.sequence : 0, poison: Set(grant.poison))
        let furthest = grant.cursors.map(\.settled).max() ?? 0
        if seats.isEmpty || furthest > through.sequence || lanes.count > 1 {
            clear()
            let floor = grant.cursors.first { $0.fold.slot == .all }?.settled ?? 0
            for slot in Self.slots { settled[slot] = floor }
            for move in grant.cursors where move.fold.slot != .all {
                settled[move.fold.slot] = max(move.settled, floor)
            }
        } else {
            outbox.renumber()
            offer(outbox.overdue(since: now, now: now), &actions)
        }
        reportedDeadline = nil
        lastReport = now - .seconds(60)
    }

    /// Drops the state and starts over with a new lease.
    mutating func forget(now: Instant, _ actions: inout [Action]) {
        clear()
        if needsLease { join(now: now, &actions) }
    }

    private mutating func clear() {
        seats = [:]
        settled = [:]
        lanes = [Lane(slots: .every)]
        reloading = []
        outbox = Outbox()
        stuck = [:]
    }

    static var slots: [Slot] {
        W.partitioning == .whole ? [.all] : (0..<UInt8(Slot.count)).map { Slot($0) }
    }

    // MARK: Telling where it is

    mutating func reportIfDue(now: Instant, _ actions: inout [Action]) {
        switch standing {
        case .joining, .leaving: return
        case .speaking, .listening: break
        }
        let deadline = lanes[0].isBehind ? nil : nextDeadline
        let isEarlier =
            deadline.map { deadline in reportedDeadline.map { deadline < $0 } ?? true } ?? false
        guard now - lastReport >= .seconds(1) || isEarlier else { return }
        lastReport = now
        reportedDeadline = deadline
        actions.append(.send(.report(report())))
    }

    func report(attempting: Parking? = nil) -> Report {
        var lease: LeaseEpoch?
        if case .speaking(let held) = standing { lease = held }
        let isSettled = outbox.isEmpty && lanes.count == 1 && reloading.isEmpty && stuck.isEmpty
        return Report(
            worker: W.name, replica: replica, lease: lease, through: through.sequence,
            cursors: isSettled && lease != nil && !seats.isEmpty
                ? [
                    CursorMove(
                        fold: FoldID(worker: W.name, slot: .all), settled: through.sequence)
                ] : [],
            nextDeadline: lanes[0].isBehind ? nil : nextDeadline,
            waitingKeys: UInt32(clamping: waitingKeys), ready: isReady,
            attempting: attempting ?? caution.told?.parking)
    }

    private var nextDeadline: Instant? { seats.values.compactMap(\.fold.nextDeadline).min() }
}
