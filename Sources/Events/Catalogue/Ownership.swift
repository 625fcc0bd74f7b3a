// SPDX-License-Identifier: Apache-2.0
public import Journey

/// One person who could have had the handoff, and what decided about them.
public struct Candidate: Codable, Hashable, Sendable {
    public var person: PersonID
    /// As it reads behind the name: "has 1 of 15 open".
    public var verdict: String

    public init(person: PersonID, verdict: String) {
        self.person = person
        self.verdict = verdict
    }
}

/// Why this owner and not another.
public struct RoutingTrace: Codable, Hashable, Sendable {
    /// The rule that named the queue, in words.
    public var rule: String
    public var queue: QueueID?
    public var considered: [Candidate]
    /// What decided between those who were left.
    public var decidedBy: String

    public init(rule: String, queue: QueueID? = nil, considered: [Candidate], decidedBy: String) {
        self.rule = rule
        self.queue = queue
        self.considered = considered
        self.decidedBy = decidedBy
    }
}

/// The handoff has an owner who is asked to accept it.
public struct HandoffRouted: Payload {
    public static let type: EventType = "handoff.routed"
    public var handoff: HandoffID
    public var point: PointID
    public var mode: HandoffPoint.Mode
    public var owner: PersonID
    public var because: RoutingTrace
    /// Until when the owner may accept.
    public var acceptBy: Instant

    public init(
        handoff: HandoffID, point: PointID, mode: HandoffPoint.Mode, owner: PersonID,
        because: RoutingTrace, acceptBy: Instant
    ) {
        self.handoff = handoff
        self.point = point
        self.mode = mode
        self.owner = owner
        self.because = because
        self.acceptBy = acceptBy
    }
}

/// The owner asks to take the handoff over.
public struct HandoffAcceptRequested: Payload {
    public static let type: EventType = "handoff.accept.requested"
    public var handoff: HandoffID
    public var by: PersonID

    public init(handoff: HandoffID, by: PersonID) {
        self.handoff = handoff
        self.by = by
    }
}

/// The owner took the handoff over.
public struct HandoffAccepted: Payload {
    public static let type: EventType = "handoff.accepted"
    public var handoff: HandoffID
    public var point: PointID
    public var owner: PersonID

    public init(handoff: HandoffID, point: PointID, owner: PersonID) {
        self.handoff = handoff
        self.point = point
        self.owner = owner
    }
}

/// The acceptance was not taken, and why.
public struct HandoffAcceptRefused: Payload {
    public static let type: EventType = "handoff.accept.refused"
    public var handoff: HandoffID
    public var by: PersonID
    public var reason: String

    public init(handoff: HandoffID, by: PersonID, reason: String) {
        self.handoff = handoff
        self.by = by
        self.reason = reason
    }
}

/// The owner says that the handoff is not fit to be taken.
public struct HandoffRejectRequested: Payload {
    public static let type: EventType = "handoff.reject.requested"
    public var handoff: HandoffID
    public var by: PersonID
    public var reason: String

    public init(handoff: HandoffID, by: PersonID, reason: String) {
        self.handoff = handoff
        self.by = by
        self.reason = reason
    }
}

/// The handoff went back to its sender.
public struct HandoffRejected: Payload {
    public static let type: EventType = "handoff.rejected"
    public var handoff: HandoffID
    public var point: PointID
    public var by: PersonID
    public var reason: String

    public init(handoff: HandoffID, point: PointID, by: PersonID, reason: String) {
        self.handoff = handoff
        self.point = point
        self.by = by
        self.reason = reason
    }
}

/// The rejection was not taken, and why.
public struct HandoffRejectRefused: Payload {
    public static let type: EventType = "handoff.reject.refused"
    public var handoff: HandoffID
    public var by: PersonID
    public var reason: String

    public init(handoff: HandoffID, by: PersonID, reason: String) {
        self.handoff = handoff
        self.by = by
        self.reason = reason
    }
}

/// Another person owns the handoff now: it was not accepted in time.
public struct HandoffReassigned: Payload {
    public static let type: EventType = "handoff.reassigned"
    public var handoff: HandoffID
    public var point: PointID
    public var mode: HandoffPoint.Mode
    public var from: PersonID
    public var owner: PersonID
    public var because: RoutingTrace
    public var acceptBy: Instant

    public init(
        handoff: HandoffID, point: PointID, mode: HandoffPoint.Mode, from: PersonID,
        owner: PersonID, because: RoutingTrace, acceptBy: Instant
    ) {
        self.handoff = handoff
        self.point = point
        self.mode = mode
        self.from = from
        self.owner = owner
        self.because = because
        self.acceptBy = acceptBy
    }
}
