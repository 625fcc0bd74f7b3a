// SPDX-License-Identifier: Apache-2.0
public import Journey

/// The receiver judges a handoff.
public struct HandoffRateRequested: Payload {
    public static let type: EventType = "handoff.rate.requested"
    public var handoff: HandoffID
    public var by: PersonID
    public var stars: Int
    public var comment: String?

    public init(handoff: HandoffID, by: PersonID, stars: Int, comment: String? = nil) {
        self.handoff = handoff
        self.by = by
        self.stars = stars
        self.comment = comment
    }
}

/// A rating was not taken, and why.
public struct HandoffRateRefused: Payload {
    public static let type: EventType = "handoff.rate.refused"
    public var handoff: HandoffID
    public var by: PersonID
    public var reason: String

    public init(handoff: HandoffID, by: PersonID, reason: String) {
        self.handoff = handoff
        self.by = by
        self.reason = reason
    }
}

/// A judgement, on its way to the person whose handoff it judges.
public struct FeedbackGiven: Payload {
    public static let type: EventType = "feedback.given"
    public var handoff: HandoffID
    public var point: PointID
    /// Whose handoff it was.
    public var to: PersonID?
    public var from: PersonID
    /// From 1; nil for a rejection.
    public var stars: Int?
    /// The comment, or the reason of the rejection.
    public var comment: String?
    public var rejected: Bool
    public var tell: [Role]

    public init(
        handoff: HandoffID, point: PointID, to: PersonID? = nil, from: PersonID,
        stars: Int? = nil, comment: String? = nil, rejected: Bool, tell: [Role]
    ) {
        self.handoff = handoff
        self.point = point
        self.to = to
        self.from = from
        self.stars = stars
        self.comment = comment
        self.rejected = rejected
        self.tell = tell
    }
}
