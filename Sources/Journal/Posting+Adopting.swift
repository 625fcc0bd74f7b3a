// SPDX-License-Identifier: Apache-2.0
internal import Events
internal import Journey
public import Wire

extension Posting {
    /// What a page of another journal comes to: the same events under the same stamps and keys, and
    /// the same chain, in commits of this one.
    ///
    /// - Parameters:
    ///   - page: Unfiltered, as ``Journal/read(_:)`` brings it.
    ///   - original: With its last page the cursors move to where its own stand; before, to what
    ///     the page's outcomes settle, so that the beginning of a copy can be opened again.
    ///   - head: Where the page has to continue.
    ///   - cursors: How far each fold has settled here.
    /// - Throws: ``JournalError/cannotStore(_:)`` where it continues from elsewhere, and
    ///   ``JournalError/damaged(sequence:what:)`` where it is not what its chain says.
    public init(
        adopting page: Commit, of original: Original, after head: Position,
        cursors: [FoldID: UInt64]
    ) throws(JournalError) {
        guard page.after == head else {
            throw .cannotStore("what follows \(page.after) cannot follow \(head)")
        }
        var commits: [Commit] = []
        var accepted: [AppendPlan.Accepted] = []
        var position = head
        var start = 0
        for entry in page.entries {
            let json = Array(page.body[start..<(start + entry.length)])
            start += entry.length
            guard let envelope = try? Envelope(scanning: json), let stamp = envelope.recorded,
                entry.sequence == position.sequence + 1
            else {
                throw .damaged(
                    sequence: position.sequence + 1, what: "it is not the event that should follow")
            }
            if commits.last?.recorded != stamp {
                commits.append(
                    Commit(
                        epoch: page.epoch, after: position, through: position, recorded: stamp))
            }
            position = position.following(entry, json)
            commits[commits.count - 1].add(entry, json, through: position)
            var placed = AppendPlan.Placed(Submitted(envelope: envelope, json: json))
            placed.sequence = entry.sequence
            if entry.outcome != nil, accepted.last?.outcome == entry.outcome {
                accepted[accepted.count - 1].events.append(placed)
            } else {
                accepted.append(AppendPlan.Accepted(outcome: entry.outcome, events: [placed]))
            }
        }
        guard position == page.through else {
            throw .damaged(
                sequence: head.sequence + 1,
                what: "the events through \(position.sequence) do not match the chain")
        }
        var moves = Moves(from: cursors)
        for key in accepted.compactMap(\.outcome) { moves.move(key.fold, to: key.settles) }
        let isAll = position == original.head
        if isAll { for (fold, settled) in original.cursors { moves.move(fold, to: settled) } }
        self.init(
            accepted: accepted, commits: commits, moves: moves.sorted, head: position,
            copying: isAll ? nil : original.head.sequence)
    }
}

extension Commit {
    fileprivate mutating func add(_ entry: Entry, _ json: [UInt8], through position: Position) {
        entries.append(entry)
        body += json
        through = position
    }
}
