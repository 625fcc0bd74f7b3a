// SPDX-License-Identifier: Apache-2.0
import Testing

@testable import ZeroMQ

/// Neither jobs nor sockets may keep the thread to themselves.
@Suite struct FairnessTests {
    let context: Context

    init() throws { context = try Context() }

    @Test func `a socket is served while jobs never end`() async throws {
        let busy = try await Busy(context)
        var sender = try context.socket(.pair)
        try sender.connect("inproc://busy")
        let spinning = Task { await busy.spinUntilHeard() }
        try sender.deliver(frames("stop"))
        await spinning.value
        await busy.close()
    }

    @Test func `jobs run while a socket stays readable`() async throws {
        let busy = try await Busy(context)
        var sender = try context.socket(.pair)
        try sender.connect("inproc://busy")
        try sender.deliver(frames("left unread"))
        await busy.spinUntilHeard()
        let calls = await busy.calls
        while await busy.calls < calls + 3 {}
        await busy.close()
    }
}

/// Counts the calls for a socket that it never reads.
private actor Busy {
    nonisolated let thread = SocketThread(name: "busy")
    nonisolated var unownedExecutor: UnownedSerialExecutor { thread.asUnownedSerialExecutor() }
    private var socket: Socket?
    private(set) var calls = 0

    init(_ context: Context) async throws {
        try open(context)
    }

    private func open(_ context: Context) throws {
        var socket = try context.socket(.pair)
        try socket.bind("inproc://busy")
        thread.watch(socket) { [weak self] in self?.assumeIsolated { $0.calls += 1 } }
        self.socket = consume socket
    }

    func spinUntilHeard() async {
        while calls == 0 { await Task.yield() }
    }

    func close() {
        socket = nil
        thread.stop()
    }
}
