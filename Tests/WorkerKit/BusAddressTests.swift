// SPDX-License-Identifier: Apache-2.0
import Testing

@testable import WorkerKit

@Suite struct BusAddressTests {
    @Test func `one endpoint is one bus`() throws {
        let address = try BusAddress(listing: "tcp://a:1", live: "tcp://a:2")
        #expect(address == BusAddress(publish: "tcp://a:1", live: "tcp://a:2"))
    }

    @Test func `lists name a bus after the other, in pairs`() throws {
        let address = try BusAddress(
            listing: "tcp://a:1, tcp://b:1", live: "tcp://a:2,tcp://b:2")
        #expect(address.places.map(\.publish) == ["tcp://a:1", "tcp://b:1"])
        #expect(address.places.map(\.live) == ["tcp://a:2", "tcp://b:2"])
        #expect(try BusAddress(listing: address.publish, live: address.live) == address)
    }

    @Test(arguments: [
        (
            "tcp://a:1,tcp://b:1", "tcp://a:2",
            "--bus (or BATON_BUS) names 2 and --live (or BATON_LIVE) 1: each bus has one endpoint "
                + "of both; name as many, in the same order"
        ),
        (
            "tcp://a:1,", "tcp://a:2",
            "--bus (or BATON_BUS) names an empty endpoint: write tcp://host:port, and one comma "
                + "between two"
        ),
        (
            "a:1", "tcp://a:2",
            "--bus (or BATON_BUS): \"a:1\" is no endpoint: write tcp://a:1"
        ),
        (
            "tcp://a:1,tcp://b:1", "tcp://a:2,tcp://a:2",
            "--live (or BATON_LIVE) names tcp://a:2 twice: name each bus once"
        ),
        (
            (1...9).map { "tcp://\($0):1" }.joined(separator: ","), "tcp://a:2",
            "--bus (or BATON_BUS) names 9 endpoints, and a client follows 8 buses at most: leave "
                + "some out"
        ),
    ])
    func `what is no address names the option, the rule and the mend`(
        publish: String, live: String, words: String
    ) {
        let error = #expect(throws: UnfitBusAddress.self) {
            try BusAddress(listing: publish, live: live)
        }
        #expect(error?.description == words)
    }
}

/// Who writes, as far as a client can hear.
@Suite struct WritingBusTests {
    @Test func `of several nobody writes before one is heard`() {
        #expect(WritingBus(among: 2).place == nil)
        #expect(WritingBus(among: 1).place == 0)
    }

    @Test func `the newest epoch writes, and who wakes up in an older one does not count`() {
        var bus = WritingBus(among: 3)
        let words: [(epoch: UInt64, place: Int)] = [(4, 1), (5, 2), (4, 1), (5, 0), (5, 2), (6, 1)]
        let places = words.map { word in
            let counts = bus.hear(word.epoch, from: word.place)
            return counts ? bus.place : nil
        }
        #expect(places == [1, 2, nil, nil, 2, 1])
    }

    @Test func `of the only one every epoch counts`() {
        var bus = WritingBus(among: 1)
        let counts = [4, 3].map { bus.hear($0, from: 0) }
        #expect(counts == [true, true])
    }
}
