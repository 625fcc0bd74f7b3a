// SPDX-License-Identifier: Apache-2.0
internal import Journey
internal import Wire

extension BusCore {
    mutating func join(_ join: Join, from client: Client, _ actions: inout [Action]) {
        func refuse(_ reason: String) {
            actions.append(.reply(client, .refused(number: 0, reason)))
        }
        if let damageRefusal { return refuse(damageRefusal) }
        if let objection = objection(to: join.worker) { return refuse(objection) }
        if let fault = WorkerSight.fault(inName: join.replica) { return refuse(fault) }
        // Asked again while the answer waits for the disk: the same grant answers both.
        if leases.awaitsGrant(join, client) { return }
        guard leases.mayJoin(join) else {
            return refuse(
                "a worker has at most \(Leases.mostReplicas) replicas, and they are there: end some"
            )
        }
        let wasContested = leases.rivalry(join.worker, join.replica, at: clock.now) != nil
        let lost = leases.join(join, from: client, now: clock.now)
        if !wasContested, leases.rivalry(join.worker, join.replica, at: clock.now) != nil {
            actions.append(.notice(.haveOneName("\(join.worker)/\(join.replica)")))
        }
        for lease in lost { clock.set(nil, for: lease) }
        if !lost.isEmpty { refuseLate(join.worker, &actions) }
        share(join.worker, &actions)
    }

    /// Whether a lease was given out under this bus. What comes under another one's is not
    /// answered: the beat says who writes now. So who is fenced knows that another may have spoken
    /// for it, and who has only met a new bus keeps what it has in memory.
    func isOurs(_ lease: LeaseEpoch) -> Bool { lease.bus == epoch }

    mutating func leave(_ leave: Leave, from client: Client, _ actions: inout [Action]) {
        if let lease = leave.lease, leases.member(lease)?.worker == leave.worker {
            clock.set(nil, for: lease)
            leases.leave(lease)
            refuseLate(leave.worker, &actions)
            share(leave.worker, &actions)
        }
        // Who holds a lease is not sent away by a word without it.
        let name = "\(leave.worker)/\(leave.replica)"
        if workers[name]?.report.lease == leave.lease { workers[name] = nil }
        actions.append(.reply(client, .noted(number: leave.number)))
    }

    /// Who has gone silent loses what it holds, if others are there.
    mutating func expireLeases(_ actions: inout [Action]) {
        for lost in leases.expire(now: clock.now) {
            clock.set(nil, for: lost.lease)
            refuseLate(lost.worker, &actions)
        }
        for worker in named.sorted() where !leases.replicas(of: worker).isEmpty {
            share(worker, &actions)
        }
    }

    /// Hands out what a worker's replicas are to have, and takes from who has too much.
    mutating func share(_ worker: WorkerName, _ actions: inout [Action]) {
        if let (lease, slots) = leases.share(worker, now: clock.now),
            let client = leases.member(lease)?.client
        {
            actions.append(.reply(client, .yield(lease, slots)))
        }
        grantWaiting(&actions)
    }

    /// What a former holder still has in the queue comes too late.
    mutating func refuseLate(_ worker: WorkerName, _ actions: inout [Action]) {
        let leases = leases
        let late = queue.remove {
            guard let speaker = $0.speaker, speaker.key.fold.worker == worker else { return false }
            return !leases.covers(speaker.lease, speaker.key.fold)
        }
        for pending in late {
            guard let client = pending.client, let speaker = pending.speaker else { continue }
            let answer = Answer(
                number: pending.number, fold: speaker.key.fold, result: .fenced(speaker.lease))
            actions.append(.reply(client, .answer(answer)))
        }
    }

    /// Grants go out when nothing of a former holder is on its way to the disk any more, so that
    /// the cursors they carry are the last word.
    mutating func grantWaiting(_ actions: inout [Action]) {
        guard queue.underWay == nil else { return }
        for member in leases.due {
            leases.grantIsSent(member.lease)
            let grant = Grant(
                lease: member.lease, slots: member.staying, head: head,
                cursors: cursors(for: member),
                cautious: member.isCautious, suspects: leases.suspects(of: member))
            actions.append(.reply(member.client, .granted(grant)))
        }
    }

    /// How far the folds have settled that a replica speaks for, or follows.
    private func cursors(for member: Leases.Member) -> [CursorMove] {
        cursors.filter {
            $0.key.worker == member.worker
                && ($0.key.slot == .all || !member.shares || member.staying.contains($0.key.slot))
        }
        .map { CursorMove(fold: $0.key, settled: $0.value) }.sorted { $0.fold < $1.fold }
    }
}
