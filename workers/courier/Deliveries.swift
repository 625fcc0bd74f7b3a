// SPDX-License-Identifier: Apache-2.0
internal import Events
internal import Journey
internal import WorkerKit

/// A message on its way, from its order to its success or failure.
struct Delivery: Codable {
    /// The latest attempt as it was ordered.
    var order: DeliveryOrdered
    var subject: SubjectID
    var key: String
    /// When the next attempt is due; nil while the present one is unanswered.
    var retryAt: Instant?

    func draft(_ body: any Payload) -> Draft {
        Draft(body, subject: subject, key: key, handoff: order.handoff)
    }
}

/// The messages on their way. Bounded by what an endpoint does not take within four days.
struct Deliveries: Codable {
    private var pending: [String: Delivery] = [:]
    private var retries = Alarms<String>()

    var nextRetry: Instant? { retries.next }

    /// Those whose present attempt has no answer, in the order of their ids.
    var unanswered: [Delivery] {
        pending.values.filter { $0.retryAt == nil }
            .sorted { $0.order.delivery < $1.order.delivery }
    }

    mutating func begin(_ order: DeliveryOrdered, subject: SubjectID, key: String) {
        if let retryAt = pending[order.delivery]?.retryAt {
            retries.cancel(order.delivery, at: retryAt)
        }
        pending[order.delivery] = Delivery(order: order, subject: subject, key: key)
    }

    /// The delivery whose present attempt this answers; nil when the attempt is answered already.
    func waiting(for attempted: DeliveryAttempted) -> Delivery? {
        guard let delivery = pending[attempted.delivery], delivery.retryAt == nil,
            delivery.order.attempt == attempted.attempt
        else { return nil }
        return delivery
    }

    mutating func answer(_ attempted: DeliveryAttempted, at moment: Instant) {
        guard waiting(for: attempted) != nil,
            case .retry(let pause) = RetrySchedule.verdict(on: attempted)
        else { return }
        pending[attempted.delivery]?.retryAt = moment + pause
        retries.set(attempted.delivery, at: moment + pause)
    }

    mutating func end(_ delivery: String) {
        if let retryAt = pending[delivery]?.retryAt { retries.cancel(delivery, at: retryAt) }
        pending[delivery] = nil
    }

    /// The deliveries that are to be tried again at a deadline, in the order of their ids.
    func due(at deadline: Instant, most: Int) -> [Delivery] {
        retries.due(at: deadline).prefix(most).compactMap { pending[$0] }
    }
}
