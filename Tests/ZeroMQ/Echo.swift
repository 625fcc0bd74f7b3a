// SPDX-License-Identifier: Apache-2.0
import Testing

@testable import ZeroMQ

/// An actor that owns a socket and its monitor, as the bus and every worker do.
actor Echo {
    nonisolated let thread: SocketThread
    nonisolated var unownedExecutor: UnownedSerialExecutor { thread.asUnownedSerialExecutor() }
    nonisolated let events: AsyncStream<MonitorEvent.Kind>
    private let told: AsyncStream<MonitorEvent.Kind>.Continuation
    private var socket: Socket?
    private var monitor: Monitor?
    private(set) var echoed = 0
    private(set) var failure: ZeroMQError?

    init(on thread: SocketThread) {
        self.thread = thread
        (events, told) = AsyncStream.makeStream()
    }

    deinit { told.finish() }

    func open(_ endpoint: String, in context: Context) throws -> String {
        var socket = try context.socket(.router)
        let monitor = try socket.monitor()
        let bound = try socket.bind(endpoint)
        thread.watch(socket) { [weak self] in self?.assumeIsolated { $0.drain() } }
        thread.watch(monitor) { [weak self] in self?.assumeIsolated { $0.listen() } }
        self.socket = consume socket
        self.monitor = consume monitor
        return bound
    }

    private func drain() {
        do throws(ZeroMQError) {
            for _ in 0..<256 {
                guard let message = try socket?.receive() else { return }
                _ = try socket?.send(message)
                echoed += 1
            }
        } catch {
            failure = error
            close()
        }
    }

    private func listen() {
        while let event = try? monitor?.next() { told.yield(event.kind) }
    }

    func pause() {
        if socket != nil { thread.unwatch(socket!) }
    }

    func close() {
        monitor = nil
        socket = nil
        told.finish()
    }
}
