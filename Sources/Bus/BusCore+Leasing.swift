// SPDX-License-Identifier: Apache-2.0
internal import Journey
internal import Wire

extension BusCore {
    mutating func join(_ join: Join, from client: Client, _ actions: inout [Action]) {
        func refuse(_ reason: String) {
            actions.append(.reply(client, .refused(number: 0, reason)))
        }
        if let damage { return refuse(damage) }
        if let objection = objection(to: join.worker) { return refuse(objection) }
        guard join.replica.utf8.count <= WorkerSight.longestName else {
            return refuse("a replica's name has at most \(WorkerSight.longestName) bytes")
        }
        // Asked again while the answer waits for the disk: the same grant answers both.
        let isWaiting = readers.grants.contains { $0.client == client && $0.worker == join.worker }
        if isWaiting, leases.lease(of: join.worker)?.replica == join.replica { return }
        if let wait = leases.wait(join, now: clock.now) {
            let milliseconds = UInt32(clamping: wait.microseconds / 1000 + 1)
            return actions.append(.reply(client, .wait(milliseconds: milliseconds)))
        }
        let given = leases.give(join, to: client, now: clock.now)
        // What the former holder still has in the queue comes too late.
        let late = queue.remove {
            $0.speaker?.key.fold.worker == join.worker && $0.speaker?.lease != given.epoch
        }
        for pending in late {
            guard let client = pending.client else { continue }
            actions.append(
                .reply(
                    client,
                    .answer(
                        Answer(
                            number: pending.number, fold: pending.speaker?.key.fold,
                            result: .fenced))))
        }
        let waiting = Readers.WaitingGrant(
            client: client, worker: join.worker, lease: given.epoch, cautious: given.cautious,
            suspects: given.suspects)
        readers.grants.removeAll { $0.worker == join.worker }
        readers.grants.append(waiting)
        grantWaiting(&actions)
    }

    /// Grants go out when nothing of a former holder is on its way to the disk any more, so that
    /// the cursors they carry are the last word.
    mutating func grantWaiting(_ actions: inout [Action]) {
        guard queue.underWay == nil else { return }
        for waiting in readers.grants {
            let moves = cursors.filter { $0.key.worker == waiting.worker }
                .map { CursorMove(fold: $0.key, settled: $0.value) }
            let grant = Grant(
                lease: waiting.lease, head: head, cursors: moves.sorted { $0.fold < $1.fold },
                cautious: waiting.cautious, suspects: waiting.suspects)
            actions.append(.reply(waiting.client, .granted(grant)))
        }
        readers.grants = []
    }

    mutating func leave(_ leave: Leave, from client: Client, _ actions: inout [Action]) {
        if let lease = leave.lease, let worker = leases.leave(lease) {
            clock.set(nil, for: worker.rawValue)
        }
        // Who holds a lease is not sent away by a word without it.
        let name = "\(leave.worker)/\(leave.replica)"
        if workers[name]?.report.lease == leave.lease { workers[name] = nil }
        actions.append(.reply(client, .noted(number: leave.number)))
    }
}
