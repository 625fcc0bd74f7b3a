// SPDX-License-Identifier: Apache-2.0
internal import Journal
internal import Events
internal import GRDB
internal import Journey
internal import Wire

/// Fills the page of one read, in one snapshot. It goes from commit to commit, and within one from
/// event to event; what stands at one event's place (alarms before it, itself, its outcome after
/// it) is a unit that no page tears.
struct Page {
    private let query: Query
    /// The last sequence that the page may reach.
    private let bound: UInt64
    private let commit: (UInt64) throws -> Commit
    private var candidates: Candidates
    private var own: OwnOutcomes?
    private var entries: [Entry] = []
    private var body: [UInt8] = []
    /// Read through here.
    private(set) var position: Position
    /// Where the last whole commit ended, and what the page held then.
    private var mark: (position: Position, entries: Int, bytes: Int)
    private var isFull = false

    init(
        _ query: Query, bound: UInt64, _ db: Database,
        commit: @escaping (UInt64) throws -> Commit
    ) throws {
        self.query = query
        self.bound = bound
        self.commit = commit
        candidates = try Candidates(query, db)
        own = try query.worker.map {
            try OwnOutcomes(of: $0, in: query.slots, after: query.from.sequence, db)
        }
        position = query.from
        mark = (query.from, 0, 0)
    }

    mutating func fill(_ db: Database) throws -> (entries: [Entry], body: [UInt8]) {
        while !isFull, position.sequence < bound {
            let filtered = try candidates.next(after: position.sequence, db) ?? .max
            let next = min(filtered, own?.next ?? .max)
            guard next <= bound else {
                position = try commit(bound).position(at: bound)
                break
            }
            try visit(try commit(next), db)
        }
        return (entries, body)
    }

    /// Takes from a commit what passes, or goes back to where the last one ended.
    private mutating func visit(_ commit: Commit, _ db: Database) throws {
        if commit.after.sequence == position.sequence, commit.after != position {
            throw JournalError.damaged(
                sequence: position.sequence + 1, what: "the commit continues another history")
        }
        let passing = try passing(commit, db)
        var start = 0
        for entry in commit.entries {
            let range = start..<(start + entry.length)
            start = range.upperBound
            guard entry.sequence > query.from.sequence, entry.sequence <= bound else { continue }
            let event = passing.contains(entry.sequence) ? range : nil
            let before = (entries.count, body.count)
            try take(entry, event.map { commit.body[$0] }, db)
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
    private mutating func take(_ entry: Entry, _ json: ArraySlice<UInt8>?, _ db: Database) throws {
        var outcomes: [OwnOutcomes.Row] = []
        while let anchor = own?.next, anchor <= entry.sequence {
            outcomes += try own?.take(db) ?? []
        }
        for row in outcomes where row.key.phase == .alarm { try take(row) }
        if let json {
            entries.append(query.shown(entry))
            body.append(contentsOf: json)
        }
        for row in outcomes where row.key.phase != .alarm { try take(row) }
    }

    private mutating func take(_ row: OwnOutcomes.Row) throws {
        let stored = try commit(row.first)
        var count: UInt64 = 0
        stored.forEachEvent { entry, range in
            guard entry.outcome == row.key else { return }
            entries.append(entry)
            body.append(contentsOf: stored.body[range])
            count += 1
        }
        guard count == row.count else {
            throw JournalError.damaged(
                sequence: row.first, what: "the outcome \(row.key) is not there whole")
        }
    }

    /// The sequences of a commit's events that pass the filter.
    private func passing(_ commit: Commit, _ db: Database) throws -> Set<UInt64> {
        if let since = query.since, commit.recorded < since { return [] }
        var marked: Set<UInt64>?
        let mark =
            query.correlation.map { Mark.correlation($0) }
            ?? query.subject.map { Mark.subject($0) }
        if let mark {
            marked = try Marks.all(
                mark, after: commit.after.sequence, through: commit.through.sequence, db)
        }
        var passing: Set<UInt64> = []
        try commit.forEachEvent { entry, range in
            guard query.passes(entry), marked?.contains(entry.sequence) != false else { return }
            if marked != nil {
                // The index knows marks of texts; the event knows the texts.
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
