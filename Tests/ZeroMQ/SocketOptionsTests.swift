// SPDX-License-Identifier: Apache-2.0
import Testing

@testable import ZeroMQ

@Suite struct SocketOptionsTests {
    let context: Context

    init() throws { context = try Context() }

    @Test(arguments: [SocketKind.router, .xpub, .sub, .dealer, .req])
    func `no socket sends heartbeats, wherever it binds or connects`(kind: SocketKind) throws {
        var socket = try context.socket(kind)
        try socket.bind(anyPort)
        try socket.connect("tcp://127.0.0.1:9")
        #expect(try socket.handle.value(of: .heartbeatInterval) == 0)
    }

    @Test func `a peer that floods a router and goes ends nobody`() throws {
        var options = SocketOptions()
        options.receiveHighWater = 10
        var router = try context.socket(.router, options)
        let endpoint = try router.bind(anyPort)
        for _ in 1...5 {
            let elsewhere = try Context()
            var peer = try elsewhere.socket(.dealer)
            try peer.connect(endpoint)
            try peer.deliver([[1]])
            while try peer.send([[UInt8](repeating: 7, count: 1_000)]) == .queued {}
            peer.close()
        }
        var count = 0
        while try router.wait(for: .readable, atMost: .milliseconds(300)),
            try router.receive() != nil
        {
            count += 1
        }
        #expect(count >= 5)
    }

    @Test(arguments: [SocketKind.xpub, .pub, .sub])
    func `what is published does not linger`(kind: SocketKind) throws {
        let socket = try context.socket(kind)
        #expect(try socket.handle.value(of: .linger) == 0)
    }

    @Test(arguments: [SocketKind.router, .dealer, .req, .rep, .pair])
    func `what is addressed lingers for two seconds`(kind: SocketKind) throws {
        let socket = try context.socket(kind)
        #expect(try socket.handle.value(of: .linger) == 2_000)
    }

    @Test func `only a subscriber may queue without limit`() throws {
        let subscriber = try context.socket(.sub)
        let publisher = try context.socket(.xpub)
        #expect(try subscriber.handle.value(of: .sendHighWater) == 0)
        #expect(try publisher.handle.value(of: .sendHighWater) == 1_000)
        #expect(try subscriber.handle.value(of: .receiveHighWater) == 1_000)
    }

    @Test func `the pauses before connecting again stay within the maximum with their jitter`()
        throws
    {
        let socket = try context.socket(.dealer)
        let jitter = try socket.handle.value(of: .reconnectInterval)
        let ceiling = try socket.handle.value(of: .reconnectIntervalMax)
        #expect(jitter == 100)
        #expect(jitter + ceiling == 500)
    }

    @Test func `a socket guards itself against slow, silent and oversized peers`() throws {
        let socket = try context.socket(.router)
        #expect(try socket.handle.value(of: .handshakeInterval) == 5_000)
        #expect(try socket.handle.value(of: .keepalive) == 1)
        #expect(try socket.handle.longValue(of: .maxMessageSize) == 2 << 20)
    }

    @Test func `a dealer queues only for a connection that exists`() throws {
        let socket = try context.socket(.dealer)
        #expect(try socket.handle.value(of: .immediate) == 1)
    }

    @Test func `what is asked for replaces the default`() throws {
        var options = SocketOptions()
        options.linger = .milliseconds(7)
        options.sendHighWater = 8
        options.receiveHighWater = 9
        options.maxMessageBytes = 10
        let socket = try context.socket(.xpub, options)
        #expect(try socket.handle.value(of: .linger) == 7)
        #expect(try socket.handle.value(of: .sendHighWater) == 8)
        #expect(try socket.handle.value(of: .receiveHighWater) == 9)
        #expect(try socket.handle.longValue(of: .maxMessageSize) == 10)
    }

    @Test(arguments: [[], [0, 1], [UInt8](repeating: 1, count: 256)])
    func `an identity that a router could not tell apart is refused`(identity: [UInt8]) {
        var options = SocketOptions()
        options.identity = identity
        #expect(throws: ZeroMQError.self) { try open(options) }
    }

    @Test func `durations round up to milliseconds and stay in range`() {
        #expect(Duration.seconds(-1).wholeMilliseconds == 0)
        #expect(Duration.nanoseconds(1).wholeMilliseconds == 1)
        #expect(Duration.milliseconds(1_500).wholeMilliseconds == 1_500)
        #expect(Duration.seconds(Int64.max).wholeMilliseconds == .max)
    }

    private func open(_ options: SocketOptions) throws {
        try context.socket(.dealer, options).close()
    }
}
