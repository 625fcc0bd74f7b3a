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
        while await busy.spins < 100 { await Task.yield() }
        #expect(await busy.calls == 0)
        try sender.deliver(frames("stop"))
        await spinning.value
        #expect(await busy.calls > 0)
        await busy.close()
    }

    @Test func `a socket is served in the midst of a long queue of jobs`() async throws {
        let busy = try await Busy(context)
        var sender = try context.socket(.pair)
        try sender.connect("inproc://busy")
        try sender.deliver(frames("left unread"))
        await busy.spinUntilHeard()
        let calls = await busy.callsWhileRunning(jobs: 4 * SocketThread.batch)
        #expect((3...5).contains(calls))
        await busy.close()
    }

    @Test func `jobs run while a socket stays readable`() async throws {
        let busy = try await Busy(context)
        var sender = try context.socket(.pair)
        try sender.connect("inproc://busy")
        try sender.deliver(frames("left unread"))
        await busy.spinUntilHeard()
        let calls = await busy.calls
        for _ in 0..<1_000 { await Task.yield() }
        #expect(await busy.calls > calls)
        await busy.close()
    }
}

/// Counts the calls for a socket that it never reads.
private actor Busy {
    nonisolated let thread = SocketThread(name: "busy")
    nonisolated var unownedExecutor: UnownedSerialExecutor { thread.asUnownedSerialExecutor() }
    private var socket: Socket?
    private(set) var calls = 0
    private(set) var spins = 0

    init(_ context: Context) async throws {
        try open(context)
    }

    private func open(_ context: Context) throws {
        var socket = try context.socket(.pair)
        try socket.bind("inproc://busy")
        thread.watch(socket) { [weak self] in self?.assumeIsolated { $0.calls += 1 } }
        self.socket = consume socket
    }

    /// Gives the thread a new job for as long as the socket is not heard, or long enough.
    func spinUntilHeard() async {
        while calls == 0, spins < 1_000_000 {
            spins += 1
            await Task.yield()
        }
    }

    /// How often the socket is served from the first of many jobs to the last.
    func callsWhileRunning(jobs count: Int) async -> Int {
        let calls = Task {
            let jobs = (0..<count).map { _ in Task { self.calls } }
            guard let first = await jobs.first?.value else { return 0 }
            return await (jobs.last?.value ?? first) - first
        }
        return await calls.value
    }

    func close() {
        socket = nil
        thread.stop()
    }
}
