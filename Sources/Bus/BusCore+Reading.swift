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
        read.query.mostEvents = min(max(read.query.mostEvents, 1), Readers.mostEvents)
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
            // What is stored beyond comes as a live commit.
            let atEnd = atEnd || damage == nil && commit.through.sequence >= head.sequence
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

    mutating func readNext(_ actions: inout [Action]) {
        while var next = readers.next() {
            // A journal has what it stores before this bus has heard of it, and nobody may speak
            // of an event that the bus does not know yet.
            next.query.through = min(next.query.through ?? .max, head.sequence)
            actions.append(.read(ticket: next.ticket, next.query))
        }
    }
}
