// SPDX-License-Identifier: Apache-2.0
internal import Synchronization
public import Wire

/// The segments that were unpacked last: whoever reads on reads most from memory.
public final class SegmentCache: Sendable {
    /// Of a MiB or two each: what two readers and a lookup are at.
    private static let most = 4
    private let held = Mutex<[OpenedSegment]>([])

    /// Nothing is held at first.
    public init() {}

    /// The commit that holds a sequence; nil where no segment does.
    ///
    /// - Parameter read: Finds the segment that holds the sequence, where it is not held here.
    /// - Throws: ``JournalError/damaged(sequence:what:)``, and what `read` throws.
    public func commit(
        containing sequence: UInt64, _ read: () throws -> Segment?
    ) throws -> Commit? {
        try opened(containing: sequence, read)?.commit(containing: sequence)
    }

    /// The segment that holds a sequence; nil where none does.
    public func opened(
        containing sequence: UInt64, _ read: () throws -> Segment?
    ) throws -> OpenedSegment? {
        let known = held.withLock { held in
            held.firstIndex { $0.segment.holds(sequence) }.map { index in
                held.append(held.remove(at: index))
                return held[held.count - 1]
            }
        }
        if let known { return known }
        guard let opened = try read()?.opened() else { return nil }
        held.withLock { held in
            held.append(opened)
            if held.count > Self.most { held.removeFirst() }
        }
        return opened
    }
}
