// SPDX-License-Identifier: Apache-2.0
internal import Events
internal import Journey
internal import Wire

extension BusCore {
    mutating func start(_ read: Read, from client: Client, _ actions: inout [Action]) {
        guard readers.mayWait(client) else {
            return actions.append(
                .reply(client, .refused(number: read.id, "too many reads wait; try again")))
        }
        var read = read
        read.credit = min(read.credit, Readers.mostCredit)
        read.query.mostBytes = min(max(read.query.mostBytes, 1), Limits.commitBytes)
        read.query.mostEvents = min(max(read.query.mostEvents, 1), 65_536)
        readers.add(Readers.Reader(client: client, read: read))
        readNext(&actions)
    }

    /// Sends a page, and asks for the next one while credit lasts.
    mutating func deliver(_ reading: Reading, ticket: UInt64, _ actions: inout [Action]) {
        guard var reader = readers.finish(ticket) else { return readNext(&actions) }
        switch reading {
        case .diverged(let head):
            actions.append(.reply(reader.client, .diverged(id: reader.read.id, head: head)))
        case .page(var commit, let atEnd, let parkings):
            commit.epoch = epoch
            commit.recorded = clock.now
            reader.read.credit -= 1
            let isDone = commit.through.sequence >= reader.read.query.through ?? .max
            let more = reader.read.credit > 0 && !atEnd && !isDone
            actions.append(
                .reply(
                    reader.client,
                    .page(
                        Page(
                            id: reader.read.id, atEnd: atEnd, more: more, commit: commit,
                            parkings: parkings))))
            if more {
                reader.read.query.from = commit.through
                readers.add(reader)
            }
        }
        readNext(&actions)
    }

    /// A snapshot is taken from who speaks for its fold, or listens as others do.
    mutating func keep(_ keep: Keep, from client: Client, _ actions: inout [Action]) {
        let fold = keep.part.key.fold
        let mayKeep =
            keep.lease.map { leases.covers($0, fold) } ?? listening.contains(fold.worker)
        guard mayKeep, keep.part.position.sequence <= head.sequence else {
            return actions.append(
                .reply(client, .refused(number: keep.number, "nobody speaks so for \(fold)")))
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

    mutating func readNext(_ actions: inout [Action]) {
        while let next = readers.next() {
            actions.append(.read(ticket: next.ticket, next.query))
        }
    }
}
