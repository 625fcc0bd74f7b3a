// SPDX-License-Identifier: Apache-2.0
internal import Events
public import Wire

/// Fills the page of one read, in one snapshot. It goes from commit to commit, and within one from
/// event to event; what stands at one event's place (alarms before it, itself, its outcome after
/// it) is a unit that no page tears.
public struct PageBuilder<Stock: Shelf> {
    private let query: Query
    /// The last sequence that the page may reach.
    private let bound: UInt64
    private var shelf: Stock
    /// The directory of what was taken, in the order of the page.
    public private(set) var entries: [Entry] = []
    /// The JSON of the same events, one after the other.
    public private(set) var body: [UInt8] = []
    /// Read through here.
    public private(set) var position: Position
    /// Where the last whole commit ended, and what the page held then.
    private var mark: (position: Position, entries: Int, bytes: Int)
    private var isFull = false

    /// Fills the page.
    ///
    /// - Parameters:
    ///   - head: The last sequence that may be read.
    ///   - shelf: Of the same query.
    /// - Throws: ``JournalError/damaged(sequence:what:)``.
    public init(_ query: Query, head: UInt64, _ shelf: Stock) throws {
        self.query = query
        bound = max(min(query.through ?? .max, head), query.from.sequence)
        self.shelf = shelf
        position = query.from
        mark = (query.from, 0, 0)
        try fill()
    }

    private mutating func fill() throws {
        while !isFull, position.sequence < bound {
            let filtered = try shelf.candidate(after: position.sequence) ?? .max
            let next = min(filtered, shelf.nextAnchor ?? .max)
            guard next <= bound else {
                // An index may name a commit by its end, which lies beyond a bound within it.
                let last = try shelf.commit(containing: bound)
                if next <= last.through.sequence { return try visit(last) }
                position = last.position(at: bound)
                break
            }
            try visit(try shelf.commit(containing: next))
        }
    }

    /// Takes from a commit what passes, or goes back to where the last one ended.
    private mutating func visit(_ commit: Commit) throws {
        if commit.after.sequence == position.sequence, commit.after != position {
            throw JournalError.damaged(
                sequence: position.sequence + 1, what: "the commit continues another history")
        }
        let passing = try passing(commit)
        var start = 0
        for entry in commit.entries {
            let range = start..<(start + entry.length)
            start = range.upperBound
            guard entry.sequence > query.from.sequence, entry.sequence <= bound else { continue }
            let event = passing.contains(entry.sequence) ? range : nil
            let before = (entries.count, body.count)
            try take(entry, event.map { commit.body[$0] })
            guard entries.count > before.0, isOver else { continue }
            if mark.entries > 0 { return goBack() }
            // The first commit alone is too large: its own size is within limits, but outcomes
            // that stand here, wherever they are stored, may add to it without end.
            if before.0 > 0, body.count > max(query.mostBytes, Limits.commitBytes) {
                entries.removeSubrange(before.0...)
                body.removeSubrange(before.1...)
                position = commit.position(at: entry.sequence - 1)
                isFull = true
                return
            }
        }
        position = commit.position(at: min(bound, commit.through.sequence))
        mark = (position, entries.count, body.count)
        isFull = entries.count >= query.mostEvents || body.count >= query.mostBytes
    }

    private var isOver: Bool {
        entries.count > query.mostEvents || body.count > query.mostBytes
    }

    private mutating func goBack() {
        position = mark.position
        entries.removeSubrange(mark.entries...)
        body.removeSubrange(mark.bytes...)
        isFull = true
    }

    /// Takes what stands at one event's place.
    private mutating func take(_ entry: Entry, _ json: ArraySlice<UInt8>?) throws {
        var outcomes: [OwnOutcome] = []
        while let anchor = shelf.nextAnchor, anchor <= entry.sequence {
            outcomes += try shelf.takeOutcomes()
        }
        for own in outcomes where own.key.phase == .alarm { try take(own) }
        if let json {
            entries.append(query.shown(entry))
            body.append(contentsOf: json)
        }
        for own in outcomes where own.key.phase != .alarm { try take(own) }
    }

    private mutating func take(_ own: OwnOutcome) throws {
        let stored = try shelf.commit(containing: own.first)
        var count: UInt64 = 0
        stored.forEachEvent { entry, range in
            guard entry.outcome == own.key else { return }
            entries.append(entry)
            body.append(contentsOf: stored.body[range])
            count += 1
        }
        guard count == own.count else {
            throw JournalError.damaged(
                sequence: own.first, what: "the outcome \(own.key) is not there whole")
        }
    }

    /// The sequences of a commit's events that pass the filter.
    private func passing(_ commit: Commit) throws -> Set<UInt64> {
        if let since = query.since, commit.recorded < since { return [] }
        let asksForText = query.subject != nil || query.correlation != nil
        let likely = asksForText ? try shelf.likely(in: commit) : nil
        var passing: Set<UInt64> = []
        try commit.forEachEvent { entry, range in
            guard query.passes(entry), likely?.contains(entry.sequence) != false else { return }
            if asksForText {
                let json = Array(commit.body[range])
                guard let envelope = try? Envelope(scanning: json) else {
                    throw JournalError.damaged(sequence: entry.sequence, what: "not an event")
                }
                guard query.passes(envelope) else { return }
            }
            passing.insert(entry.sequence)
        }
        return passing
    }
}
