// SPDX-License-Identifier: Apache-2.0
internal import Wire
internal import WorkerKit

/// Hands trial customers to several doors, no more than are allowed so far.
actor Feed {
    /// Doors that publish at once.
    static let doors = 4

    nonisolated let total: Int
    private var next = 0
    private var allowed = 0
    /// Those that are acknowledged.
    private(set) var fed = 0

    init(_ total: Int) { self.total = total }

    func allow(_ count: Int) { allowed = max(allowed, count) }

    /// Publishes what is allowed, until there is no more.
    func run(_ client: BusClient, _ ledger: Ledger) async throws {
        while next < total {
            guard next < allowed else {
                try await Task.sleep(for: .milliseconds(5))
                continue
            }
            let customer = TrialCustomer(number: next)
            next += 1
            let places = try await client.offer {
                try await $0.publish(customer.batch, source: "/trial", patience: Scene.patience)
            }
            await ledger.note(customer.batch.map(\.id), of: "/trial", at: places)
            fed += 1
        }
    }
}

extension BusClient {
    /// Publishes, again and again while the bus refuses to store, as one does whose journal is
    /// damaged.
    nonisolated func offer(
        _ publish: (BusClient) async throws -> [Stored]
    ) async throws -> [Stored] {
        let end = ContinuousClock.now + Scene.patience
        while true {
            do { return try await publish(self) } catch let error as BusError {
                guard case .refused = error, ContinuousClock.now < end else { throw error }
                try await Task.sleep(for: .milliseconds(50))
            }
        }
    }
}
