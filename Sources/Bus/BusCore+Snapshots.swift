// SPDX-License-Identifier: Apache-2.0
internal import Wire

extension BusCore {
    /// As many as sixteen workers ask for that begin at once; who is not answered asks again.
    private static let mostSnapshots = 1_024

    /// A snapshot is taken from who speaks for its fold, or listens as others do.
    mutating func keep(_ keep: Keep, from client: Client, _ actions: inout [Action]) {
        func refuse(_ reason: String) {
            actions.append(.reply(client, .refused(number: keep.number, reason)))
        }
        let fold = keep.part.key.fold
        let speaks = keep.lease.map { leases.covers($0, fold) } ?? listening.contains(fold.worker)
        guard speaks else {
            return refuse("a snapshot of \(fold) is taken from who holds its lease: join first")
        }
        let position = keep.part.position.sequence
        guard position <= head.sequence else {
            return refuse(
                "the journal ends at event \(head.sequence), before \(position): read it anew")
        }
        guard snapshotsUnderWay < Self.mostSnapshots else { return }
        snapshotsUnderWay += 1
        actions.append(.keep(client, number: keep.number, keep.part))
    }

    mutating func recall(_ recall: Recall, from client: Client, _ actions: inout [Action]) {
        guard snapshotsUnderWay < Self.mostSnapshots else { return }
        snapshotsUnderWay += 1
        actions.append(.recall(client, recall))
    }
}
