// SPDX-License-Identifier: Apache-2.0
internal import Journey

/// What the bus says to one client.
public enum Reply: Hashable, Sendable {
    case granted(Grant)
    /// Give these slots back, once all that their folds said is on disk: another replica is to have
    /// them.
    case yield(LeaseEpoch, SlotSet)
    /// A report or a leave was taken. What reaches every fold of the worker is settled up to
    /// `settled`: so far a replica that stands by follows.
    case noted(number: UInt64, settled: UInt64 = 0)
    /// This lease is lost: drop the folds and join again, unless a newer one has come since.
    case fenced(LeaseEpoch)
    case answer(Answer)
    case page(Page)
    case diverged(id: UInt64, head: Position)
    /// A part of a snapshot was taken.
    case kept(number: UInt64)
    /// A part of the newest snapshot; nil where there is none.
    case snapshot(number: UInt64, SnapshotPart?)
    /// `BusStatus` in JSON.
    case status(number: UInt64, [UInt8])
    /// The request was not understood, or the journal serves reading only. The number is 0 where
    /// the request has none, or none that could be read.
    case refused(number: UInt64, String)
}

/// What became of a publish.
public struct Answer: Hashable, Sendable {
    public var number: UInt64
    /// The fold that published; nil for a door.
    public var fold: FoldID?
    public var result: Result

    public enum Result: Hashable, Sendable {
        /// `ACK`: on disk. An event that was there before is marked (`DUP`).
        case stored([Stored])
        /// Something else stands under the outcome's key: the journal wins.
        case conflict(String)
        /// Not now: again from request `expected` after so many milliseconds.
        case busy(milliseconds: UInt32, expected: UInt64)
        /// `FENCED`: the outcome came under this lease, which is lost, or does not cover the fold.
        case fenced(LeaseEpoch)
        /// Event number `index` breaks a rule at a path.
        case bad(index: UInt32, path: String, rule: String)
    }

    public init(number: UInt64, fold: FoldID?, result: Result) {
        self.number = number
        self.fold = fold
        self.result = result
    }
}

/// Where an event stands in the journal.
public struct Stored: Hashable, Sendable {
    public var sequence: UInt64
    /// It was there before.
    public var duplicate: Bool
    public init(sequence: UInt64, duplicate: Bool) {
        self.sequence = sequence
        self.duplicate = duplicate
    }
}

/// What a read brings at a time: a commit that holds what passed the filter.
public struct Page: Hashable, Sendable {
    public var id: UInt64
    /// The page reaches the journal's end.
    public var atEnd: Bool
    /// More pages follow without being asked for.
    public var more: Bool
    public var commit: Commit
    public var parkings: [Parking]
    public init(id: UInt64, atEnd: Bool, more: Bool, commit: Commit, parkings: [Parking] = []) {
        self.id = id
        self.atEnd = atEnd
        self.more = more
        self.commit = commit
        self.parkings = parkings
    }
}
