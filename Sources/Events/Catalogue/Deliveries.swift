// SPDX-License-Identifier: Apache-2.0
public import Journey

/// A message has to leave for an endpoint. The delivery's id is the idempotency key of all its
/// attempts.
public struct DeliveryOrdered: Payload {
    public static let type: EventType = "delivery.ordered"
    public var delivery: String
    /// From 1.
    public var attempt: Int
    public var endpoint: String
    public var to: [PersonID]
    public var title: String
    public var text: String
    public var handoff: HandoffID?

    public init(
        delivery: String, attempt: Int, endpoint: String, to: [PersonID], title: String,
        text: String, handoff: HandoffID? = nil
    ) {
        self.delivery = delivery
        self.attempt = attempt
        self.endpoint = endpoint
        self.to = to
        self.title = title
        self.text = text
        self.handoff = handoff
    }
}

/// What came of one attempt, told by the courier's edge.
public struct DeliveryAttempted: Payload {
    public static let type: EventType = "delivery.attempted"
    public var delivery: String
    public var attempt: Int
    /// The HTTP status; nil when no answer came.
    public var status: Int?
    public var detail: String
    /// Seconds that the endpoint asks to be left alone.
    public var retryAfter: Int?

    public init(
        delivery: String, attempt: Int, status: Int? = nil, detail: String,
        retryAfter: Int? = nil
    ) {
        self.delivery = delivery
        self.attempt = attempt
        self.status = status
        self.detail = detail
        self.retryAfter = retryAfter
    }
}

/// The endpoint took the message.
public struct DeliverySucceeded: Payload {
    public static let type: EventType = "delivery.succeeded"
    public var delivery: String
    public var attempts: Int
    public var endpoint: String

    public init(delivery: String, attempts: Int, endpoint: String) {
        self.delivery = delivery
        self.attempts = attempts
        self.endpoint = endpoint
    }
}

/// The message could not be delivered and is not tried again.
public struct DeliveryFailed: Payload {
    public static let type: EventType = "delivery.failed"
    public var delivery: String
    public var attempts: Int
    public var endpoint: String
    public var reason: String

    public init(delivery: String, attempts: Int, endpoint: String, reason: String) {
        self.delivery = delivery
        self.attempts = attempts
        self.endpoint = endpoint
        self.reason = reason
    }
}
