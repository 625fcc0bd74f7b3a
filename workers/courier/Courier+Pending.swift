// SPDX-License-Identifier: Apache-2.0
public import Events
public import Journey

/// An attempt that was ordered and has no result: the edge performs it.
public struct PendingAttempt: Hashable, Sendable {
    public let order: DeliveryOrdered
    public let subject: SubjectID
    public let key: String

    /// What an event orders; nil when it is no order.
    public init?(_ event: Event) {
        guard let order = event.body as? DeliveryOrdered else { return nil }
        self.init(order: order, subject: event.subject, key: event.key)
    }

    init(order: DeliveryOrdered, subject: SubjectID, key: String) {
        self.order = order
        self.subject = subject
        self.key = key
    }

    /// The same attempt has the same id, whoever performs it.
    public var id: String { "\(order.delivery)/\(order.attempt)" }
}

extension Courier {
    /// What a new leaseholder has to perform again, in the order of the deliveries' ids.
    public var pending: [PendingAttempt] {
        deliveries.unanswered.map {
            PendingAttempt(order: $0.order, subject: $0.subject, key: $0.key)
        }
    }
}
