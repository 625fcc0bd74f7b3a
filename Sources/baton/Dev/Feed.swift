// SPDX-License-Identifier: Apache-2.0
internal import Wire
internal import WorkerKit

/// Hands trial customers to several doors, no more than are allowed so far.
actor Feed {
    /// Doors that publish at once.
    static let doors = 4

    private let total: Int
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
            let places = try await client.publish(
                customer.batch, source: "/trial", patience: .seconds(60))
            await ledger.note(customer.batch.map(\.id), of: "/trial", at: places)
            fed += 1
        }
    }
}
