// SPDX-License-Identifier: Apache-2.0
internal import Events
internal import Journey
internal import Testing

@Suite struct `An event` {
    private let nine = Instant(rfc3339: "2026-03-02T09:00:00Z")!

    @Test func `is written with its attributes in the order of their names`() throws {
        let draft = Draft(
            HandoffAcceptRequested(handoff: "h1", by: "dana"), subject: "deal:7301",
            key: "account:501", handoff: "h1", time: nine)
        let event = try draft.event(id: "1", source: "/console", causation: "0")
        #expect(
            String(decoding: event.json, as: UTF8.self)
                == #"{"causationid":"0","correlationid":"h1","data":{"by":"dana","handoff":"h1"},"#
                + #""datacontenttype":"application/json","id":"1","partitionkey":"account:501","#
                + #""source":"/console","specversion":"1.0","subject":"deal:7301","#
                + #""time":"2026-03-02T09:00:00Z","type":"handoff.accept.requested"}"#)
    }

    @Test func `is the same once it was written and read`() throws {
        let body = FactObserved(field: "deal.stage", value: .text("closed\"won/ä😀"), source: "t")
        let draft = Draft(body, subject: "deal:\"7301\"/ä", key: "deal:\"7301\"/ä")
        let written = try draft.event(id: "a\\b", source: "/t", time: nine)
        let read = try Event(json: written.json)
        #expect(read.body as? FactObserved == body)
        #expect(read.envelope == written.envelope)
        #expect(read.subject == "deal:\"7301\"/ä")
        #expect(read.handoff == nil)
        #expect(read.happened == nine)
    }

    @Test func `happened when its draft says, else when that happened which called for it`() throws
    {
        let draft = Draft(ClockReached(), subject: "bus:clock", key: "*")
        #expect(try draft.event(id: "1", source: "/t", time: nine).happened == nine)
        var early = draft
        early.time = nine - .seconds(1)
        #expect(try early.event(id: "1", source: "/t", time: nine).happened == nine - .seconds(1))
    }

    @Test func `about nobody has no subject`() throws {
        let event = try Draft(ClockReached(), subject: "", key: "*").event(id: "1", source: "/t")
        #expect(event.envelope.subject == nil)
        #expect(event.subject == "")
    }

    @Test func `larger than the limit is refused as it is written`() {
        let note = String(repeating: "x", count: Limits.eventBytes)
        let draft = Draft(
            ActivityLogged(moment: "call.held", source: "t", note: note), subject: "deal:1",
            key: "deal:1")
        #expect(throws: MalformedEvent.self) { try draft.event(id: "1", source: "/t") }
    }

    @Test func `of a type that is not known travels on untouched`() throws {
        let json =
            #"{"data":{"b":1.10,"a":[]},"id":"1","source":"/t","specversion":"1.0","type":"x.y"}"#
        let event = try Event(json: Array(json.utf8))
        #expect(event.body is UnknownPayload)
        #expect(String(decoding: event.json, as: UTF8.self) == json)
    }

    @Test func `keeps attributes and data that it does not know`() throws {
        let json =
            #"{"vendor":1.50,"data":{"handoff":"h","by":"d","new":true},"id":"1","#
            + #""source":"/t","specversion":"1.0","type":"handoff.accept.requested"}"#
        let event = try Event(json: Array(json.utf8))
        #expect(event.body as? HandoffAcceptRequested == .init(handoff: "h", by: "d"))
        #expect(String(decoding: event.json, as: UTF8.self) == json)
    }

    @Test func `seen at another place has that place's clock and its own bytes`() throws {
        let event = try Draft(ClockReached(), subject: "bus:clock", key: "*")
            .event(id: "1", source: "/t")
        let placed = event.placed(at: 7, recorded: nine)
        #expect(placed.sequence == 7)
        #expect(placed.recorded == nine)
        #expect(placed.json == event.json)
    }
}

@Suite struct `Malformed data` {
    @Test func `that misses a part is refused by its path`() {
        #expect(
            refusal("handoff.accept.requested", #"{"by":"dana"}"#)
                == "$.data.handoff: is required and missing")
        #expect(
            refusal("handoff.accept.requested", nil) == "$.data.handoff: is required and missing")
        #expect(
            refusal("handoff.blocked", blocked(#"[{"field":"a","met":true}]"#))
                == "$.data.failed[0].wanted: is required and missing")
    }

    @Test func `of the wrong type is refused by its path`() {
        #expect(
            refusal("handoff.accept.requested", #"{"handoff":7,"by":"dana"}"#)?
                .hasPrefix("$.data.handoff: ") == true)
        #expect(refusal("handoff.accept.requested", "[]")?.hasPrefix("$.data: ") == true)
        #expect(
            refusal("fact.observed", #"{"field":"a","source":"t","value":{"flag":"yes"}}"#)?
                .hasPrefix("$.data.value.flag: ") == true)
        #expect(
            refusal("fact.observed", #"{"field":"a","source":"t","value":{"date":"soon"}}"#)
                == "$.data.value.date: \"soon\" is not a time in RFC 3339, "
                + "as 2026-03-02T09:00:00Z")
        #expect(
            refusal("fact.observed", #"{"field":"a","source":"t","value":{"txt":"yes"}}"#)
                == "$.data.value: a value has exactly one key of text, number, flag, date, money, "
                + "rows, none")
    }

    private func blocked(_ failed: String) -> String {
        #"{"handoff":"h","point":"p","mode":"warn","missing":[],"failed":\#(failed),"#
            + #""known":0,"required":1}"#
    }

    private func refusal(_ type: String, _ data: String?) -> String? {
        let data = data.map { ",\"data\":\($0)" } ?? ""
        let json =
            "{\"specversion\":\"1.0\",\"id\":\"1\",\"source\":\"/t\",\"type\":\"\(type)\"\(data)}"
        do {
            _ = try Event(json: Array(json.utf8))
            return nil
        } catch {
            return error.description
        }
    }
}
