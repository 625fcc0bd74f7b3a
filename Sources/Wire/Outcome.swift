// SPDX-License-Identifier: Apache-2.0
public import Journey

/// One value of a worker: for a slot, or for everything.
public struct FoldID: Hashable, Comparable, Sendable, CustomStringConvertible {
    public var worker: WorkerName
    public var slot: Slot
    public init(worker: WorkerName, slot: Slot) {
        self.worker = worker
        self.slot = slot
    }
    public static func < (left: FoldID, right: FoldID) -> Bool {
        (left.worker, left.slot) < (right.worker, right.slot)
    }
    public var description: String { "\(worker)/\(slot)" }
}

/// Where an outcome has its place: after which event, and as which step there.
///
/// Outcomes of a fold enter the journal in the order of (anchor, step). A decision settles its
/// anchor. An alarm or a release may be one of several at its anchor, of which a crash can leave a
/// part: it settles what came before.
public struct OutcomeKey: Hashable, Comparable, Sendable, CustomStringConvertible {
    /// What called for it: a deadline that had passed when the anchor came, the anchor itself, or
    /// an event that the anchor released.
    public enum Phase: UInt8, Sendable { case alarm, decision, release }

    public var fold: FoldID
    /// The sequence of the event at which the fold spoke.
    public var anchor: UInt64
    /// From 0, through all phases.
    public var step: UInt32
    public var phase: Phase

    public init(fold: FoldID, anchor: UInt64, step: UInt32, phase: Phase) {
        self.fold = fold
        self.anchor = anchor
        self.step = step
        self.phase = phase
    }

    /// The last anchor that this outcome settles.
    public var settles: UInt64 { phase == .decision ? anchor : anchor - 1 }

    public static func < (left: OutcomeKey, right: OutcomeKey) -> Bool {
        (left.fold, left.anchor, left.step) < (right.fold, right.anchor, right.step)
    }
    public var description: String { "\(fold)@\(anchor).\(step)" }

    /// The id of the outcome's `ordinal`-th event (from 0): derived, so that deciding the same
    /// twice says the same. Of its anchor, source and id: an id alone may be another tool's too.
    public func eventID(anchorSource: String, anchorID: String, ordinal: Int) -> String {
        Digest(
            of: fold.worker.rawValue, "\(fold.slot.number)", anchorSource, anchorID, "\(step)",
            "\(ordinal)"
        ).hex
    }
}
