// SPDX-License-Identifier: Apache-2.0
public import ArgumentParser
public import Intake
internal import Journey
internal import Logging
public import WorkerKit
public import WorkerProcess

/// Intake's door beside its fold: HTTP in, events to the bus.
public struct IntakeEdge: Edge {
    public typealias W = Intake

    public struct Options: ParsableArguments {
        @Option(help: ArgumentHelp("Where tools send to.", valueName: "host:port"))
        public var listen = Address(port: 7780)
        public init() {}
    }

    /// How long a sender waits for the journal: less than the 10 s after which HubSpot gives up.
    static let patience = Duration.seconds(8)

    private let address: Address
    private let place: Surroundings

    private let opened: @Sendable (Address) -> Void

    /// - Parameter opened: Called with the address that was bound.
    public init(
        _ options: Options, in place: Surroundings,
        opened: @escaping @Sendable (Address) -> Void = { _ in }
    ) {
        address = options.listen
        self.place = place
        self.opened = opened
    }

    public func run(beside worker: WorkerRun<Intake>) async throws {
        let client = BusClient(context: place.context, address: place.bus, name: "intake-door")
        try await client.open()
        let door = IntakeDoor(
            topology: {
                guard await worker.health.isReady else { return nil }
                return await worker.view { $0.rules.topology }
            },
            keys: { subjects in
                await worker.view { intake in
                    Dictionary(
                        subjects.map { ($0, intake.key(for: $0)) }, uniquingKeysWith: { $1 })
                } ?? [:]
            },
            publish: { try await client.publish($0, patience: Self.patience) })
        let logger = place.logger
        let opened = opened
        do {
            try await HTTPDoor(door.router, on: address, logger: logger) { address in
                logger.info("tools send here", metadata: ["address": "http://\(address)/events"])
                opened(address)
            }.run()
        } catch {
            await client.close()
            throw error
        }
        await client.close()
    }
}
