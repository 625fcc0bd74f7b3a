// SPDX-License-Identifier: Apache-2.0
public import Journey

/// What a fold's state was at a position, kept so that a worker need not read history from the
/// beginning: an optimisation that may be thrown away at any time. Replaying from zero gives the
/// same state.
public struct SnapshotKey: Hashable, Sendable {
    public var fold: FoldID
    /// Of the worker's `apply` and the shape of its state: another build's snapshot is no use to
    /// one with another version.
    public var version: UInt32
    public init(fold: FoldID, version: UInt32) {
        self.fold = fold
        self.version = version
    }
}

/// One of the parts in which a snapshot travels and is kept.
public struct SnapshotPart: Hashable, Sendable {
    /// Bytes of a part at the most: with its head well below what a message may have.
    public static let mostBytes = 512 * 1024

    public var key: SnapshotKey
    /// Everything up to here is in it, and nothing after.
    public var position: Position
    /// Of the whole snapshot's bytes.
    public var checksum: Digest
    /// From 0.
    public var number: UInt16
    /// How many parts there are, from 1 on.
    public var count: UInt16
    public var bytes: [UInt8]

    public init(
        key: SnapshotKey, position: Position, checksum: Digest, number: UInt16, count: UInt16,
        bytes: [UInt8]
    ) {
        self.key = key
        self.position = position
        self.checksum = checksum
        self.number = number
        self.count = count
        self.bytes = bytes
    }

    /// A snapshot in parts; none when it is larger than 65,535 parts, 32 GiB.
    public static func parts(
        of bytes: [UInt8], _ key: SnapshotKey, at position: Position
    ) -> [SnapshotPart] {
        let count = max(1, (bytes.count + mostBytes - 1) / mostBytes)
        guard count <= UInt16.max else { return [] }
        let checksum = Digest(ofBytes: bytes)
        return (0..<count).map { number in
            let end = min(bytes.count, (number + 1) * mostBytes)
            return SnapshotPart(
                key: key, position: position, checksum: checksum, number: UInt16(number),
                count: UInt16(count), bytes: Array(bytes[number * mostBytes..<end]))
        }
    }
}

/// A replica has one part of a snapshot kept.
public struct Keep: Hashable, Sendable {
    public var number: UInt64
    /// Nil for a worker that emits nothing and holds no lease.
    public var lease: LeaseEpoch?
    public var part: SnapshotPart
    public init(number: UInt64, lease: LeaseEpoch?, part: SnapshotPart) {
        self.number = number
        self.lease = lease
        self.part = part
    }
}

/// A replica asks for one part of the newest snapshot of a fold.
public struct Recall: Hashable, Sendable {
    public var number: UInt64
    public var key: SnapshotKey
    public var part: UInt16
    public init(number: UInt64, key: SnapshotKey, part: UInt16) {
        self.number = number
        self.key = key
        self.part = part
    }
}
