// SPDX-License-Identifier: Apache-2.0
internal import Events
internal import Journey
internal import Testing

@Suite struct `A stamp` {
    private let now = Instant(rfc3339: "2026-03-02T09:00:00.000001Z")!

    @Test func `stands in front of the attributes and changes nothing behind it`() throws {
        let json = Array(
            #" { "specversion":"1.0","id":"1","source":"/t","type":"a","x": 1.10 }"#.utf8)
        let stamped = Stamp.stamp(json, sequence: 42, recorded: now)
        #expect(
            String(decoding: stamped, as: UTF8.self)
                == #"{"sequence":"00000000000000000042","#
                + #""recordedtime":"2026-03-02T09:00:00.000001Z","#
                + #" "specversion":"1.0","id":"1","source":"/t","type":"a","x": 1.10 }"#)
        let envelope = try Envelope(scanning: stamped)
        #expect(envelope.sequence == 42)
        #expect(envelope.recorded == now)
    }

    @Test func `keeps an empty object JSON`() {
        let stamped = Stamp.stamp(Array("{ }".utf8), sequence: 1, recorded: now)
        #expect(String(decoding: stamped, as: UTF8.self).hasSuffix("000001Z\" }"))
    }

    @Test func `adds no more bytes than it says`() {
        let stamped = Stamp.stamp(Array("{\"a\":1}".utf8), sequence: .max, recorded: now)
        #expect(stamped.count - 7 <= Stamp.bytes)
    }

    @Test func `makes no event too large that was taken in`() throws {
        let bare = #"{"specversion":"1.0","id":"1","source":"/t","type":"a","data":""}"#
        let filling = String(repeating: "x", count: Limits.eventBytes - bare.utf8.count)
        let largest = Array(bare.replacing("\"data\":\"\"", with: "\"data\":\"\(filling)\"").utf8)
        #expect(largest.count == Limits.eventBytes)
        _ = try Envelope(scanning: largest)
        _ = try Envelope(scanning: Stamp.stamp(largest, sequence: .max, recorded: now))
        #expect(throws: MalformedEvent.self) { try Envelope(scanning: largest + [0x20]) }
    }
}
