// SPDX-License-Identifier: Apache-2.0
internal import Courier
internal import Events
internal import Synchronization
internal import WorkerKit

/// Hands what the fold has ordered to those who perform it, each attempt once at a time.
final class DeliveryDesk: Performer {
    typealias W = Courier

    /// Bounded by what the fold itself keeps: the messages on their way.
    let attempts: AsyncStream<PendingAttempt>
    private let queue: AsyncStream<PendingAttempt>.Continuation
    private let underWay = Mutex<Set<String>>([])

    init() { (attempts, queue) = AsyncStream.makeStream() }

    func stored(_ events: [Event]) { add(events.compactMap(PendingAttempt.init)) }

    func ready(_ workers: [Courier]) { add(workers.flatMap(\.pending)) }

    /// The result is on its way to the journal.
    func done(_ attempt: PendingAttempt) { _ = underWay.withLock { $0.remove(attempt.id) } }

    private func add(_ attempts: [PendingAttempt]) {
        for attempt in attempts where underWay.withLock({ $0.insert(attempt.id).inserted }) {
            queue.yield(attempt)
        }
    }
}
