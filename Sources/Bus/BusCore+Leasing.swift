// SPDX-License-Identifier: Apache-2.0
internal import Foundation
internal import Journey
internal import Wire

/// What the bus has seen of one replica of a worker.
struct WorkerSight {
    var report: Report
    var at: Instant
    /// When the worker was first seen to be behind; nil while it is not.
    var behindSince: Instant?
    /// It was said that it is silent.
    var isMissed = false

    /// Replicas that a bus keeps in sight: eleven workers, ninety times over.
    static let most = 1_000
    /// Bytes of a replica's name.
    static let longestName = 128
    /// Who holds no lease and says nothing is forgotten after this.
    static let memory = Duration.seconds(60)

    /// Whether a report may be kept: it is of somebody known, or there is room.
    static func mayStand(
        _ report: Report, in workers: [String: WorkerSight], at now: Instant
    ) -> Bool {
        guard report.replica.utf8.count <= longestName,
            report.worker.rawValue.utf8.count <= longestName,
            (report.complaint?.utf8.count ?? 0) <= Report.longestComplaint
        else { return false }
        return workers["\(report.worker)/\(report.replica)"] != nil || workers.count < most
    }

    func isSilent(at now: Instant) -> Bool { now - at > Leases.length }

    func state(at now: Instant) -> String {
        if isSilent(at: now) { return "silent" }
        if report.complaint != nil { return "stuck" }
        return report.ready ? "ready" : "catching up"
    }

}

extension BusCore {
    mutating func join(_ join: Join, from client: Client, _ actions: inout [Action]) {
        func refuse(_ reason: String) {
            actions.append(.reply(client, .refused(number: 0, reason)))
        }
        if let damage { return refuse(damage) }
        guard named.contains(join.worker) else {
            return refuse("the rules in force name no worker \(join.worker.rawValue.prefix(128))")
        }
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
        workers["\(leave.worker)/\(leave.replica)"] = nil
        actions.append(.reply(client, .noted(number: leave.number)))
    }

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
        let name = "\(report.worker)/\(report.replica)"
        guard WorkerSight.mayStand(report, in: workers, at: clock.now) else {
            return actions.append(
                .reply(client, .refused(number: report.number, "this bus knows enough workers")))
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
