// SPDX-License-Identifier: Apache-2.0
public import Journey
public import Wire

/// Which commits are to be packed next: the oldest, as many as fill a segment. The last commit of a
/// journal never is, so that where it ends is always told by a row.
public struct Packing: Sendable {
    /// Commits that were stored before.
    public var before: Instant
    /// A last segment may be smaller: for who packs now and then, and not always.
    public var takesRest = false
    /// A segment is full from here on, before it is compressed.
    public var fullBytes = Segment.fullBytes

    /// Packs what was stored before a time.
    public init(before: Instant) { self.before = before }
}

/// What of a journal is packed: everything from its beginning to one position.
public struct Packed: Hashable, Sendable {
    /// Where the last segment ends; its sequence is how many events are packed.
    public var through = Position.start
    /// How many there are.
    public var segments = 0
    /// As they are stored.
    public var bytes = 0
    /// Nothing.
    public init() {}
}

/// Takes commits in order until a segment is full, or until one is too young.
public struct SegmentBuilder {
    private let packing: Packing
    private let head: UInt64
    private var commits: [Commit] = []
    private var bytes = 0
    private var position: Position

    /// - Parameters:
    ///   - after: Where the last segment ends.
    ///   - head: Of the journal.
    public init(_ packing: Packing, after: Position, head: UInt64) {
        self.packing = packing
        self.head = head
        position = after
    }

    /// Takes the next commit; false where no more is wanted.
    ///
    /// - Throws: ``JournalError/damaged(sequence:what:)`` for one that does not follow.
    public mutating func take(_ commit: Commit) throws -> Bool {
        guard commit.after == position else {
            throw JournalError.damaged(
                sequence: position.sequence + 1,
                what: "the next commit continues from \(commit.after), not \(position)")
        }
        guard commit.recorded < packing.before, commit.through.sequence < head else { return false }
        commits.append(commit)
        position = commit.through
        bytes += commit.head.count + commit.body.count
        return !isFull
    }

    private var isFull: Bool { bytes >= packing.fullBytes }

    /// The segment; nil where there is nothing to pack, or not enough.
    public func finish() throws -> Segment? {
        guard isFull || packing.takesRest, !commits.isEmpty else { return nil }
        return try Segment(packing: commits)
    }
}
