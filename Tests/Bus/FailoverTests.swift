// SPDX-License-Identifier: Apache-2.0
import Foundation
import Journey
import Testing
import Wire
import WorkerKit
import WorkerTesting

/// Clients that know two buses on one journal, over real sockets.
@Suite struct FailoverTests {
    /// Where two buses listen, and both as clients know them.
    private struct Places {
        let first: BusAddress
        let second: BusAddress
        let both: BusAddress

        init() throws {
            let name = FileManager.default.temporaryDirectory.appending(
                path: "baton-\(UUID().uuidString.prefix(8))"
            ).path
            func place(_ letter: String) -> BusAddress {
                BusAddress(publish: "ipc://\(name)-\(letter)", live: "ipc://\(name)-\(letter)l")
            }
            (first, second) = (place("a"), place("b"))
            both = try BusAddress(
                listing: "\(first.publish),\(second.publish)", live: "\(first.live),\(second.live)")
        }
    }

    @Test func `a door's request waits for whoever writes next, and is answered by that one`()
        async throws
    {
        let places = try Places()
        let journal = MemoryJournal()
        let first = try await LiveBus(journal: journal, at: places.first)
        let client = BusClient(context: first.context, address: places.both, name: "door")
        try await client.open()
        _ = try await client.publish([said("1")])
        #expect(await client.endpoint == places.first.publish)
        await first.close()
        async let answer = client.publish([said("2")])
        let second = try await LiveBus(journal: journal, at: places.second)
        #expect(try await answer == [Stored(sequence: 3, duplicate: false)])
        #expect(await client.endpoint == places.second.publish)
        await client.close()
        await second.close()
    }

    /// The journal in memory stops the tests where an older epoch appends.
    @Test func `an older bus that goes on speaking is neither asked nor heard`() async throws {
        let places = try Places()
        let journal = MemoryJournal()
        let old = try await LiveBus(journal: journal, at: places.first)
        let client = BusClient(context: old.context, address: places.both, name: "door")
        try await client.open()
        _ = try await client.publish([said("1")])
        let new = try await LiveBus(journal: journal, at: places.second)
        var heard: [UInt64] = []
        for await commit in await client.commits() {
            heard.append(commit.epoch)
            if heard.filter({ $0 == 2 }).count == 3 { break }
        }
        #expect(Array(heard.drop { $0 == 1 }) == [2, 2, 2])
        for number in 2...20 { _ = try await client.publish([said("\(number)")]) }
        #expect(try await client.status().epoch == 2)
        await client.close()
        await new.close()
        await old.close()
    }

    @Test func `a bus that is restarted at its place is followed there`() async throws {
        let places = try Places()
        let journal = MemoryJournal()
        let first = try await LiveBus(journal: journal, at: places.second)
        let client = BusClient(context: first.context, address: places.both, name: "door")
        try await client.open()
        _ = try await client.publish([said("1")])
        await first.close()
        let again = try await LiveBus(journal: journal, at: places.second)
        #expect(try await client.publish([said("2")]).map(\.sequence) == [3])
        await client.close()
        await again.close()
    }

    @Test func `whoever begins to listen hears the beat at once`() async throws {
        let bus = try await LiveBus()
        for number in 1...3 {
            let client = try await bus.client("listener \(number)")
            let start = ContinuousClock.now
            for await _ in await client.commits() { break }
            #expect(ContinuousClock.now - start < .milliseconds(500))
            await client.close()
        }
        await bus.close()
    }
}
