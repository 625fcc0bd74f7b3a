// SPDX-License-Identifier: Apache-2.0
internal import Hummingbird
public import Logging

/// `/livez` and `/readyz` of a process that is no worker.
public struct ReadyPage: Sendable {
    private let port: Int
    private let logger: Logger
    private let obstacle: @Sendable () -> String?

    /// - Parameters:
    ///   - port: On this machine.
    ///   - obstacle: Why the process is not ready; nil when it is.
    public init(port: Int, logger: Logger, obstacle: @escaping @Sendable () -> String?) {
        self.port = port
        self.logger = logger
        self.obstacle = obstacle
    }

    /// Serves until its task is cancelled.
    ///
    /// - Throws: ``DoorTaken`` when the port cannot be had.
    public func run() async throws {
        let router = Router()
        router.add(middleware: ProblemMiddleware())
        router.get("/livez") { _, _ in "alive\n" }
        router.get("/readyz") { [obstacle] _, _ in
            if let why = obstacle() {
                throw Problem(.serviceUnavailable, why, title: "Not ready", retryAfter: 1)
            }
            return "ready\n"
        }
        try await HTTPDoor(router, on: Address(port: port), logger: logger).run()
    }
}
