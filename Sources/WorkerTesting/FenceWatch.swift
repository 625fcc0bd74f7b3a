// SPDX-License-Identifier: Apache-2.0
internal import Bus
internal import Journey
internal import Wire

/// Stands at the bus's mouth, and knows who spoke for a slot that was granted to somebody else
/// since.
struct FenceWatch {
    /// A request that is answered once.
    private struct Asked: Hashable {
        var client: Client
        var fold: FoldID?
        var number: UInt64
    }

    /// Of the bus: leases of an earlier one are old, whoever has none yet.
    let epoch: UInt64
    /// Under which lease each fold was granted last.
    private var newest: [FoldID: LeaseEpoch] = [:]
    /// How many requests came in time and how many too late, of those that wait for their answers.
    private var waiting: [Asked: (inTime: Int, late: Int)] = [:]

    init(epoch: UInt64) { self.epoch = epoch }

    /// Takes note of a grant; answers the leases that had lost something by it.
    mutating func granted(_ grant: Grant, of worker: WorkerName, shares: Bool) -> Set<LeaseEpoch> {
        var lost: Set<LeaseEpoch> = []
        let slots = shares ? grant.slots.slots : grant.slots == .every ? [.all] : []
        for slot in slots {
            let former = newest.updateValue(grant.lease, forKey: FoldID(worker: worker, slot: slot))
            if let former, former != grant.lease { lost.insert(former) }
        }
        return lost
    }

    /// Whether a request comes under an old lease.
    mutating func isStale(_ request: Request, from client: Client) -> Bool {
        guard case .publish(let publish) = request, let speaker = publish.outcome else {
            guard case .report(let report) = request, let lease = report.lease else { return false }
            return isLost(lease, of: report.worker)
        }
        let fold = speaker.key.fold
        let isStale = isOld(speaker.lease, of: fold)
        let asked = Asked(client: client, fold: fold, number: publish.number)
        if isStale {
            waiting[asked, default: (0, 0)].late += 1
        } else {
            waiting[asked, default: (0, 0)].inTime += 1
        }
        return isStale
    }

    private func isOld(_ lease: LeaseEpoch, of fold: FoldID) -> Bool {
        lease.bus < epoch || newest[fold].map { lease != $0 } == true
    }

    /// Whether everything that was granted under a lease is another's now.
    private func isLost(_ lease: LeaseEpoch, of worker: WorkerName) -> Bool {
        lease.bus < epoch
            || newest.contains { $0.key.worker == worker && $0.value > lease }
                && !newest.values.contains(lease)
    }

    /// The same publish as its speaker would offer it under the newest lease.
    func renewed(_ request: Request) -> Request {
        guard case .publish(var publish) = request, var speaker = publish.outcome,
            let lease = newest[speaker.key.fold]
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
