// SPDX-License-Identifier: Apache-2.0
import Testing

@testable import ZeroMQ

@Suite struct MonitorTests {
    let context: Context

    init() throws { context = try Context() }

    @Test func `a connection is told from both ends`() throws {
        var router = try context.socket(.router)
        var behind = try router.monitor()
        let endpoint = try router.bind(anyPort)
        #expect(try behind.first { $0 == .listening }.endpoint == endpoint)

        var dealer = try context.socket(.dealer)
        var front = try dealer.monitor()
        try dealer.connect(endpoint)
        #expect(try front.first { $0 == .connected }.endpoint == endpoint)
        _ = try front.first { $0 == .handshakeSucceeded }
        _ = try behind.first { $0 == .accepted }
        _ = try behind.first { $0 == .handshakeSucceeded }
        dealer.close()
        _ = try behind.first { $0 == .disconnected }
        _ = try front.first { $0 == .stopped }
    }

    @Test func `a connecting socket learns that its peer is gone`() throws {
        let other = try Context()
        var router = try other.socket(.router)
        var dealer = try context.socket(.dealer)
        var monitor = try dealer.monitor()
        try dealer.connect(router.bind(anyPort))
        _ = try monitor.first { $0 == .handshakeSucceeded }
        router.close()
        _ = try monitor.first { $0 == .disconnected }
    }

    @Test func `a peer that stays silent fails the handshake`() throws {
        var options = SocketOptions()
        options.handshake = .milliseconds(50)
        var router = try context.socket(.router, options)
        var monitor = try router.monitor()
        let stranger = try Stranger(connectingTo: router.bind(anyPort))
        _ = try monitor.first { kind in
            if case .handshakeFailed(.abandoned) = kind { true } else { false }
        }
        stranger.leave()
    }

    @Test func `a peer that speaks another protocol is disconnected and harms nobody`() throws {
        var link = try Link(context.socket(.router), context.socket(.dealer))
        var monitor = try link.server.monitor()
        let stranger = try Stranger(connectingTo: link.server.handle.text(of: .lastEndpoint))
        stranger.say([UInt8](text: "GET / HTTP/1.1\r\nHost: nobody\r\n\r\n"))
        stranger.leave()
        _ = try monitor.first { kind in
            if case .handshakeFailed = kind { true } else { false }
        }
        try link.client.deliver(frames("hello"))
        #expect(try link.server.next().last == [UInt8](text: "hello"))
    }

    @Test func `a socket has one monitor at a time`() throws {
        var socket = try context.socket(.router)
        let first = try socket.monitor()
        #expect(throws: ZeroMQError.self) { _ = try socket.monitor() }
        _ = consume first
        _ = try socket.monitor()
    }

    @Test func `a monitor that is dropped stalls nothing`() throws {
        var router = try context.socket(.router)
        _ = try router.monitor()
        var dealer = try context.socket(.dealer)
        try dealer.connect(router.bind(anyPort))
        try dealer.deliver(frames("hello"))
        #expect(try router.next().last == [UInt8](text: "hello"))
    }

    @Test func `a monitor never fills up, for that would stop an I/O thread`() throws {
        var socket = try context.socket(.router)
        let monitor = try socket.monitor()
        #expect(try monitor.reader.value(of: .receiveHighWater) == 0)
    }

    @Test func `a monitor may outlive its socket`() throws {
        var socket = try context.socket(.router)
        var monitor = try socket.monitor()
        socket.close()
        _ = try monitor.first { $0 == .stopped }
        #expect(try monitor.next() == nil)
    }

    @Test func `an event that is not understood is passed on`() {
        let event = MonitorEvent([0x80, 0x00, 5, 0, 0, 0], [])
        #expect(event?.kind == .other(0x80))
        #expect(event?.value == 5)
        #expect(MonitorEvent([1, 2], []) == nil)
    }
}
