// SPDX-License-Identifier: Apache-2.0
import Testing

@testable import ZeroMQ

@Suite struct EndpointTests {
    let context: Context

    init() throws { context = try Context() }

    @Test func `binding any port tells which`() throws {
        var socket = try context.socket(.router)
        let endpoint = try socket.bind(anyPort)
        #expect(endpoint.hasPrefix("tcp://127.0.0.1:"))
        #expect(!endpoint.hasSuffix("*"))
    }

    @Test func `a port that is taken says so, with call, endpoint and errno`() throws {
        var first = try context.socket(.router)
        let endpoint = try first.bind(anyPort)
        var second = try context.socket(.router)
        do throws(ZeroMQError) {
            try second.bind(endpoint)
            Issue.record("bound twice")
        } catch {
            let description = "bind \(endpoint): Address already in use (98)"
            #expect(error == ZeroMQError(code: 98, operation: "bind", detail: endpoint))
            #expect(error.description == description)
        }
    }

    @Test func `an endpoint that is none is refused`() throws {
        var socket = try context.socket(.dealer)
        do throws(ZeroMQError) {
            try socket.connect("nonsense")
            Issue.record("connected to nonsense")
        } catch {
            #expect(error.code == SystemError.invalid)
        }
    }

    @Test(arguments: [SocketKind.dealer, .req, .sub])
    func `a second endpoint is refused, until the first is left`(kind: SocketKind) throws {
        var socket = try context.socket(kind)
        try socket.connect("tcp://127.0.0.1:9")
        do throws(ZeroMQError) {
            try socket.connect("tcp://127.0.0.1:10")
            Issue.record("connected twice")
        } catch {
            #expect(error.code == SystemError.alreadyConnected)
        }
        try socket.disconnect("tcp://127.0.0.1:9")
        try socket.connect("tcp://127.0.0.1:10")
    }

    @Test func `what is unbound can be bound again`() throws {
        var socket = try context.socket(.pair)
        let endpoint = try socket.bind("inproc://again")
        try socket.unbind(endpoint)
        try socket.bind(endpoint)
    }

    @Test func `a dealer is back within half a second after the bus`() throws {
        let former = try Context()
        var bus = try former.socket(.router)
        let endpoint = try bus.bind(anyPort)
        var dealer = try context.socket(.dealer)
        var monitor = try dealer.monitor()
        try dealer.connect(endpoint)
        try dealer.deliver(frames("before"))
        #expect(try bus.next().last == [UInt8](text: "before"))

        bus.close()
        former.terminate()
        _ = try monitor.first { $0 == .disconnected }
        // Long enough for the pauses to have grown to their maximum.
        #expect(throws: Silence.self) { try dealer.next(within: .milliseconds(900)) }

        let latter = try Context()
        var successor = try latter.socket(.router)
        try successor.bind(endpoint)
        let start = ContinuousClock.now
        try dealer.deliver(frames("after"))
        #expect(try successor.next().last == [UInt8](text: "after"))
        // Half a second of pause, and what a busy machine adds.
        #expect(ContinuousClock.now - start < .milliseconds(800))
    }
}
