// SPDX-License-Identifier: Apache-2.0
public import Journey
public import Wire

/// A journal at one moment, as an engine lends it to one read. What a reader is answered from it is
/// the same for every engine.
public protocol JournalMoment {
    /// How the engine finds events.
    associatedtype Stock: Shelf

    /// Where the last commit ends that lies wholly before a sequence.
    func position(before sequence: UInt64) throws -> Position
    /// The commit that holds a sequence, checked.
    ///
    /// - Throws: ``JournalError/damaged(sequence:what:)`` when it is not there or does not hold.
    func commit(containing sequence: UInt64) throws -> Commit
    /// What stands in the journal for a query.
    func shelf(for query: Query) throws -> Stock
    /// The anchors that a worker's folds have set aside, as decisions.
    func parkings(of worker: WorkerName, in slots: SlotSet) throws -> [Parking]
}

extension JournalMoment {
    /// Answers one read (``Journal/read(_:)``).
    ///
    /// - Parameter standing: Of the engine. Of a damaged journal, what lies before the damage is
    ///   read.
    public func read(_ query: Query, _ standing: Standing) throws -> Reading {
        let damage = standing.damage
        let head = try damage == nil ? position(before: .max) : standing.head
        guard try knows(query.from, head: head, damage) else { return .diverged(head: head) }
        let page = try PageBuilder(query, head: head.sequence, try shelf(for: query))
        var parkings: [Parking] = []
        if let worker = query.worker, query.from.sequence == 0 {
            parkings = try self.parkings(of: worker, in: query.slots)
        }
        let commit = Commit(
            epoch: standing.epoch, after: query.from, through: page.position,
            recorded: standing.lastRecorded ?? Instant(microseconds: 0), entries: page.entries,
            body: page.body)
        return .page(
            commit, atEnd: damage == nil && page.position.sequence == head.sequence,
            parkings: parkings)
    }

    /// Whether a position is one of this journal.
    ///
    /// - Throws: The damage, for a position at or beyond it: what follows cannot be told, and that
    ///   nothing follows would be a lie.
    private func knows(
        _ position: Position, head: Position, _ damage: JournalError?
    ) throws -> Bool {
        if let damage, position.sequence >= head.sequence { throw damage }
        guard position.sequence <= head.sequence else { return false }
        guard position.sequence > 0 else { return position == .start }
        return try commit(containing: position.sequence).position(at: position.sequence)
            == position
    }
}

extension Journal {
    /// Reads; where damage is met, once more: what lies before it can still be served, or the
    /// damage is told again.
    public func readingOn(_ read: () throws -> Reading) throws -> Reading {
        do { return try read() } catch JournalError.damaged { return try read() }
    }
}
