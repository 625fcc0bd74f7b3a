// SPDX-License-Identifier: Apache-2.0
internal import Foundation
internal import Journey
internal import Wire

/// Who is there and how far.
extension BusCore {
    mutating func note(_ report: Report, from client: Client, _ actions: inout [Action]) {
        if let fault = WorkerSight.fault(in: report) ?? objection(to: report.worker) {
            return actions.append(.reply(client, .refused(number: report.number, fault)))
        }
        if let lease = report.lease {
            guard isOurs(lease) else { return }
            guard leases.renew(lease, worker: report.worker, now: clock.now) else {
                return actions.append(.reply(client, .fenced(lease)))
            }
            hear(report, under: lease, from: client, &actions)
        }
        let name = "\(report.worker)/\(report.replica)"
        guard makeRoom(for: report, name) else {
            let rule = "the bus keeps at most \(WorkerSight.most) replicas in sight: end some"
            return actions.append(.reply(client, .refused(number: report.number, rule)))
        }
        let behind = report.through < head.sequence
        let former = workers[name]
        let since = behind ? former?.behindSince ?? clock.now : nil
        var sight = WorkerSight(report: report, at: clock.now, behindSince: since)
        for notice in sight.notices(after: former, name, at: clock.now) {
            actions.append(.notice(notice))
        }
        workers[name] = sight
        let settled = cursors[FoldID(worker: report.worker, slot: .all)] ?? 0
        actions.append(.reply(client, .noted(number: report.number, settled: settled)))
    }

    private mutating func hear(
        _ report: Report, under lease: LeaseEpoch, from client: Client, _ actions: inout [Action]
    ) {
        clock.set(report.nextDeadline, for: lease, through: report.through)
        for move in report.cursors
        where leases.covers(lease, move.fold) && move.settled <= head.sequence
            && move.settled > cursors[move.fold, default: 0]
        {
            cursors[move.fold] = move.settled
            movedCursors[move.fold] = move.settled
        }
        if leases.hear(report, under: lease) {
            refuseLate(report.worker, &actions)
            share(report.worker, &actions)
        } else {
            grantWaiting(&actions)
        }
        if let asked = leases.member(lease)?.asked, !asked.isEmpty {
            actions.append(.reply(client, .yield(lease, asked)))
        }
    }

    /// Whether there is room for one more in sight: somebody without a lease gives way to one who
    /// has one.
    private mutating func makeRoom(for report: Report, _ name: String) -> Bool {
        if workers[name] != nil || workers.count < WorkerSight.most { return true }
        let strangers = workers.filter { $0.value.report.lease == nil }
        guard report.lease != nil,
            let oldest = strangers.min(by: { ($0.value.at, $0.key) < ($1.value.at, $1.key) })
        else { return false }
        workers[oldest.key] = nil
        return true
    }

    /// Says once who has gone silent, and forgets who has been for long.
    mutating func watchWorkers(_ actions: inout [Action]) {
        for name in workers.keys.sorted() {
            guard let sight = workers[name], !sight.isMissed, sight.isSilent(at: clock.now) else {
                continue
            }
            workers[name]?.isMissed = true
            let others = workers.values.contains {
                $0.report.worker == sight.report.worker && !$0.isSilent(at: clock.now)
            }
            actions.append(.notice(.isSilent(name, othersAreThere: others)))
        }
        // A lease that another replica has taken over keeps nobody in sight.
        workers = workers.filter { _, sight in
            let holds = sight.report.lease.map { leases.member($0) != nil }
            return holds == true || clock.now - sight.at <= WorkerSight.memory
        }
    }

    /// The bus itself has not been running: what nobody could say meanwhile is held against nobody.
    mutating func wake(after pause: Duration, _ actions: inout [Action]) {
        for name in workers.keys { workers[name]?.at = clock.now }
        leases.renewAll(now: clock.now)
        actions.append(.notice(.stoodStill(pause)))
    }

    func status() -> BusStatus {
        let seen = workers.values.sorted {
            ($0.report.worker, $0.report.replica) < ($1.report.worker, $1.report.replica)
        }
        return BusStatus(
            epoch: epoch, head: head.sequence, time: clock.now, damaged: damage,
            pressure: BusPressure(
                waitingRequests: queue.requests, waitingBytes: queue.bytes,
                mostBytes: PublishQueue.mostBytes, turnedAway: queue.turnedAway,
                waitingReads: readers.count),
            workers: seen.map(status))
    }

    private func status(of sight: WorkerSight) -> WorkerStatus {
        let report = sight.report
        let member = report.lease.flatMap(leases.member)
        let rivalry = leases.rivalry(report.worker, report.replica, at: clock.now)
        let isStandby = member?.slots.isEmpty == true
        // Who shares nothing yet has nothing to read.
        let isBehind = head.sequence > report.through && !(isStandby && member?.shares == true)
        return WorkerStatus(
            worker: report.worker, replica: report.replica,
            state: rivalry != nil ? .stuck : sight.state(at: clock.now, isStandby: isStandby),
            slots: member.flatMap { $0.shares ? $0.slots.slots.map(\.number) : nil },
            through: report.through, lagEvents: isBehind ? head.sequence - report.through : 0,
            lagSeconds: isBehind ? (clock.now - (sight.behindSince ?? sight.at)).seconds : 0,
            parkedKeys: Int(report.waitingKeys),
            complaint: (rivalry ?? report.complaint).map {
                String($0.unicodeScalars.prefix(WorkerSight.shownComplaint / 4))
            })
    }
}

extension BusStatus {
    /// The status as the bus sends it.
    var json: [UInt8] {
        let encoder = JSONEncoder()
        encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
        return (try? encoder.encode(self)).map(Array.init) ?? Array("{}".utf8)
    }
}
