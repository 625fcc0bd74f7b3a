// SPDX-License-Identifier: Apache-2.0
internal import Events
public import Journal
public import Journey
internal import Synchronization
public import Wire

/// The model of a journal: the port's promises in as few words as possible, in memory. What an
/// engine does is compared with it, and the simulator runs on it. What was appended survives its
/// user; a crash before the append returns has stored all of the group or nothing.
public final class MemoryJournal: Journal, Sendable {
    /// An event as it is stored.
    struct Record: Sendable {
        var entry: Entry
        var envelope: Envelope
        var json: [UInt8]
        var recorded: Instant
    }

    struct EventName: Hashable, Sendable {
        var source: String
        var id: String
    }

    /// An outcome's place, of which its phase is no part.
    struct Place: Hashable, Sendable {
        var fold: FoldID
        var anchor: UInt64
        var step: UInt32
        init(_ key: OutcomeKey) {
            fold = key.fold
            anchor = key.anchor
            step = key.step
        }
    }

    struct StoredOutcome: Sendable {
        var key: OutcomeKey
        var sequences: Range<UInt64>
    }

    struct Contents: Sendable {
        var epoch: UInt64 = 0
        /// The event with sequence n stands at n - 1.
        var records: [Record] = []
        /// The position after each sequence, from 0.
        var positions: [Position] = [.start]
        /// The last sequence of each commit.
        var ends: [UInt64] = []
        var names: [EventName: (sequence: UInt64, digest: Digest)] = [:]
        var outcomes: [Place: StoredOutcome] = [:]
        /// The outcomes of each worker by anchor.
        var byAnchor: [WorkerName: [UInt64: [StoredOutcome]]] = [:]
        var cursors: [FoldID: UInt64] = [:]
        var parkings: [Parking] = []

        var head: Position { positions[positions.count - 1] }
    }

    let contents = Mutex(Contents())

    public init() {}

    public var head: Position { contents.withLock { $0.head } }
    public var lastRecorded: Instant? { contents.withLock { $0.records.last?.recorded } }

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

    public func append(_ group: Group) throws -> Appended {
        contents.withLock { $0.append(group) }
    }

    public func read(_ query: Query) -> Reading { contents.withLock { $0.read(query) } }
}
