// SPDX-License-Identifier: Apache-2.0
internal import Events
internal import Journey
internal import Wire

extension Host {
    mutating func join(now: Instant, _ actions: inout [Action]) {
        standing = .joining(again: now + .seconds(1))
        actions.append(.send(.join(Join(worker: W.name, replica: replica))))
    }

    mutating func hear(_ reply: Reply, now: Instant, _ actions: inout [Action]) {
        lastHeard.reply = now
        switch reply {
        case .granted(let grant): begin(grant, now: now, &actions)
        case .wait(let milliseconds):
            guard case .joining = standing else { return }
            standing = .joining(again: now + .milliseconds(Int64(milliseconds)))
            // What the other decides is read when it is our turn.
            clear()
        case .noted(let number):
            note(number)
            if refusal?.ofReport == true { refusal = nil }
            if case .leaving(number) = standing { leave(&actions) }
        case .fenced:
            leave(&actions)
            if case .speaking = standing {
                actions.append(.alert(Self.rival))
                join(now: now, &actions)
            }
        case .answer(let answer): settle(answer, now: now, &actions)
        case .page(let page): receive(page)
        case .diverged(let id, let head):
            guard lanes.contains(where: { $0.reading?.id == id }) else { return }
            actions.append(.alert(Self.otherHistory(head)))
            forget(now: now, &actions)
        case .refused(let number, let reason): hearRefusal(of: number, reason, &actions)
        case .status: break
        }
    }

    /// Said once, as long as it stays the same. A refused read is asked again; any other refusal
    /// means that the worker cannot go on.
    private mutating func hearRefusal(
        of number: UInt64, _ reason: String, _ actions: inout [Action]
    ) {
        let isOurs = number > Self.firstNumber
        let ofReport = isOurs && number == lastReportNumber
        if isOurs, !ofReport { return actions.append(.alert("the bus refuses a read: \(reason)")) }
        if refusal?.reason != reason { actions.append(.alert("the bus refuses: \(reason)")) }
        refusal = (reason, ofReport)
    }

    private mutating func leave(_ actions: inout [Action]) {
        guard case .leaving = standing else { return }
        standing = .gone
        actions.append(.drained)
    }

    /// The lease is ours. What is in memory outlives only a restart of the bus, and only on a
    /// journal that has all of it: within one epoch of the bus, a lease was lost to somebody who
    /// may have decided otherwise.
    private mutating func begin(_ grant: Grant, now: Instant, _ actions: inout [Action]) {
        if case .speaking(let held) = standing, held >= grant.lease { return }
        switch standing {
        case .leaving, .gone: return
        case .joining, .speaking, .listening: standing = .speaking(grant.lease)
        }
        let busRestarted = lastLease.map { $0.bus < grant.lease.bus } ?? false
        lastLease = grant.lease
        busEpoch = max(busEpoch, grant.lease.bus)
        refusal = nil
        let furthest = grant.cursors.map(\.settled).max() ?? 0
        if !busRestarted || seats.isEmpty || furthest > through.sequence || lanes.count > 1 {
            clear()
            caution = Caution(grant)
            let floor = grant.cursors.first { $0.fold.slot == .all }?.settled ?? 0
            for slot in Self.slots { settled[slot] = floor }
            for move in grant.cursors where move.fold.slot != .all {
                settled[move.fold.slot] = max(move.settled, floor)
            }
        } else {
            // This process lives: what it has in memory killed nobody.
            caution = Caution()
            for index in lanes.indices { lanes[index].reading = nil }
            outbox.renumber()
            isUnconfirmed = grant.head != lanes[0].given
            confirm(now: now, &actions)
            // What has to wait for that is overdue as soon as it may go.
            let again = isUnconfirmed ? now - Self.patience : now
            let items = outbox.overdue(since: now, now: again)
            if !isUnconfirmed { offer(items, &actions) }
        }
        reportedDeadline = nil
        mustReport()
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
        resuming = nil
        earliest.isKnown = false
        outbox = Outbox()
        stuck = [:]
        isUnconfirmed = false
    }

    static func otherHistory(_ head: Position) -> String {
        "the journal has another history, and all is read anew; its head is \(head)"
    }

    private static var rival: String {
        "another process took this worker's lease: where two run, give each a name of its own "
            + "with --replica"
    }

    static var slots: [Slot] {
        W.partitioning == .whole ? [.all] : (0..<UInt8(Slot.count)).map { Slot($0) }
    }
}
