// SPDX-License-Identifier: Apache-2.0
public import Hummingbird
public import Logging
public import WorkerKit

/// An HTTP door with a way of its own to the bus: what comes in is published, and the way closes
/// when the door does.
public struct BusDoor: Sendable {
    private let name: String
    private let address: Address
    private let place: Surroundings
    private let opened: @Sendable (Address) -> Void

    /// - Parameters:
    ///   - name: Names the door's thread.
    ///   - opened: Called with the address that was bound.
    public init(
        _ name: String, on address: Address, in place: Surroundings,
        opened: @escaping @Sendable (Address) -> Void
    ) {
        self.name = name
        self.address = address
        self.place = place
        self.opened = opened
    }

    /// Serves until its task is cancelled.
    ///
    /// - Parameters:
    ///   - greeting: What the log says once the door is open, with the address and `path`.
    ///   - router: The pages, given the way to the bus.
    /// - Throws: ``DoorTaken``, or why the bus cannot be spoken to.
    public func run(
        _ greeting: Logger.Message, at path: String,
        _ router: (BusClient) -> Router<BasicRequestContext>
    ) async throws {
        let client = BusClient(context: place.context, address: place.bus, name: name)
        try await client.open()
        let (logger, opened) = (place.logger, opened)
        do {
            try await HTTPDoor(router(client), on: address, logger: logger) { address in
                logger.info(greeting, metadata: ["address": "http://\(address)\(path)"])
                opened(address)
            }.run()
        } catch {
            await client.close()
            throw error
        }
        await client.close()
    }
}
