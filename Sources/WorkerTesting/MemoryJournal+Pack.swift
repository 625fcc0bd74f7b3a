// SPDX-License-Identifier: Apache-2.0
public import Journal
internal import Synchronization
internal import Wire

extension MemoryJournal {
    public func nextSegment(_ packing: Packing) throws -> Segment? {
        try contents.withLock { contents in
            var builder = SegmentBuilder(
                packing, after: contents.packed.through, head: contents.head.sequence)
            for commit in contents.commits where try !builder.take(commit) { break }
            return try builder.finish()
        }
    }

    public func pack(_ segment: Segment) throws {
        try contents.withLock { contents in
            guard segment.after == contents.packed.through else {
                throw JournalError.cannotStore("\(segment) is not the next one of this journal")
            }
            contents.commits.removeAll { $0.through.sequence <= segment.through.sequence }
            contents.segments.append(segment)
        }
    }

    public func packed() -> Packed { contents.withLock { $0.packed } }
}

extension MemoryJournal.Contents {
    var packed: Packed {
        var packed = Packed()
        packed.through = segments.last?.through ?? .start
        packed.segments = segments.count
        packed.bytes = segments.reduce(0) { $0 + $1.content.count }
        return packed
    }
}
