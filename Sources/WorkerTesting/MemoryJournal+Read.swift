// SPDX-License-Identifier: Apache-2.0
internal import Events
internal import Journey
internal import Wire

extension MemoryJournal.Contents {
    func read(_ query: Query) -> Reading {
        let from = query.from.sequence
        guard from < UInt64(positions.count), positions[Int(from)] == query.from else {
            return .diverged(head: head)
        }
        let last = min(query.through ?? head.sequence, head.sequence)
        var page = Commit(
            epoch: epoch, after: query.from, through: query.from,
            recorded: records.last?.recorded ?? Instant(microseconds: 0))
        while page.through.sequence < last, !isFull(page, query) {
            let next = page.through.sequence + 1
            let end = ends.first { $0 >= next } ?? last
            for sequence in next...min(end, last) { visit(sequence, query, &page) }
            page.through = positions[Int(min(end, last))]
        }
        let known = parkings.filter { $0.fold.worker == query.worker }.sorted()
        return .page(
            page, atEnd: page.through.sequence >= last, parkings: from == 0 ? known : [])
    }

    private func isFull(_ page: Commit, _ query: Query) -> Bool {
        page.entries.count >= query.mostEvents || page.body.count >= query.mostBytes
    }

    /// Puts an event into a page if it passes, with the worker's own outcomes around it.
    private func visit(_ sequence: UInt64, _ query: Query, _ page: inout Commit) {
        let own = query.worker.flatMap { byAnchor[$0]?[sequence] } ?? []
        let outcomes = own.filter { query.slots.contains($0.key.fold.slot) }
            .sorted { $0.key < $1.key }
        for outcome in outcomes where outcome.key.phase == .alarm { add(outcome, &page) }
        let record = records[Int(sequence) - 1]
        if let entry = passing(record, query) { add(entry, record.json, &page) }
        for outcome in outcomes where outcome.key.phase != .alarm { add(outcome, &page) }
    }

    private func add(_ outcome: MemoryJournal.StoredOutcome, _ page: inout Commit) {
        for sequence in outcome.sequences {
            let record = records[Int(sequence) - 1]
            add(record.entry, record.json, &page)
        }
    }

    private func add(_ entry: Entry, _ json: [UInt8], _ page: inout Commit) {
        page.entries.append(entry)
        page.body += json
    }

    /// The entry under which an event stands at its own position; nil when it does not.
    private func passing(_ record: MemoryJournal.Record, _ query: Query) -> Entry? {
        var entry = record.entry
        guard query.types?.contains(entry.type) ?? true, query.slots.contains(entry.slot),
            query.subject == nil || record.envelope.subject == query.subject,
            query.correlation == nil || record.envelope.correlation == query.correlation,
            query.since.map({ record.recorded >= $0 }) ?? true
        else { return nil }
        if let fold = entry.outcome?.fold, fold.worker == query.worker {
            guard fold.slot != .all, fold.slot != entry.slot else { return nil }
            entry.outcome = nil
        }
        return entry
    }
}
