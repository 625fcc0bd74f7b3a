// SPDX-License-Identifier: Apache-2.0
internal import Foundation
internal import Journey
internal import Wire

/// Who is there and how far.
extension BusCore {
    mutating func note(_ report: Report, from client: Client, _ actions: inout [Action]) {
        if let lease = report.lease {
            guard leases.renew(lease, worker: report.worker, now: clock.now) else {
                return actions.append(.reply(client, .fenced))
            }
            leases.attempt(report.attempting, by: report.worker)
            clock.set(
                report.nextDeadline, for: report.worker.rawValue, through: report.through)
            for move in report.cursors
            where move.fold.worker == report.worker && move.settled <= head.sequence
                && move.settled > cursors[move.fold, default: 0]
            {
                cursors[move.fold] = move.settled
                movedCursors[move.fold] = move.settled
            }
        }
        if let objection = objection(to: report.worker) {
            return actions.append(.reply(client, .refused(number: report.number, objection)))
        }
        let name = "\(report.worker)/\(report.replica)"
        guard WorkerSight.mayStand(report, in: workers, at: clock.now) else {
            return actions.append(
                .reply(client, .refused(number: report.number, WorkerSight.rule)))
        }
        let behind = report.through < head.sequence
        let former = workers[name]
        let since = behind ? former?.behindSince ?? clock.now : nil
        workers[name] = WorkerSight(report: report, at: clock.now, behindSince: since)
        if former?.isMissed == true { actions.append(.notice(.isBack(name))) }
        if let complaint = report.complaint, complaint != former?.report.complaint {
            actions.append(.notice(.isStuck(name, complaint)))
        }
        actions.append(.reply(client, .noted(number: report.number)))
    }

    /// Says once who has gone silent, and forgets who has been for long.
    mutating func watchWorkers(_ actions: inout [Action]) {
        for name in workers.keys.sorted() {
            guard let sight = workers[name], !sight.isMissed, sight.isSilent(at: clock.now) else {
                continue
            }
            workers[name]?.isMissed = true
            actions.append(.notice(.isSilent(name)))
        }
        // A lease that another replica has taken over keeps nobody in sight.
        workers = workers.filter { _, sight in
            let holds = sight.report.lease.map {
                leases.lease(of: sight.report.worker)?.epoch == $0
            }
            return holds == true || clock.now - sight.at <= WorkerSight.memory
        }
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
        return WorkerStatus(
            worker: report.worker, replica: report.replica,
            state: sight.state(at: clock.now),
            through: report.through,
            lagEvents: head.sequence > report.through ? head.sequence - report.through : 0,
            lagSeconds: head.sequence > report.through
                ? (clock.now - (sight.behindSince ?? sight.at)).seconds : 0,
            parkedKeys: Int(report.waitingKeys), complaint: report.complaint)
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
