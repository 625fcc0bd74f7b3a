// SPDX-License-Identifier: Apache-2.0
public import Journey
public import Wire
internal import Zstd

/// A run of the oldest commits as one compressed block: still journal. Every commit is in it as it
/// was stored, directory and all, and its chain goes on from the segment before, and on into what
/// follows.
///
/// A segment is small on purpose: whoever wants one event of it unpacks no more than this, and the
/// writer who puts it in the place of its commits is soon done.
public struct Segment: Hashable, Sendable {
    /// A segment is full from here on: some thousand events. Measured in the decision on packing.
    public static let fullBytes = 1024 * 1024
    /// The last commit of a full one may have the largest size, and one submission beyond.
    static let mostBytes = 4 * 1024 * 1024
    /// Twice as small as the quickest, at 60 MiB/s: packing has time.
    private static let level: Int32 = 9

    /// What its first commit follows.
    public let after: Position
    /// Where its last commit ends.
    public let through: Position
    /// When its first commit was stored.
    public let since: Instant
    /// When its last commit was stored.
    public let recorded: Instant
    /// A frame of zstd: for each commit `through u64 · lengths 2 × u32 · head · body`.
    public let content: [UInt8]
    /// Covers all of the above.
    public let checksum: Digest

    /// Packs commits that follow one another, and reads them back before anybody deletes them.
    ///
    /// - Parameter commits: At least one.
    public init(packing commits: [Commit]) throws {
        guard let first = commits.first, let last = commits.last else {
            preconditionFailure("a segment of no commits")
        }
        var raw = ByteWriter()
        for commit in commits {
            let head = commit.head
            raw.write(commit.through.sequence)
            raw.write(UInt32(head.count))
            raw.write(UInt32(commit.body.count))
            raw.write(raw: head)
            raw.write(raw: commit.body)
        }
        self.init(
            after: first.after, through: last.through, since: first.recorded,
            recorded: last.recorded, content: try Zstd.compress(raw.bytes, level: Self.level))
        guard try opened().commits() == commits else {
            throw JournalError.cannotStore("\(self) does not unpack to what was packed")
        }
    }

    /// Takes what an engine has stored.
    ///
    /// - Parameter sequence: What is to blame.
    /// - Throws: ``JournalError/damaged(sequence:what:)`` where it does not match its checksum.
    public init(
        after: Position, through: Position, since: Instant, recorded: Instant, content: [UInt8],
        checksum: Digest, blaming sequence: UInt64
    ) throws {
        self.init(
            after: after, through: through, since: since, recorded: recorded, content: content)
        guard self.checksum == checksum, after.sequence < through.sequence else {
            throw damage(sequence, "does not match its checksum")
        }
    }

    private init(
        after: Position, through: Position, since: Instant, recorded: Instant, content: [UInt8]
    ) {
        self.after = after
        self.through = through
        self.since = since
        self.recorded = recorded
        self.content = content
        var frame = ByteWriter()
        frame.write(after)
        frame.write(through)
        frame.write(since.microseconds)
        frame.write(recorded.microseconds)
        checksum = Digest(ofBytes: frame.bytes, content)
    }

    /// Whether an event stands in it.
    public func holds(_ sequence: UInt64) -> Bool {
        after.sequence < sequence && sequence <= through.sequence
    }

    /// Unpacks it.
    ///
    /// - Throws: ``JournalError/damaged(sequence:what:)``.
    public func opened() throws -> OpenedSegment {
        do {
            return try OpenedSegment(self, try Zstd.decompress(content, most: Self.mostBytes))
        } catch { throw damage(after.sequence + 1, "cannot be unpacked (\(error))") }
    }

    func damage(_ sequence: UInt64, _ what: String) -> JournalError {
        .damaged(sequence: sequence, what: "\(self) \(what)")
    }
}

extension Segment: CustomStringConvertible {
    /// By the events that it says it holds.
    public var description: String {
        "the segment of events \(after.sequence &+ 1) to \(through.sequence)"
    }
}
