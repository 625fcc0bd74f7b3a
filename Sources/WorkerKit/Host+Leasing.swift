// SPDX-License-Identifier: Apache-2.0
internal import Events
internal import Journey
internal import Wire

extension Host {
    mutating func join(now: Instant, _ actions: inout [Action]) {
        standing = .joining(again: now + .seconds(1))
        let join = Join(
            worker: W.name, replica: replica, shares: W.partitioning == .bySubject, held: owned)
        actions.append(.send(.join(join)))
    }

    mutating func hear(_ reply: Reply, now: Instant, _ actions: inout [Action]) {
        lastHeard.reply = now
        hasHeardBus = true
        switch reply {
        case .granted(let grant): begin(grant, now: now, &actions)
        case .yield(let lease, let slots): yield(slots, under: lease)
        case .noted(let number, let settled):
            note(number)
            noteSettled(settled, by: number)
            if refusal?.ofReport == true { refusal = nil }
            if case .leaving(number, _) = standing { goDrained(&actions) }
        case .fenced(let lost):
            // A join that came twice may have brought a newer one meanwhile.
            guard lost == lastLease else { break }
            if case .leaving = standing { goDrained(&actions) }
            if lost == lease { loseLease(now: now, &actions) }
        case .answer(let answer): settle(answer, now: now, &actions)
        case .page(let page): receive(page, now: now, &actions)
        case .kept(let number): noteKept(number)
        case .snapshot(let number, let part): restore(part, number, now: now, &actions)
        case .diverged(let id, let head):
            guard lanes.contains(where: { $0.reading?.id == id }) else { return }
            mistrustsSnapshots = true
            actions.append(.alert(.otherHistory(head)))
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
        if let keeping, keeping.number == number { return giveUpKeeping() }
        let ofReport = number == lastReportNumber
        if lanes.contains(where: { $0.reading?.id == number }) {
            return actions.append(.alert(.readRefused(reason)))
        }
        // Of something that was asked before, and is no matter any more.
        if number > Publish.mostNumber, !ofReport { return }
        if refusal?.reason != reason { actions.append(.alert(.refused(reason))) }
        refusal = (reason, ofReport)
    }

    /// Says that it ends; again where nobody has answered.
    mutating func sayLeave(_ number: UInt64, now: Instant, _ actions: inout [Action]) {
        let leave = Leave(
            number: number, worker: W.name, replica: replica, lease: needsLease ? lastLease : nil)
        actions.append(.send(.leave(leave)))
        standing = .leaving(number: number, since: now)
    }

    /// The lease is ours, or more is ours under it. What is in memory outlives only a restart of
    /// the bus, and only on a journal that has all of it: whoever was fenced has dropped it, since
    /// a lease is lost to somebody who may have decided otherwise.
    private mutating func begin(_ grant: Grant, now: Instant, _ actions: inout [Action]) {
        var isSame = false
        switch standing {
        case .leaving, .gone: return
        case .speaking(let held) where held > grant.lease: return
        case .speaking(let held): isSame = held == grant.lease
        case .joining, .listening: break
        }
        standing = .speaking(grant.lease)
        let busRestarted = lastLease.map { $0.bus < grant.lease.bus } ?? false
        lastLease = grant.lease
        busEpoch = max(busEpoch, grant.lease.bus)
        refusal = nil
        if !isSame {
            if mayCarryOver(grant, afterRestart: busRestarted) {
                carryOver(grant, now: now, &actions)
            } else {
                clear()
            }
        }
        let added = grant.slots.subtracting(owned).subtracting(yielding)
        if !added.isEmpty || isStandingBy && !isSame { adopt(added, grant) }
        reportedDeadline = nil
        mustReport()
    }

    /// Whether another process has spoken for a fold that is ours: a commit has an outcome beyond
    /// what is settled, and this process has not said it. The lease is lost then, though nobody has
    /// told so yet; and nobody ever will, should the bus die before.
    ///
    /// - Parameter start: What comes before it is settled, too.
    func othersSpeak(in commit: Commit, from start: UInt64 = 0) -> Bool {
        guard needsLease, !owned.isEmpty else { return false }
        return commit.entries.contains { entry in
            guard let key = entry.outcome, key.fold.worker == W.name else { return false }
            return owned.covers(key.fold.slot)
                && key.settles > max(settled[key.fold.slot, default: 0], start)
        }
    }

    /// Another process may have decided otherwise.
    mutating func loseLease(now: Instant, _ actions: inout [Action]) {
        actions.append(.alert(.rival))
        forget(now: now, &actions)
    }

    /// Drops the state and starts over with a new lease.
    mutating func forget(now: Instant, _ actions: inout [Action]) {
        clear()
        if needsLease { join(now: now, &actions) }
    }

    mutating func clear() {
        seats = [:]
        settled = [:]
        owned = needsLease ? .none : .every
        yielding = .none
        givenBack = [:]
        lanes = [Lane(slots: .every)]
        reloading = []
        resuming = [:]
        earliest.isKnown = false
        outbox = Outbox()
        caution = Caution()
        stuck = [:]
        keeping = nil
        lastSnapshots = [:]
        isUnconfirmed = false
    }

    static var slots: [Slot] {
        W.partitioning == .whole ? [.all] : (0..<UInt8(Slot.count)).map { Slot($0) }
    }
}
