// SPDX-License-Identifier: Apache-2.0
public import Journey
public import Wire

/// What an engine keeps in memory of its journal: where it stands, and whether it still stores. The
/// same for every engine on a disk.
public struct Standing: Sendable {
    /// The last position; of a damaged journal the last one before the damage.
    public var head = Position.start
    /// When the last event was stored.
    public var lastRecorded: Instant?
    /// How far each fold has settled.
    public var cursors: [FoldID: UInt64] = [:]
    /// The highest epoch of the bus that is known.
    public var epoch: UInt64 = 0
    /// Why nothing more is stored.
    public var stopped: String?
    /// The first sequence that is not whole.
    public var damage: JournalError?
    /// How far a copy goes that is not all here; see ``Journal/copying``.
    public var copying: UInt64?
    /// Everything up to here was verified since it was written.
    public var verified: UInt64 = 0
    /// `verified` as it is stored.
    public var verifiedStored: UInt64 = 0
    /// Where the scrub goes on.
    public var scrubbed = Position.start

    /// Of a journal that is empty.
    public init() {}

    /// Why nothing is stored; nil while the journal takes more.
    public var refusal: JournalError? {
        if let damage {
            return .readingOnly(
                "the journal is \(damage); it is whole up to \(head.sequence): restore a backup, "
                    + "or serve reading from this one")
        }
        return stopped.map { .cannotStore($0) }
    }

    /// What is durable becomes what is known.
    ///
    /// - Parameter verified: What was stored as the verified mark.
    public mutating func settle(_ posted: Posting, epoch: UInt64, verified: UInt64) {
        if !posted.appended.commits.isEmpty { lastRecorded = posted.recorded }
        if damage == nil { head = posted.appended.head }
        for move in posted.moves { cursors[move.fold] = move.settled }
        verifiedStored = verified
        self.epoch = max(self.epoch, epoch)
    }

    /// Stores nothing more: what the engine has in memory and what is on disk may differ.
    public mutating func stop(_ failure: JournalError) {
        if case .damaged = failure { damage = damage ?? failure }
        stopped = stopped ?? "an earlier append failed (\(failure)): start again"
    }

    /// From now on reading goes up to the last commit before the damage.
    ///
    /// - Parameter last: Where that one ends.
    public mutating func note(_ found: JournalError, endingAt last: Position?) {
        guard let sequence = found.sequence, sequence < damage?.sequence ?? .max else { return }
        damage = found
        if sequence <= head.sequence { head = last ?? .start }
    }

    /// Where the next part of a scrub begins: at the end, from the beginning again.
    public var nextScrub: Position { scrubbed.sequence >= head.sequence ? .start : scrubbed }

    /// A part was verified: the mark moves where there is no gap before it.
    public mutating func noteScrub(from start: Position, to end: Position) {
        if start.sequence <= verified { verified = max(verified, end.sequence) }
        scrubbed = end
    }
}

extension JournalError {
    /// The first sequence that is damaged; nil for any other error.
    public var sequence: UInt64? {
        if case .damaged(let sequence, _) = self { sequence } else { nil }
    }
}
