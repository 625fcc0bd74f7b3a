// SPDX-License-Identifier: Apache-2.0
internal import Wire
internal import WorkerKit
internal import ZeroMQ

/// One command's connection to a bus that answers.
struct Connection: Sendable {
    let client: BusClient
    /// As it was when the connection was made.
    let status: BusStatus

    /// A bus on this machine answers within milliseconds; one under full load within this.
    static let patience = Duration.milliseconds(1_500)
    /// Of several buses another one takes over within this.
    static let failoverPatience = Duration.seconds(6)

    /// Lends a connection, and closes it whatever happens.
    ///
    /// - Throws: ``BusError/silent(_:)`` when no bus answers; at once where nobody listens.
    static func with<Result: Sendable>(
        _ address: BusAddress, patience told: Duration? = nil,
        _ body: (Connection) async throws -> Result
    ) async throws -> Result {
        let isOne = address.places.count == 1
        guard told != nil || !isOne || !Listeners.lack(address.publish) else {
            throw BusError.silent(address.publish)
        }
        let patience = told ?? (isOne ? Self.patience : Self.failoverPatience)
        let client = BusClient(context: try Context(), address: address, name: "baton")
        try await client.open()
        do {
            let connection = Connection(
                client: client, status: try await client.status(patience: patience))
            let result = try await body(connection)
            await client.close()
            return result
        } catch {
            await client.close()
            throw error
        }
    }
}
