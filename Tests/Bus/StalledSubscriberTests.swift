// SPDX-License-Identifier: Apache-2.0
import Events
import Foundation
import Testing
import Wire
import WorkerKit
import ZeroMQ

@testable import Bus

/// Who listens and never reads costs others nothing, and the bus no more than its high water.
@Suite(.serialized) struct StalledSubscriberTests {
    static let events = 20_000
    static let batch = 50
    static let eventBytes = 1024

    @Test func `a subscriber that never reads loses nobody an event and fills no memory`()
        async throws
    {
        let alone = try await Self.load(besideStalled: false)
        let beside = try await Self.load(besideStalled: true)
        #expect(alone.seen == Self.events)
        #expect(beside.seen == Self.events)
        // It hears each event twice, in its commit and alone: at most so much waits for it. What is
        // left over is for two runs to differ; without a high water it would be 50 MiB.
        let waiting = Int(BusServer.liveHighWater) * 2 * (Self.eventBytes + 512)
        let slack = 12 << 20
        #expect(beside.grown - alone.grown < waiting + slack)
    }

    /// Publishes everything to a bus of its own, and has a reader follow it: how many events that
    /// reader has seen, and by how many bytes the bus has grown.
    private static func load(besideStalled: Bool) async throws -> (seen: Int, grown: Int) {
        let bus = try await BusProcess()
        let context = try Context()
        let stalled = Stalled()
        if besideStalled { try await stalled.subscribe(to: bus.address.live, context) }
        let reader = BusClient(context: context, address: bus.address, name: "reader")
        let door = BusClient(context: context, address: bus.address, name: "door")
        try await reader.open()
        try await door.open()
        _ = try await door.publish([Load.event("warm", bytes: eventBytes)])
        let before = try bus.anonymousBytes
        let following = Task {
            var follower = Follower(reader)
            return try await follower.follow(until: events)
        }
        let acknowledged = try await publish(through: door)
        #expect(acknowledged == events)
        let seen = try await following.value
        let grown = try bus.anonymousBytes - before
        await stalled.close()
        await reader.close()
        await door.close()
        return (seen, grown)
    }

    private static func publish(through door: BusClient) async throws -> Int {
        try await withThrowingTaskGroup(of: Int.self) { group in
            for lane in 0..<4 {
                group.addTask {
                    var acknowledged = 0
                    for first in stride(from: lane * batch, to: events, by: 4 * batch) {
                        let batch = (first..<(first + batch)).map {
                            Load.event("load-\($0)", bytes: eventBytes)
                        }
                        acknowledged += try await door.publish(batch).count { !$0.duplicate }
                    }
                    return acknowledged
                }
            }
            return try await group.reduce(0, +)
        }
    }
}

/// Has subscribed to everything and reads nothing.
private actor Stalled {
    nonisolated let thread = SocketThread(name: "stalled")
    nonisolated var unownedExecutor: UnownedSerialExecutor {
        unsafe thread.asUnownedSerialExecutor()
    }
    private var socket: Socket?

    func subscribe(to endpoint: String, _ context: Context) throws {
        var options = SocketOptions()
        options.receiveHighWater = 1
        var socket = try context.socket(.sub, options)
        try socket.subscribe("")
        try socket.connect(endpoint)
        // The subscription is on its way when the first message has come.
        _ = try socket.wait(for: .readable, atMost: .seconds(10))
        self.socket = consume socket
    }

    func close() {
        socket = nil
        thread.stop()
    }
}

/// Follows live commits, and reads what it misses.
private struct Follower {
    private let client: BusClient
    private var through = Position.start
    private var seen: Set<String> = []

    init(_ client: BusClient) { self.client = client }

    /// Until it has seen so many events of the load, or hears nothing any more.
    mutating func follow(until count: Int) async throws -> Int {
        for await commit in await client.commits() {
            if commit.after == through {
                try take(commit)
            } else {
                while through.sequence < commit.through.sequence {
                    let page = try await client.read(Query(from: through))
                    try take(page.commit)
                }
            }
            if seen.count >= count { break }
        }
        return seen.count
    }

    private mutating func take(_ commit: Commit) throws {
        for json in commit.events {
            let id = try Envelope(scanning: json).id
            if id.hasPrefix("load-") { seen.insert(id) }
        }
        through = commit.through
    }
}
