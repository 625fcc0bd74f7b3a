// SPDX-License-Identifier: Apache-2.0
public import Journey

/// A subject has come to a handoff point. Said once per occurrence.
public struct HandoffRequested: Payload {
    public static let type: EventType = "handoff.requested"
    public var handoff: HandoffID
    public var point: PointID
    /// Which time this subject comes to this point; from 1.
    public var occurrence: Int
    /// The trigger's clauses with what was found.
    public var why: [Finding]

    public init(handoff: HandoffID, point: PointID, occurrence: Int, why: [Finding]) {
        self.handoff = handoff
        self.point = point
        self.occurrence = occurrence
        self.why = why
    }
}

/// The handoff is not ready: what is missing and which criteria fail.
public struct HandoffBlocked: Payload {
    public static let type: EventType = "handoff.blocked"
    public var handoff: HandoffID
    public var point: PointID
    public var mode: HandoffPoint.Mode
    /// Who has to complete it.
    public var rep: PersonID?
    public var missing: [FieldID]
    public var failed: [Finding]
    /// How many of the packet's required fields are known, out of how many.
    public var known: Int
    public var required: Int

    public init(
        handoff: HandoffID, point: PointID, mode: HandoffPoint.Mode, rep: PersonID? = nil,
        missing: [FieldID], failed: [Finding], known: Int, required: Int
    ) {
        self.handoff = handoff
        self.point = point
        self.mode = mode
        self.rep = rep
        self.missing = missing
        self.failed = failed
        self.known = known
        self.required = required
    }
}

/// The sender, and later somebody above, is reminded of what is missing.
public struct HandoffReminded: Payload {
    public static let type: EventType = "handoff.reminded"
    public var handoff: HandoffID
    public var point: PointID
    public var mode: HandoffPoint.Mode
    public var rep: PersonID?
    /// From 1.
    public var count: Int
    public var tell: [Role]
    public var missing: [FieldID]

    public init(
        handoff: HandoffID, point: PointID, mode: HandoffPoint.Mode, rep: PersonID? = nil,
        count: Int, tell: [Role], missing: [FieldID]
    ) {
        self.handoff = handoff
        self.point = point
        self.mode = mode
        self.rep = rep
        self.count = count
        self.tell = tell
        self.missing = missing
    }
}

/// Entry criteria and packet are complete, or the point only observes: ownership may change.
public struct HandoffOpened: Payload {
    public static let type: EventType = "handoff.opened"
    public var handoff: HandoffID
    public var point: PointID
    public var mode: HandoffPoint.Mode
    /// The version of the topology on which it stays.
    public var topology: Int
    public var rep: PersonID?
    /// Required fields that were missing all the same, where the point does not enforce.
    public var missing: [FieldID]
    public var why: [Finding]

    public init(
        handoff: HandoffID, point: PointID, mode: HandoffPoint.Mode, topology: Int,
        rep: PersonID? = nil, missing: [FieldID], why: [Finding]
    ) {
        self.handoff = handoff
        self.point = point
        self.mode = mode
        self.topology = topology
        self.rep = rep
        self.missing = missing
        self.why = why
    }
}

/// The exit criteria hold: the context has arrived.
public struct HandoffCompleted: Payload {
    public static let type: EventType = "handoff.completed"
    public var handoff: HandoffID
    public var point: PointID
    public var why: [Finding]

    public init(handoff: HandoffID, point: PointID, why: [Finding]) {
        self.handoff = handoff
        self.point = point
        self.why = why
    }
}
