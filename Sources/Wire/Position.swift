// SPDX-License-Identifier: Apache-2.0
public import Journey

/// A place in the journal that names its whole past: the last sequence, and the chain of checksums
/// up to it. A position that a journal does not know belongs to another history.
public struct Position: Hashable, Sendable, CustomStringConvertible {
    /// 0 before the first event.
    public var sequence: UInt64
    public var chain: Digest
    public init(sequence: UInt64, chain: Digest) {
        self.sequence = sequence
        self.chain = chain
    }

    /// Before the first event of any journal.
    public static let start = Position(
        sequence: 0, chain: Digest(of: "baton journal, format 1"))

    /// The position after one more event: its directory entry and its bytes join the chain.
    public func following(_ entry: Entry, _ json: [UInt8]) -> Position {
        Position(
            sequence: entry.sequence,
            chain: Digest(ofBytes: chain.bytes, entry.bytes, json))
    }

    public var description: String { "\(sequence):\(chain.hex.prefix(8))" }
}
