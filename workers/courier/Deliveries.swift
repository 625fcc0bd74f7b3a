// SPDX-License-Identifier: Apache-2.0
internal import Events
internal import Journey

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
    private var retries = Retries()

    var nextRetry: Instant? { retries.next?.at }

    /// Those whose present attempt has no answer, in the order of their ids.
    var unanswered: [Delivery] {
        pending.values.filter { $0.retryAt == nil }
            .sorted { $0.order.delivery < $1.order.delivery }
    }

    mutating func begin(_ order: DeliveryOrdered, subject: SubjectID, key: String) {
        if let retryAt = pending[order.delivery]?.retryAt {
            retries.remove(Retries.Retry(at: retryAt, delivery: order.delivery))
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
        retries.insert(Retries.Retry(at: moment + pause, delivery: attempted.delivery))
    }

    mutating func end(_ delivery: String) { pending[delivery] = nil }

    /// The deliveries to try again, earliest first.
    func due(at deadline: Instant, most: Int) -> [Delivery] {
        retries.due(at: deadline, most: most).compactMap { pending[$0.delivery] }
    }
}

/// Alarms in order. An array and not a heap: what is earliest is as quick to find, the due ones are
/// read without moving them, and equal sets are equal bytes.
struct Retries: Codable {
    struct Retry: Codable, Equatable {
        var at: Instant
        var delivery: String

        func isBefore(_ other: Retry) -> Bool {
            (at, delivery) < (other.at, other.delivery)
        }
    }

    /// Latest first, so that the earliest is removed without moving the others.
    private var latestFirst: [Retry] = []

    var next: Retry? { latestFirst.last }

    func due(at deadline: Instant, most: Int) -> [Retry] {
        Array(latestFirst.reversed().prefix(most).prefix { $0.at <= deadline })
    }

    mutating func insert(_ retry: Retry) { latestFirst.insert(retry, at: place(of: retry)) }

    mutating func remove(_ retry: Retry) {
        let place = place(of: retry)
        guard place < latestFirst.count, latestFirst[place] == retry else { return }
        latestFirst.remove(at: place)
    }

    /// The index of the first that is not later.
    private func place(of retry: Retry) -> Int {
        var (low, high) = (0, latestFirst.count)
        while low < high {
            let middle = (low + high) / 2
            if retry.isBefore(latestFirst[middle]) { low = middle + 1 } else { high = middle }
        }
        return low
    }
}
