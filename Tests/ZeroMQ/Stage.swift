// SPDX-License-Identifier: Apache-2.0
import Testing

@testable import ZeroMQ

/// An actor on a socket thread that runs whatever a test wants to run there.
actor Stage {
    nonisolated let thread: SocketThread
    nonisolated var unownedExecutor: UnownedSerialExecutor { thread.asUnownedSerialExecutor() }
    var numbers: [Int] = []

    init(_ name: String = "stage") { thread = SocketThread(name: name) }

    deinit { thread.stop() }

    /// Runs a body on the thread.
    func run<Result: Sendable>(
        _ body: @Sendable (isolated Stage) throws -> Result
    ) rethrows -> Result {
        try body(self)
    }

    func note(_ number: Int) { numbers.append(number) }
}
