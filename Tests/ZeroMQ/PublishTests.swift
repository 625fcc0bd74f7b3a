// SPDX-License-Identifier: Apache-2.0
import Foundation
import Testing

@testable import ZeroMQ

@Suite struct PublishTests {
    let context: Context

    init() throws { context = try Context() }

    @Test func `a topic of 200 bytes is read, a longer one is refused on both sides`() throws {
        var link = try connected()
        let longest = String(repeating: "t", count: Socket.longestTopic)
        try link.client.subscribe(longest)
        #expect(try link.server.next() == [[1] + [UInt8](text: longest)])
        #expect(try link.server.send(frames(longest, "body")) == .queued)
        #expect(try texts(link.client.next()) == [longest, "body"])

        #expect(throws: ZeroMQError.self) { try link.client.subscribe(longest + "t") }
        #expect(throws: ZeroMQError.self) { try link.client.unsubscribe(longest + "t") }
        #expect(throws: ZeroMQError.self) { try link.server.send(frames(longest + "t", "body")) }
    }

    @Test func `the length of a topic is counted in bytes`() throws {
        var reader = try context.socket(.sub)
        try reader.subscribe(String(repeating: "é", count: 100))
        #expect(throws: ZeroMQError.self) {
            try reader.subscribe(String(repeating: "é", count: 101))
        }
    }

    @Test func `a reader may hold 1,500 subscriptions`() throws {
        var link = try connected()
        for number in 0..<1_500 { try link.client.subscribe("topic-\(number).") }
        var heard: Set<String> = []
        for _ in 0..<1_500 {
            try heard.insert(String(decoding: link.server.next()[0].dropFirst(), as: UTF8.self))
        }
        #expect(heard == Set((0..<1_500).map { "topic-\($0)." }))
    }

    @Test func `who takes a topic back no longer hears it`() throws {
        var link = try connected()
        try link.client.subscribe("a")
        try link.client.subscribe("b")
        try link.client.unsubscribe("a")
        _ = (try link.server.next(), try link.server.next(), try link.server.next())
        _ = try link.server.send(frames("a", "1"))
        _ = try link.server.send(frames("b", "2"))
        #expect(try texts(link.client.next()) == ["b", "2"])
    }

    @Test func `a reader that stalls neither blocks the others nor fills the memory`() throws {
        var options = SocketOptions()
        (options.sendHighWater, options.receiveHighWater) = (50, 50)
        var publisher = try context.socket(.xpub, options)
        let endpoint = try publisher.bind(anyPort)
        var stalled = try context.socket(.sub, options)
        try stalled.subscribe("")
        try stalled.connect(endpoint)
        _ = try publisher.next()
        var lively = try context.socket(.sub, options)
        try lively.subscribe("commit")
        try lively.connect(endpoint)
        _ = try publisher.next()

        let body = [UInt8](repeating: 7, count: 64 << 10)
        let before = try residentBytes()
        for _ in 0..<3_000 {
            #expect(try publisher.send([[UInt8](text: "commit"), body]) == .queued)
            _ = try lively.receive()
        }
        // What the lively reader had no room for is lost to it, but it goes on hearing.
        var latest: [UInt8]?
        for _ in 0..<1_000 where latest != [UInt8](text: "last") {
            #expect(try publisher.send(frames("commit", "last")) == .queued)
            _ = try lively.wait(for: .readable, atMost: .milliseconds(10))
            while let message = try lively.receive() { latest = message.last }
        }
        #expect(latest == [UInt8](text: "last"))
        // 190 MB were published; two queues of 50 hold 6 MB, and other tests need some too.
        #expect(try residentBytes() - before < 64 << 20)
    }

    @Test func `a watched reader asks again for its topics when the publisher is back`()
        async throws
    {
        let former = try Context()
        var publisher = try former.socket(.xpub)
        let endpoint = try publisher.bind(anyPort)
        let reader = SilentReader()
        try await reader.subscribe("commit", endpoint, in: context)
        #expect(try publisher.next() == [[1] + [UInt8](text: "commit")])
        publisher.close()
        former.terminate()

        // Nobody calls the reader's socket now: libzmq alone would wait until someone does.
        let latter = try Context()
        var successor = try latter.socket(.xpub)
        try successor.bind(endpoint)
        #expect(try successor.next() == [[1] + [UInt8](text: "commit")])
        await reader.close()
    }

    private func connected() throws -> Link {
        try Link(context.socket(.xpub), context.socket(.sub))
    }

    private func residentBytes() throws -> Int {
        let fields = try String(contentsOfFile: "/proc/self/statm", encoding: .utf8).split(
            separator: " ")
        return (Int(fields[1]) ?? 0) * 4_096
    }
}
