// SPDX-License-Identifier: Apache-2.0
public import Journey

/// What stands in the directory of a commit about one event, so that a reader decodes only what it
/// wants.
public struct Entry: Hashable, Sendable {
    public var sequence: UInt64
    public var type: EventType
    public var slot: Slot
    /// The outcome that the event is part of; nil for what came through a door.
    public var outcome: OutcomeKey?
    /// Bytes of its JSON.
    public var length: Int

    public init(
        sequence: UInt64, type: EventType, slot: Slot, outcome: OutcomeKey?, length: Int
    ) {
        self.sequence = sequence
        self.type = type
        self.slot = slot
        self.outcome = outcome
        self.length = length
    }
}

/// A fold has settled everything up to here.
public struct CursorMove: Hashable, Sendable {
    public var fold: FoldID
    public var settled: UInt64
    public init(fold: FoldID, settled: UInt64) {
        self.fold = fold
        self.settled = settled
    }
}

/// The unit that is stored, published and read: what follows a position, through a later one.
///
/// A live commit holds every event of its range in order. The page of a read holds what passed the
/// filter, a fold's own outcomes standing at their key's place.
public struct Commit: Hashable, Sendable {
    /// The bus epoch that wrote or read it.
    public var epoch: UInt64
    public var after: Position
    public var through: Position
    /// The bus's clock: when the events were stored; of a beat or a page, when it was sent.
    public var recorded: Instant
    public var entries: [Entry]
    public var cursors: [CursorMove]
    /// The events' JSON, one after the other in the order of `entries`.
    public var body: [UInt8]

    public init(
        epoch: UInt64, after: Position, through: Position, recorded: Instant,
        entries: [Entry] = [], cursors: [CursorMove] = [], body: [UInt8] = []
    ) {
        self.epoch = epoch
        self.after = after
        self.through = through
        self.recorded = recorded
        self.entries = entries
        self.cursors = cursors
        self.body = body
    }

    /// Calls `visit` with each entry and where its JSON stands in `body`.
    public func forEachEvent(_ visit: (Entry, Range<Int>) throws -> Void) rethrows {
        var start = 0
        for entry in entries {
            try visit(entry, start..<(start + entry.length))
            start += entry.length
        }
    }

    /// The JSON of every entry.
    public var events: [[UInt8]] {
        var events: [[UInt8]] = []
        forEachEvent { _, range in events.append(Array(body[range])) }
        return events
    }
}
