// SPDX-License-Identifier: Apache-2.0
import Testing

@testable import ZeroMQ

/// An actor that has a subscriber watched and does nothing else with it.
actor SilentReader {
    nonisolated let thread = SocketThread(name: "silent")
    nonisolated var unownedExecutor: UnownedSerialExecutor { thread.asUnownedSerialExecutor() }
    private var socket: Socket?

    deinit { thread.stop() }

    func subscribe(_ topic: String, _ endpoint: String, in context: Context) throws {
        var socket = try context.socket(.sub)
        try socket.subscribe(topic)
        try socket.connect(endpoint)
        thread.watch(socket) {}
        self.socket = consume socket
    }

    func close() { socket = nil }
}
