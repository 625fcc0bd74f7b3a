// SPDX-License-Identifier: Apache-2.0
public import Events
public import Journey
public import WorkerKit

/// Puts what people have to know into sentences, and sees each to its endpoint.
///
/// Consumes what people are notified of, and the results of attempts; emits `delivery.ordered` for
/// each attempt, then `delivery.succeeded` or `delivery.failed`. Orders nothing where a point only
/// observes.
public struct Courier: Worker {
    public static let name: WorkerName = "courier"
    public static let consumes: Set<EventType> = [
        TopologyActivated.type, PersonObserved.type, FactObserved.type, ContextCarried.type,
        PacketSealed.type, HandoffBlocked.type, HandoffReminded.type, HandoffRouted.type,
        HandoffReassigned.type, HandoffRejected.type, HandoffCompleted.type, TaskCreated.type,
        SLAWarned.type, SLABreached.type, FeedbackGiven.type, ReferralDue.type,
        DeliveryAttempted.type,
    ]
    public static let emits: Set<EventType> = [
        DeliveryOrdered.type, DeliverySucceeded.type, DeliveryFailed.type,
    ]
    public static let partitioning = Partitioning.bySubject
    /// The one endpoint: the outgoing webhook that the edge knows the address of.
    public static let endpoint = "people"

    private var desk = NoticeDesk()
    private(set) var deliveries = Deliveries()

    public init() {}

    public mutating func apply(_ event: Event) {
        switch event.body {
        case let order as DeliveryOrdered:
            deliveries.begin(order, subject: event.subject, key: event.key)
        case let attempted as DeliveryAttempted:
            deliveries.answer(attempted, at: event.recorded)
        case let succeeded as DeliverySucceeded: deliveries.end(succeeded.delivery)
        case let failed as DeliveryFailed: deliveries.end(failed.delivery)
        default: desk.apply(event)
        }
    }

    public func decide(_ event: Event) -> [Draft] {
        if let attempted = event.body as? DeliveryAttempted { return result(of: attempted) }
        guard let notice = desk.notice(of: event) else { return [] }
        let id = Digest(
            of: "delivery", notice.handoff?.rawValue ?? "", event.type.rawValue, event.id,
            Self.endpoint)
        let order = DeliveryOrdered(
            delivery: id.base32, attempt: 1, endpoint: Self.endpoint, to: notice.to,
            title: notice.title, text: notice.text, handoff: notice.handoff)
        return [
            Draft(order, subject: event.subject, key: event.key, handoff: notice.handoff)
        ]
    }

    public var nextDeadline: Instant? { deliveries.nextRetry }

    public func decide(at deadline: Instant) -> [Draft] {
        deliveries.due(at: deadline, most: 256).map { delivery in
            var order = delivery.order
            order.attempt += 1
            return delivery.draft(order)
        }
    }

    private func result(of attempted: DeliveryAttempted) -> [Draft] {
        guard let delivery = deliveries.waiting(for: attempted) else { return [] }
        let order = delivery.order
        switch RetrySchedule.verdict(on: attempted) {
        case .succeeded:
            let succeeded = DeliverySucceeded(
                delivery: order.delivery, attempts: order.attempt, endpoint: order.endpoint)
            return [delivery.draft(succeeded)]
        case .failed(let reason):
            let failed = DeliveryFailed(
                delivery: order.delivery, attempts: order.attempt, endpoint: order.endpoint,
                reason: reason)
            return [delivery.draft(failed)]
        case .retry: return []
        }
    }
}
