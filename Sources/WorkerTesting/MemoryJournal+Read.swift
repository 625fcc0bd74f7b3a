// SPDX-License-Identifier: Apache-2.0
internal import Journal
internal import Journey
internal import Wire

extension MemoryJournal.Contents {
    func read(_ query: Query) -> Reading {
        let from = query.from.sequence
        guard from < UInt64(positions.count), positions[Int(from)] == query.from else {
            return .diverged(head: head)
        }
        // Memory has no damage, which is all that a page can fail with.
        guard let page = try? PageBuilder(query, head: head.sequence, MemoryShelf(query, self))
        else { preconditionFailure("the model journal does not hold what it holds") }
        let commit = Commit(
            epoch: epoch, after: query.from, through: page.position,
            recorded: recorded ?? Instant(microseconds: 0), entries: page.entries, body: page.body)
        let parked = parkings.filter {
            from == 0 && $0.fold.worker == query.worker && query.slots.contains($0.fold.slot)
        }
        return .page(
            commit, atEnd: page.position.sequence == head.sequence, parkings: parked.sorted())
    }

    /// The commit that holds a sequence; nil beyond the head.
    fileprivate func commit(containing sequence: UInt64) -> Commit? {
        if let segment = segments.first(where: { $0.holds(sequence) }) {
            return try? segment.opened().commit(containing: sequence)
        }
        let index = commits.start { $0.through.sequence >= sequence }
        return index < commits.endIndex ? commits[index] : nil
    }
}

/// What a page asks, answered by looking.
private struct MemoryShelf: Shelf {
    private let query: Query
    private let contents: MemoryJournal.Contents
    /// The worker's outcomes that are still to come.
    private var own: ArraySlice<OwnOutcome>

    init(_ query: Query, _ contents: MemoryJournal.Contents) {
        self.query = query
        self.contents = contents
        let all = query.worker.flatMap { contents.byAnchor[$0] } ?? []
        own = all[all.start { $0.key.anchor > query.from.sequence }...]
        skip()
    }

    /// Without an index, the next event.
    func candidate(after sequence: UInt64) -> UInt64? { sequence + 1 }

    var nextAnchor: UInt64? { own.first?.key.anchor }

    mutating func takeOutcomes() -> [OwnOutcome] {
        let anchor = nextAnchor
        var taken: [OwnOutcome] = []
        while let next = own.first, next.key.anchor == anchor {
            taken.append(next)
            own.removeFirst()
            skip()
        }
        return taken
    }

    /// Passes over the outcomes of slots that nobody asked for.
    private mutating func skip() {
        own = own.drop { !query.slots.contains($0.key.fold.slot) }
    }

    func commit(containing sequence: UInt64) throws -> Commit {
        guard let commit = contents.commit(containing: sequence) else {
            throw JournalError.damaged(sequence: sequence, what: "is missing")
        }
        return commit
    }

    func likely(in commit: Commit) -> Set<UInt64>? { nil }
}
