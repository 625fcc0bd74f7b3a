// SPDX-License-Identifier: Apache-2.0
internal import Events
public import Journal
public import Journey
internal import Synchronization
public import Wire

/// A journal in memory, for tests and the simulator. What is promised by rule (verdicts, commits,
/// cursors, pages) is the code that every engine shares; where things stand is looked up here, in
/// as few words as possible. It passes the engines' conformance suite.
///
/// What was appended survives its user. Whoever plays a disk too writes each ``JournalRecord`` to
/// it, and begins a journal anew from what the disk has kept.
public final class MemoryJournal: Journal, Sendable {
    struct Contents: Sendable {
        var epoch: UInt64 = 0
        var recorded: Instant?
        /// The oldest commits, compressed.
        var segments: [Segment] = []
        /// Those that follow.
        var commits: [Commit] = []
        /// The position after each sequence, from 0.
        var positions: [Position] = [.start]
        var events: [EventKey: AppendPlan.Known] = [:]
        var outcomes: [OutcomePlace: AppendPlan.KnownOutcome] = [:]
        /// The outcomes of each worker, by anchor and at one anchor in the order of their keys.
        var byAnchor: [WorkerName: [OwnOutcome]] = [:]
        var cursors: [FoldID: UInt64] = [:]
        /// What decisions have set aside.
        var parkings: Set<Parking> = []
        /// What it does wrong.
        var breakage: Breakage?

        var head: Position { positions[positions.count - 1] }
    }

    let contents = Mutex(Contents())

    public init() {}

    init(breakage: Breakage?) { contents.withLock { $0.breakage = breakage } }

    public var head: Position { contents.withLock { $0.head } }
    public var lastRecorded: Instant? { contents.withLock { $0.recorded } }

    public func openEpoch() -> UInt64 {
        contents.withLock {
            $0.epoch += 1
            return $0.epoch
        }
    }

    public func cursors() -> [FoldID: UInt64] { contents.withLock { $0.cursors } }

    public func position(at sequence: UInt64) -> Position? {
        contents.withLock {
            sequence < UInt64($0.positions.count) ? $0.positions[Int(sequence)] : nil
        }
    }

    /// Whether an event stands in it.
    func holds(_ event: EventKey) -> Bool { contents.withLock { $0.events[event] != nil } }

    public func append(_ group: Group) -> Appended {
        let (appended, record) = prepare(group)
        take(record)
        return appended
    }

    /// What an append would answer, and what makes it durable; nothing is stored yet.
    func prepare(_ group: Group) -> (Appended, JournalRecord) {
        let posting = contents.withLock { $0.posting(group) }
        return (posting.appended, JournalRecord(posting, epoch: group.epoch))
    }

    /// Stores what is on the disk.
    func take(_ record: JournalRecord) { contents.withLock { $0.take(record) } }

    public func adopt(_ page: Commit, of original: Original) throws {
        let posting = try Posting(
            adopting: page, of: original, after: head, cursors: cursors())
        take(JournalRecord(posting, epoch: page.epoch))
    }

    /// A journal that has lost what follows a sequence, as a copy has that was made at that time:
    /// its cursors too are as they can have been then.
    ///
    /// - Throws: ``JournalError`` where the sequence lies within a commit.
    public func copy(through sequence: UInt64) throws -> MemoryJournal {
        let copy = MemoryJournal()
        let (commits, cursors, epoch) = contents.withLock { ($0.commits, $0.cursors, $0.epoch) }
        for commit in commits where commit.through.sequence <= sequence {
            try copy.adopt(commit, of: Original(head: commit.through))
        }
        guard copy.head.sequence == sequence else {
            throw JournalError.cannotStore("no commit ends at \(sequence)")
        }
        copy.contents.withLock {
            $0.cursors = cursors.mapValues { min($0, sequence) }
            $0.epoch = epoch
        }
        return copy
    }

    public func read(_ query: Query) -> Reading { contents.withLock { $0.read(query) } }
}
