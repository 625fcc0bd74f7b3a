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

    private let door: BusDoor

    /// - Parameter opened: Called with the address that was bound.
    public init(
        _ options: Options, in place: Surroundings,
        opened: @escaping @Sendable (Address) -> Void = { _ in }
    ) {
        door = BusDoor("intake-door", on: options.listen, in: place, opened: opened)
    }

    public func run(beside worker: WorkerRun<Intake>) async throws {
        try await door.run("tools send here", at: "/events") { client in
            IntakeDoor(
                topology: {
                    guard await worker.health.isReady else { return nil }
                    return await worker.view { $0.rules.topology }
                },
                lack: { await worker.health.reasons.joined(separator: "; ") },
                keys: { subjects in
                    await worker.view { intake in
                        Dictionary(
                            subjects.map { ($0, intake.key(for: $0)) }, uniquingKeysWith: { $1 })
                    } ?? [:]
                },
                publish: { try await client.publish($0, patience: Self.patience) }
            ).router
        }
    }
}
