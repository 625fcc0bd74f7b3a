// SPDX-License-Identifier: Apache-2.0
public import Journey

/// A clock of a handoff runs.
public struct SLAStarted: Payload {
    public static let type: EventType = "sla.started"
    public var handoff: HandoffID
    public var point: PointID
    public var mode: HandoffPoint.Mode
    public var sla: SLAName
    public var due: Instant

    public init(
        handoff: HandoffID, point: PointID, mode: HandoffPoint.Mode, sla: SLAName, due: Instant
    ) {
        self.handoff = handoff
        self.point = point
        self.mode = mode
        self.sla = sla
        self.due = due
    }
}

/// A share of the target has passed.
public struct SLAWarned: Payload {
    public static let type: EventType = "sla.warned"
    public var handoff: HandoffID
    public var point: PointID
    public var mode: HandoffPoint.Mode
    public var sla: SLAName
    public var share: Share
    public var due: Instant

    public init(
        handoff: HandoffID, point: PointID, mode: HandoffPoint.Mode, sla: SLAName, share: Share,
        due: Instant
    ) {
        self.handoff = handoff
        self.point = point
        self.mode = mode
        self.sla = sla
        self.share = share
        self.due = due
    }
}

/// The target has passed.
public struct SLABreached: Payload {
    public static let type: EventType = "sla.breached"
    public var handoff: HandoffID
    public var point: PointID
    public var mode: HandoffPoint.Mode
    public var sla: SLAName
    public var due: Instant
    public var tell: [Role]

    public init(
        handoff: HandoffID, point: PointID, mode: HandoffPoint.Mode, sla: SLAName, due: Instant,
        tell: [Role]
    ) {
        self.handoff = handoff
        self.point = point
        self.mode = mode
        self.sla = sla
        self.due = due
        self.tell = tell
    }
}

/// What the clock waited for has happened.
public struct SLAMet: Payload {
    public static let type: EventType = "sla.met"
    public var handoff: HandoffID
    public var point: PointID
    public var sla: SLAName
    public var due: Instant
    /// Whether it happened by the due time.
    public var inTime: Bool
    /// Seconds from start to stop.
    public var took: Double

    public init(
        handoff: HandoffID, point: PointID, sla: SLAName, due: Instant, inTime: Bool,
        took: Double
    ) {
        self.handoff = handoff
        self.point = point
        self.sla = sla
        self.due = due
        self.inTime = inTime
        self.took = took
    }
}
