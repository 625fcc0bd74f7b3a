// SPDX-License-Identifier: Apache-2.0
import Events
import Testing

@testable import baton

struct EventFileTests {
    private func event(_ id: String) -> String {
        #"{"specversion":"1.0","id":"\#(id)","source":"/t","type":"note.taken"}"#
    }

    private func events(_ text: String) throws -> [[UInt8]] {
        try EventFile.events(in: Array(text.utf8), named: "file")
    }

    @Test func `one event, an array, and one a line are read alike`() throws {
        #expect(try events(event("1")).count == 1)
        #expect(try events("[\(event("1")),\n\(event("2"))]").count == 2)
        #expect(try events(event("1") + "\n\n" + event("2") + "\n").count == 2)
    }

    @Test func `one event may stand over several lines`() throws {
        let text = event("1").replacing(",", with: ",\n  ")
        #expect(try events(text).count == 1)
    }

    @Test func `a fault names the line, the path and the rule`() {
        let text = event("1") + "\n" + #"{"specversion":"1.0","id":"2","source":"/t"}"#
        #expect(
            throws: Failure(
                "file, line 2: $.type: is required: a text, not empty", mend: "Nothing was sent.",
                status: .data)
        ) {
            try events(text)
        }
    }

    @Test func `broken JSON is refused`() {
        #expect(throws: Failure.self) { try events("{\"id\": ") }
        #expect(throws: Failure.self) { try events("[1, 2") }
    }

    @Test func `what is the bus's to say is refused`() {
        let text = event("1").replacing("}", with: #","sequence":"00000000000000000007"}"#)
        #expect(throws: Failure.self) { try events(text) }
    }

    @Test func `a request never holds more than the bus takes`() {
        let many = Array(repeating: Array("{}".utf8), count: Limits.requestEvents + 1)
        #expect(EventFile.batches(many).map(\.count) == [Limits.requestEvents, 1])
        let large = Array(
            repeating: [UInt8](repeating: 0x20, count: Limits.requestBytes / 2), count: 3)
        #expect(EventFile.batches(large).map(\.count) == [2, 1])
    }
}
