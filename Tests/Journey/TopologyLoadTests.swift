// SPDX-License-Identifier: Apache-2.0
internal import Foundation
internal import Journey
internal import Testing

@Suite struct `Loading a topology` {
    @Test func `the one that ships is read whole`() throws {
        let topology = try Topology.load(Shipped.root.appending(path: "topology.json").path())
        #expect(topology.workers.count == 11)
        #expect(topology.handoffs.keys.sorted() == ["marketing-to-sales", "sales-to-onboarding"])
        #expect(
            topology.handoffs["sales-to-onboarding"]?.sla["first-human-touch"]?.calendar == "always"
        )
    }

    @Test func `broken JSON is named by line and column`() {
        #expect(
            said(of: "{\n  \"fields\": {\n    \"a\" 1\n") == [
                "t.json:3:9: is not JSON: expected \":\" after the key \"a\""
            ])
        #expect(
            said(of: "{ \"queues\": {},\n}") == [
                "t.json:2:1: is not JSON: a comma stands before \"}\"; remove the comma"
            ])
        #expect(
            said(of: "{ // rules\n}") == [
                "t.json:1:3: is not JSON: JSON has no comments; remove it"
            ])
        #expect(
            said(of: "{ 'queues': 1 }") == [
                "t.json:1:3: is not JSON: expected a key in double quotes"
            ])
        #expect(
            said(of: "{ \"queues\": ") == [
                "t.json:1:13: is not JSON: the text ends where a value is expected"
            ])
        #expect(
            said(of: "{ \"$schema\": \"ä\\q\" }") == [
                "t.json:1:16: is not JSON: an unknown escape in a text; "
                    + "write \\\\ for a backslash"
            ])
        #expect(said(of: "{}{}") == ["t.json:1:3: is not JSON: something stands after the last }"])
    }

    @Test func `a text that is not UTF-8 is refused`() throws {
        let faults = #expect(throws: TopologyUnreadable.self) {
            try Topology(json: [0x7B, 0xFF, 0x7D])
        }
        #expect(
            faults?.description == "topology.json:1:1: is not UTF-8; save the file as UTF-8")
    }

    @Test func `nesting without end is refused`() {
        let deep = String(repeating: "[", count: 100_000)
        #expect(said(of: deep) == ["t.json:1:65: is not JSON: nested deeper than 64"])
    }

    @Test func `an unknown key is refused with the one that was meant`() {
        #expect(
            Shipped.faults("\"trigger\": { \"lead.score\"", "\"trigerr\": { \"lead.score\"") == [
                "handoffs.marketing-to-sales.trigger: is required and missing; write a condition, "
                    + "as {\"deal.stage\": \"closedwon\"}",
                "handoffs.marketing-to-sales.trigerr: unknown key \"trigerr\"; "
                    + "did you mean \"trigger\"?",
            ])
    }

    @Test func `an unknown key that resembles none is answered with those that are known`() {
        #expect(
            Shipped.faults("\"bus\": { ", "\"bus\": { \"colour\": 1, ") == [
                "bus.colour: unknown key \"colour\"; known here: publish, live"
            ])
    }

    @Test func `a key that stands twice is refused`() {
        #expect(
            Shipped.faults(
                "\"hubspot\": {", "\"zendesk\": { \"shape\": \"zendesk\" }, \"hubspot\": {")
                == ["sources.zendesk: stands twice in the same object; keep one of the two"])
    }

    @Test func `a wrong type is named with what is expected and what is there`() {
        #expect(
            Shipped.faults("\"times\": 2", "\"times\": \"two\"") == [
                "handoffs.marketing-to-sales.packet.remind.times: "
                    + "must be a whole number from 1 to 100, not the text \"two\""
            ])
        #expect(
            Shipped.faults("\"times\": 2", "\"times\": 2.5") == [
                "handoffs.marketing-to-sales.packet.remind.times: "
                    + "must be a whole number from 1 to 100, not the number 2.5"
            ])
        #expect(
            Shipped.faults("\"human\": true", "\"human\": \"yes\"") == [
                "handoffs.marketing-to-sales.tasks[0].human: "
                    + "must be true or false, not the text \"yes\""
            ])
        #expect(
            Shipped.faults("\"rules\": []", "\"rules\": {}") == [
                "handoffs.marketing-to-sales.routing.rules: must be a list in [ ], not an object"
            ])
    }

    @Test func `a period, a due date and a share are named with an example`() {
        #expect(
            Shipped.faults("\"within\": \"24 hours\"", "\"within\": \"1 fortnight\"") == [
                "handoffs.sales-to-onboarding.sla.first-human-touch.within: "
                    + "\"1 fortnight\" is not a period, as \"48 hours\" or \"2 weeks\""
            ])
        #expect(
            Shipped.faults("\"trigger + 2 days\"", "\"2 days\"") == [
                "handoffs.sales-to-onboarding.tasks[2].due: "
                    + "\"2 days\" is not a due date, as \"trigger + 48 hours\""
            ])
        #expect(
            Shipped.faults("[\"50%\", \"80%\"]", "[\"50%\", \"180%\"]") == [
                "handoffs.sales-to-onboarding.sla.first-human-touch.warn[1]: "
                    + "\"180%\" is not a share, as \"80%\""
            ])
    }

    @Test func `a word outside its choice is refused with the one that was meant`() {
        #expect(
            Shipped.faults("\"mode\": \"enforce\"", "\"mode\": \"enforced\"") == [
                "handoffs.marketing-to-sales.mode: "
                    + "\"enforced\" is not one of observe, warn, enforce; did you mean \"enforce\"?"
            ])
    }

    @Test func `a queue without a fallback is refused`() {
        #expect(
            Shipped.faults(", \"fallback\": \"head-of-sales\"", "") == [
                "queues.sales-inbound.fallback: is required and missing; "
                    + "write a name, as \"customer-success\""
            ])
    }

    @Test func `a test has exactly one known operator`() {
        #expect(
            Shipped.faults("{ \"at_least\": 70 }", "{ \"at_leest\": 70 }") == [
                "handoffs.marketing-to-sales.trigger[\"lead.score\"].at_leest: "
                    + "unknown key \"at_leest\"; did you mean \"at_least\"?"
            ])
        #expect(
            Shipped.faults("{ \"at_least\": 70 }", "{ \"at_least\": 70, \"at_most\": 90 }") == [
                "handoffs.marketing-to-sales.trigger[\"lead.score\"]: a test has one operator, "
                    + "not 2; write {\"known\": true} or one of at_least, at_most, some"
            ])
        #expect(
            Shipped.faults("\"closedwon\"", "[]") == [
                "handoffs.sales-to-onboarding.trigger[\"deal.stage\"]: "
                    + "an empty list never holds; name a value"
            ])
    }

    @Test func `all faults are told at once, in the order of the file, each with its place`() {
        let text = """
            {
              "queues": { "cs": { "team": 7, "share": "least-loaded", "when_full": "wait",
                                  "fallback": "priit" } },
              "quenes": {}
            }
            """
        #expect(
            said(of: text) == [
                "t.json:2:31: queues.cs.team: must be a name, as \"customer-success\", "
                    + "not the number 7",
                "t.json:4:3: quenes: unknown key \"quenes\"; known here: $schema, include, bus, "
                    + "workers, sources, fields, calendars, queues, handoffs, success",
            ])
    }

    @Test func `an editor's byte order mark does no harm`() throws {
        let topology = try Topology(json: [0xEF, 0xBB, 0xBF] + Array("{\"queues\": {}}".utf8))
        #expect(topology == Topology())
    }

    @Test func `escapes and characters beyond the first plane are read as they are meant`() throws {
        let text =
            #"{"queues": {"q": {"team": "a\u002Db", "share": "least-loaded", "#
            + #""when_full": "wait", "fallback": "\ud83d\ude00"}}}"#
        let queue = try Topology(json: Array(text.utf8)).queues["q"]
        #expect(queue?.team == "a-b")
        #expect(queue?.fallback == "😀")
    }

    @Test func `a file that breaks off anywhere is refused, and nothing crashes`() {
        let bytes = Array(Shipped.json.utf8)
        let end = bytes.lastIndex(of: UInt8(ascii: "}"))!
        for length in stride(from: 0, through: end, by: 97) {
            #expect(throws: TopologyUnreadable.self) { try Topology(json: Array(bytes[..<length])) }
        }
    }

    private func said(of text: String) -> [String] {
        do {
            _ = try TopologyFile(json: Array(text.utf8), name: "t.json")
            return []
        } catch {
            return error.faults.map(\.description)
        }
    }
}
