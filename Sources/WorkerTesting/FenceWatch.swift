// SPDX-License-Identifier: Apache-2.0
internal import Bus
internal import Journey
internal import Wire

/// Stands at the bus's mouth, and knows who spoke under a lease that was no longer the newest.
struct FenceWatch {
    /// A request that is answered once.
    private struct Asked: Hashable {
        var client: Client
        var fold: FoldID?
        var number: UInt64
    }

    /// Of the bus: leases of an earlier one are old, whoever has none yet.
    let epoch: UInt64
    private var newest: [WorkerName: LeaseEpoch] = [:]
    /// How many requests came in time and how many too late, of those that wait for their answers.
    private var waiting: [Asked: (inTime: Int, late: Int)] = [:]

    init(epoch: UInt64) { self.epoch = epoch }

    mutating func granted(_ lease: LeaseEpoch, to worker: WorkerName) { newest[worker] = lease }

    /// Whether a request comes under an old lease.
    mutating func isStale(_ request: Request, from client: Client) -> Bool {
        guard case .publish(let publish) = request, let speaker = publish.outcome else {
            guard case .report(let report) = request, let lease = report.lease else { return false }
            return isOld(lease, of: report.worker)
        }
        let fold = speaker.key.fold
        let isStale = isOld(speaker.lease, of: fold.worker)
        let asked = Asked(client: client, fold: fold, number: publish.number)
        if isStale {
            waiting[asked, default: (0, 0)].late += 1
        } else {
            waiting[asked, default: (0, 0)].inTime += 1
        }
        return isStale
    }

    private func isOld(_ lease: LeaseEpoch, of worker: WorkerName) -> Bool {
        lease.bus < epoch || newest[worker].map { lease < $0 } == true
    }

    /// The same publish as its speaker would offer it under the newest lease.
    func renewed(_ request: Request) -> Request {
        guard case .publish(var publish) = request, var speaker = publish.outcome,
            let lease = newest[speaker.key.fold.worker]
        else { return request }
        speaker.lease = lease
        speaker.restarts = true
        publish.outcome = speaker
        return .publish(publish)
    }

    /// Whether an answer takes what came too late.
    mutating func isBroken(by answer: Answer, to client: Client) -> Bool {
        let asked = Asked(client: client, fold: answer.fold, number: answer.number)
        guard var counts = waiting[asked] else { return false }
        defer { waiting[asked] = counts.inTime + counts.late > 0 ? counts : nil }
        if case .stored = answer.result {
            if counts.inTime == 0 { return true }
            counts.inTime -= 1
        } else if counts.late > 0 {
            counts.late -= 1
        } else {
            counts.inTime -= 1
        }
        return false
    }
}
