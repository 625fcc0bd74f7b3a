// SPDX-License-Identifier: Apache-2.0
import Testing

@testable import ZeroMQ

@Suite struct SocketOwnerTests {
    let context: Context
    let thread = SocketThread(name: "echo")

    init() throws { context = try Context() }

    @Test func `an actor answers on the thread that polls its socket`() async throws {
        let echo = Echo(on: thread)
        var dealer = try await connected(to: echo)
        for number in 0..<1_000 { try dealer.deliver(frames("\(number)")) }
        for number in 0..<1_000 { #expect(try texts(dealer.next()) == ["\(number)"]) }
        #expect(await echo.echoed == 1_000)
        await finish(echo)
    }

    @Test func `an actor hears what happens to its socket`() async throws {
        let echo = Echo(on: thread)
        var dealer = try await connected(to: echo)
        try dealer.deliver(frames("hello"))
        _ = try dealer.next()
        dealer.close()
        var told: [MonitorEvent.Kind] = []
        for await kind in echo.events {
            told.append(kind)
            if kind == .disconnected { break }
        }
        #expect(told == [.listening, .accepted, .handshakeSucceeded, .disconnected])
        await finish(echo)
    }

    @Test func `an actor that another thread releases takes its sockets with it`() async throws {
        var endpoint = ""
        weak var released: Echo?
        do {
            let echo = Echo(on: thread)
            released = echo
            endpoint = try await echo.open("inproc://released", in: context)
        }
        #expect(released == nil)
        // Ends only when the sockets are closed, by the thread that polled them.
        context.terminate()
        #expect(endpoint == "inproc://released")
        finish()
    }

    @Test func `sockets of a thread that ended close with their actor`() async throws {
        let echo = Echo(on: thread)
        _ = try await echo.open(anyPort, in: context)
        finish()
        await echo.close()
        context.terminate()
    }

    @Test func `the end of the context is told to the actors, who close`() async throws {
        let echo = Echo(on: thread)
        _ = try await echo.open(anyPort, in: context)
        context.terminate()
        #expect(await echo.failure?.isContextTerminated == true)
        finish()
    }

    @Test func `an unwatched socket is left alone`() async throws {
        let echo = Echo(on: thread)
        var dealer = try await connected(to: echo)
        try dealer.deliver(frames("heard"))
        _ = try dealer.next()
        await echo.pause()
        try dealer.deliver(frames("unheard"))
        #expect(throws: Silence.self) { try dealer.next(within: .milliseconds(50)) }
        #expect(await echo.echoed == 1)
        await finish(echo)
    }

    private func connected(to echo: Echo) async throws -> Socket {
        let endpoint = try await echo.open(anyPort, in: context)
        var dealer = try context.socket(.dealer)
        try dealer.connect(endpoint)
        return dealer
    }

    private func finish(_ echo: Echo) async {
        await echo.close()
        finish()
    }

    private func finish() {
        thread.stop()
        thread.join()
    }
}
