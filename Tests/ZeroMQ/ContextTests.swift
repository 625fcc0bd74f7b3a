// SPDX-License-Identifier: Apache-2.0
import Testing

@testable import ZeroMQ

@Suite struct ContextTests {
    @Test(arguments: [SocketKind.router, .dealer, .xpub, .pub, .sub, .req, .rep, .pair])
    func `a socket of any kind opens and closes`(kind: SocketKind) throws {
        let context = try Context()
        try context.socket(kind).close()
        context.terminate()
    }

    @Test func `unsent messages delay the end by their linger, not for ever`() throws {
        let context = try Context()
        var options = SocketOptions()
        options.linger = .milliseconds(50)
        var link = try Link(context.socket(.router), context.socket(.dealer, options))
        try link.client.deliver(frames("hello"))
        _ = try link.server.next()
        while try link.client.send([[UInt8](repeating: 0, count: 100_000)]) == .queued {}
        link.server.close()
        link.client.close()
        let start = ContinuousClock.now
        context.terminate()
        #expect(ContinuousClock.now - start < .seconds(1))
    }

    @Test func `terminating twice is terminating once`() throws {
        let context = try Context()
        context.terminate()
        context.terminate()
    }

    @Test func `a terminated context opens no sockets`() throws {
        let context = try Context()
        context.terminate()
        do throws(ZeroMQError) {
            try context.socket(.pair).close()
            Issue.record("opened a socket")
        } catch {
            #expect(error.isContextTerminated)
        }
    }

    @Test func `a context lives as long as its sockets`() throws {
        var socket = try Context().socket(.pair)
        try socket.bind("inproc://orphan")
        #expect(try socket.receive() == nil)
    }
}
