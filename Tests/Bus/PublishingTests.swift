// SPDX-License-Identifier: Apache-2.0
import Bus
import Events
import Journey
import Testing
import Wire
import WorkerTesting

/// The six answers to a publish. Sequence 1 is `topology.activated`.
@Suite struct PublishingTests {
    let bus = MemoryBus.fresh()

    @Test func `the rules are the first event`() throws {
        #expect(try bus.journal.everything().map(\.event.type) == [TopologyActivated.type])
    }

    @Test func `ACK: what is stored has its sequence`() {
        #expect(bus.door(1, [said("a"), said("b")]) == stored(2, 3))
    }

    @Test func `nothing is acknowledged or told before it is on disk`() {
        bus.isSlow = true
        #expect(bus.door(1, [said("a")]) == nil)
        #expect(bus.takeCommits().isEmpty)
        bus.store()
        #expect(bus.take(for: "client").count == 1)
        #expect(bus.takeCommits().map(\.through.sequence) == [2])
    }

    @Test func `DUP: what comes through a door twice stands once, and the first stands`() {
        _ = bus.door(1, [said("a", note: "first")])
        #expect(bus.door(2, [said("a", note: "second")]) == stored(2, duplicate: true))
        #expect(bus.journal.head.sequence == 2)
    }

    @Test func `two tools may use the same id`() {
        _ = bus.door(1, [said("a", source: "/one")])
        #expect(bus.door(2, [said("a", source: "/two")]) == stored(3))
    }

    @Test(arguments: ["sla.met", "topology.activated", "packet.sealed", "event.released"])
    func `BAD: what Baton alone says is taken from no door`(type: String) {
        let json = #"{"specversion":"1.0","id":"a","source":"/me","type":"\#(type)","data":{}}"#
        guard case .bad(0, "$.type", let rule) = bus.door(1, [Array(json.utf8)]) else {
            Issue.record("it was taken")
            return
        }
        #expect(rule.hasPrefix("\(type) is said by Baton alone"))
        #expect(bus.journal.head.sequence == 1)
    }

    @Test func `what an edge did is taken from it, and from nobody else`() {
        func attempted(by source: String) -> [UInt8] {
            Array(
                #"{"specversion":"1.0","id":"a","source":"\#(source)","type":"delivery.attempted"}"#
                    .utf8)
        }
        #expect(bus.door(1, [attempted(by: "/baton/courier/edge")]) == stored(2))
        guard case .bad = bus.door(2, [attempted(by: "/me")]) else {
            Issue.record("it was taken")
            return
        }
    }

    @Test func `BAD: names the event, the field and the rule, and stores nothing`() {
        let result = bus.door(1, [said("a"), Array("{\"id\":\"b\"}".utf8)])
        #expect(
            result
                == .bad(index: 1, path: "$.specversion", rule: "is required: a text, not empty"))
        #expect(bus.journal.head.sequence == 1)
    }

    @Test(arguments: [
        #""sequence":"00000000000000000007","#, #""recordedtime":"2026-03-02T09:00:00Z","#,
    ])
    func `BAD: the stamps are the bus's`(stamp: String) {
        guard case .bad(0, "$.sequence", _) = bus.door(1, [said("a", more: stamp)]) else {
            Issue.record("\(stamp) was taken")
            return
        }
    }

    @Test func `BAD: a request without events, and one that is too large`() {
        guard case .bad(0, "$", _) = bus.door(1, []) else {
            Issue.record("an empty request was taken")
            return
        }
        let large = (1...4).map { said("\($0)", note: String(repeating: "x", count: 200 * 1024)) }
        guard case .bad(0, "$", _) = bus.door(2, large) else {
            Issue.record("800 KiB were taken")
            return
        }
    }

    @Test func `BAD: an anchor that is not in the journal`() throws {
        let lease = try #require(bus.join()).lease
        guard case .bad = bus.speak(lease, 1, anchor: 2) else {
            Issue.record("an outcome of the future was taken")
            return
        }
    }

    @Test func `an outcome that comes again is a duplicate`() throws {
        let lease = try #require(bus.join()).lease
        #expect(bus.speak(lease, 1) == stored(2))
        #expect(bus.speak(lease, 1) == stored(2, duplicate: true))
    }

    @Test func `CONFLICT: another outcome under the same key stores nothing`() throws {
        let lease = try #require(bus.join()).lease
        _ = bus.speak(lease, 1, note: "first")
        guard case .conflict = bus.speak(lease, 2, note: "second") else {
            Issue.record("a second outcome was taken")
            return
        }
        #expect(bus.journal.head.sequence == 2)
    }

    @Test func `after CONFLICT the fold's later requests wait for that one`() throws {
        let lease = try #require(bus.join()).lease
        _ = bus.speak(lease, 1, note: "first")
        _ = bus.speak(lease, 2, note: "other")
        #expect(bus.speak(lease, 3, step: 1) == .busy(milliseconds: 0, expected: 2))
        #expect(bus.speak(lease, 2, step: 1) == stored(3))
    }

    @Test func `what waits behind a conflict in the queue is refused`() throws {
        let lease = try #require(bus.join()).lease
        _ = bus.speak(lease, 1, note: "first")
        bus.isSlow = true
        _ = bus.speak(lease, 2, note: "other")
        _ = bus.speak(lease, 3, step: 1)
        bus.store()
        let results: [UInt64] = bus.take(for: "client").compactMap { reply in
            guard case .answer(let answer) = reply else { return nil }
            return answer.number
        }
        #expect(Set(results) == [2, 3])
        #expect(bus.journal.head.sequence == 2)
        #expect(bus.group == nil)
    }

    @Test func `BUSY: a number that is not the next one waits for those before`() throws {
        let lease = try #require(bus.join()).lease
        #expect(bus.speak(lease, 2) == .busy(milliseconds: 0, expected: 1))
    }

    @Test func `a fold that was read again begins a new count`() throws {
        let lease = try #require(bus.join()).lease
        #expect(bus.speak(lease, 9, restarts: true) == stored(2))
        #expect(bus.speak(lease, 10, step: 1) == stored(3))
    }

    @Test func `BUSY: a full queue, and no later request of the fold passes it`() throws {
        let lease = try #require(bus.join()).lease
        bus.isSlow = true
        for number in 1...24 {
            let large = (1...3).map { part in
                said("\(number)-\(part)", note: String(repeating: "x", count: 240 * 1024))
            }
            _ = bus.ask(.publish(Publish(number: UInt64(number), events: large)))
        }
        #expect(bus.speak(lease, 1) == .busy(milliseconds: 50, expected: 1))
        // 23 requests of 3 × 240 KiB and what their JSON adds pass 16 MiB.
        let full = try #require(try bus.pressure())
        #expect(full.waitingRequests == 23)
        #expect(full.waitingBytes >= full.mostBytes)
        #expect(full.turnedAway == 2)
        bus.isSlow = false
        while bus.group != nil { bus.store() }
        #expect(try bus.pressure()?.waitingBytes == 0)
        _ = bus.take(for: "client")
        #expect(bus.speak(lease, 2, step: 1) == .busy(milliseconds: 0, expected: 1))
        guard case .stored = bus.speak(lease, 1) else {
            Issue.record("the request did not find its place")
            return
        }
    }

    @Test func `a release that is too long for an event is refused and stops nothing`() {
        let release = Release(
            worker: "gate", anchor: 1, key: String(repeating: "k", count: 600), retry: true,
            by: "al")
        guard case .refused = bus.ask(.release(release)).first else {
            Issue.record("it was not refused")
            return
        }
        #expect(bus.door(1, [said("a")]) == stored(2))
    }
}
