// SPDX-License-Identifier: Apache-2.0
import Testing

@testable import ZeroMQ

@Suite struct MessageTests {
    let context: Context

    init() throws { context = try Context() }

    @Test func `a message arrives whole and in order, empty frames too`() throws {
        var link = try connected()
        try link.client.deliver(frames("a", "", "c"))
        #expect(try texts(Array(link.server.next().dropFirst())) == ["a", "", "c"])
    }

    @Test func `nothing waiting is nil`() throws {
        var socket = try context.socket(.router)
        #expect(try socket.receive() == nil)
        #expect(try socket.receive { _, _ in } == nil)
    }

    @Test func `frames are lent in their places`() throws {
        var link = try connected()
        try link.client.deliver(frames("one", "three"))
        #expect(try link.server.wait(for: .readable, atMost: patience))
        var sizes: [Int: Int] = [:]
        let count = try link.server.receive { place, bytes in sizes[place] = bytes.byteCount }
        #expect(count == 3)
        #expect(sizes[1] == 3)
        #expect(sizes[2] == 5)
    }

    @Test func `a message without frames is refused`() throws {
        var socket = try context.socket(.dealer)
        do throws(ZeroMQError) {
            _ = try socket.send([])
            Issue.record("sent nothing")
        } catch {
            #expect(error.code == SystemError.invalid)
        }
    }

    @Test func `a dealer without a connection would block`() throws {
        var socket = try context.socket(.dealer)
        try socket.connect("tcp://127.0.0.1:9")
        #expect(try socket.send(frames("request")) == .wouldBlock)
    }

    @Test func `a full queue would block, loses nothing of what it took, and takes more later`()
        throws
    {
        var options = SocketOptions()
        (options.sendHighWater, options.receiveHighWater) = (4, 4)
        var link = try connected(options, over: "inproc://full")
        var queued = 0
        while try link.client.send(frames("\(queued)", "tail")) == .queued { queued += 1 }
        #expect((1...8).contains(queued))
        for number in 0..<queued {
            #expect(try texts(Array(link.server.next().dropFirst())) == ["\(number)", "tail"])
        }
        try link.client.deliver(frames("later", "tail"))
        #expect(try texts(Array(link.server.next().dropFirst())) == ["later", "tail"])
    }

    @Test func `a router tells when a peer is unknown`() throws {
        var router = try context.socket(.router)
        try router.bind(anyPort)
        #expect(try router.send(frames("nobody", "reply")) == .unreachable)
    }

    @Test func `a router tells when a peer is gone`() throws {
        var link = try connected(identity: "worker")
        try link.client.deliver(frames("hello"))
        _ = try link.server.next()
        var monitor = try link.server.monitor()
        link.client.close()
        _ = try monitor.first { $0 == .disconnected }
        // The event may be quicker than the router itself.
        while try link.server.send(frames("worker", "reply")) == .queued {
            #expect(try !link.server.wait(for: .readable, atMost: .milliseconds(1)))
        }
        #expect(try link.server.send(frames("worker", "reply")) == .unreachable)
    }

    @Test func `a router tells when a peer's queue is full`() throws {
        var options = SocketOptions()
        (options.sendHighWater, options.receiveHighWater) = (4, 4)
        var link = try connected(options, identity: "w", over: "inproc://slow")
        try link.client.deliver(frames("hello"))
        _ = try link.server.next()
        var sent = Sent.queued
        for _ in 0..<9 where sent == .queued { sent = try link.server.send(frames("w", "reply")) }
        #expect(sent == .wouldBlock)
    }

    @Test func `who comes back under the same name takes over`() throws {
        var link = try connected(identity: "worker")
        let endpoint = try link.server.handle.text(of: .lastEndpoint)
        try link.client.deliver(frames("former"))
        _ = try link.server.next()

        var options = SocketOptions()
        options.identity = [UInt8](text: "worker")
        var latter = try context.socket(.dealer, options)
        try latter.connect(endpoint)
        try latter.deliver(frames("latter"))
        #expect(try texts(link.server.next()) == ["worker", "latter"])
        #expect(try link.server.send(frames("worker", "welcome")) == .queued)
        #expect(try texts(latter.next()) == ["welcome"])
    }

    @Test func `a frame over the limit is refused before it is sent`() throws {
        var options = SocketOptions()
        options.maxMessageBytes = 100
        var socket = try context.socket(.dealer, options)
        do throws(ZeroMQError) {
            _ = try socket.send([[UInt8](repeating: 0, count: 101)])
            Issue.record("sent too much")
        } catch {
            #expect(error.code == SystemError.tooLarge)
        }
    }

    @Test func `who sends a frame over the limit is disconnected`() throws {
        var limited = SocketOptions()
        limited.maxMessageBytes = 1_000
        var router = try context.socket(.router, limited)
        var dealer = try context.socket(.dealer)
        var monitor = try dealer.monitor()
        try dealer.connect(router.bind(anyPort))
        try dealer.deliver([[UInt8](repeating: 0, count: 1_001)])
        _ = try monitor.first { $0 == .disconnected }
        #expect(try router.receive() == nil)
        _ = try monitor.first { $0 == .handshakeSucceeded }
        try dealer.deliver([[UInt8](repeating: 1, count: 1_000)])
        #expect(try router.next().last?.count == 1_000)
    }

    @Test func `however often the connection breaks, a message arrives whole or not at all`()
        throws
    {
        var (limited, hasty) = (SocketOptions(), SocketOptions())
        limited.maxMessageBytes = 1_000
        (hasty.reconnect, hasty.reconnectMax) = (.milliseconds(1), .milliseconds(1))
        var link = try Link(context.socket(.router, limited), context.socket(.dealer, hasty))
        var arrived = 0
        for number in 0..<5_000 {
            let frame = [UInt8](text: "\(number)")
            // The router hangs up on every hundredth.
            let tail = number % 100 == 99 ? [UInt8](repeating: 0, count: 2_000) : frame
            try link.client.deliver([frame, frame, tail])
            while let message = try link.server.receive() {
                arrived += 1
                #expect(message.count == 4 && message[1] == message[3])
            }
        }
        #expect(arrived > 0)
    }

    @Test func `a requester out of turn is an error, not a crash`() throws {
        var socket = try context.socket(.rep)
        #expect(throws: ZeroMQError.self) { try socket.send(frames("unasked")) }
    }

    private func connected(
        _ options: SocketOptions = SocketOptions(), identity: String? = nil,
        over endpoint: String = anyPort
    ) throws -> Link {
        let router = try context.socket(.router, options)
        var options = options
        options.identity = identity.map([UInt8].init(text:))
        return try Link(router, context.socket(.dealer, options), over: endpoint)
    }
}
