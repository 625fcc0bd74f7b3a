// SPDX-License-Identifier: Apache-2.0
public import Wire

/// A segment unpacked, from which commits are read one at a time.
public struct OpenedSegment: Sendable {
    /// Where it stands.
    public let segment: Segment
    private let raw: [UInt8]
    private let places: [Place]

    private struct Place {
        var through: UInt64
        var head: Range<Int>
        var body: Range<Int>
    }

    init(_ segment: Segment, _ raw: [UInt8]) throws(MalformedMessage) {
        self.segment = segment
        self.raw = raw
        var places: [Place] = []
        var reader = ByteReader(raw)
        while !reader.isAtEnd {
            let through = try reader.number(UInt64.self)
            let head = Int(try reader.number(UInt32.self))
            let body = Int(try reader.number(UInt32.self))
            let start = reader.index
            _ = try reader.raw(head + body)
            places.append(
                Place(
                    through: through, head: start..<(start + head),
                    body: (start + head)..<(start + head + body)))
        }
        self.places = places
    }

    /// The commit that holds a sequence, with its chain recomputed.
    ///
    /// - Throws: ``JournalError/damaged(sequence:what:)``.
    public func commit(containing sequence: UInt64) throws -> Commit {
        guard let place = places.first(where: { $0.through >= sequence }) else {
            throw segment.damage(sequence, "does not hold it")
        }
        let commit = try commit(place)
        guard commit.after.sequence < sequence, commit.through.sequence == place.through else {
            throw segment.damage(sequence, "does not hold it")
        }
        try commit.checkChain(blaming: sequence)
        return commit
    }

    /// Where the last of its commits ends that lies wholly before a sequence; what it follows, if
    /// there is none.
    public func position(before sequence: UInt64) throws -> Position {
        guard let last = places.last(where: { $0.through < sequence }) else { return segment.after }
        return try commit(last).through
    }

    /// Its commits behind a sequence, each with its chain recomputed, and each going on from the
    /// one before.
    public func commits(after sequence: UInt64 = 0) throws -> [Commit] {
        var commits: [Commit] = []
        for place in places where place.through > sequence {
            let commit = try commit(place)
            let next = (commits.last?.through.sequence ?? commit.after.sequence) + 1
            guard commits.last.map({ $0.through == commit.after }) ?? true else {
                throw segment.damage(next, "has a hole")
            }
            try commit.checkChain(blaming: next)
            commits.append(commit)
        }
        guard commits.last?.through == segment.through else {
            throw segment.damage(segment.after.sequence + 1, "ends elsewhere")
        }
        return commits
    }

    private func commit(_ place: Place) throws -> Commit {
        do {
            return try Commit(head: Array(raw[place.head]), body: Array(raw[place.body]))
        } catch { throw segment.damage(segment.after.sequence + 1, "holds no commits (\(error))") }
    }
}
