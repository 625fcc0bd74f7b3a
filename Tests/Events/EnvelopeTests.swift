// SPDX-License-Identifier: Apache-2.0
internal import Events
internal import Journey
internal import Testing

/// A CloudEvent with the attributes that are required, and more.
private func event(_ more: String = "", id: String = "\"1\"", type: String = "\"a.b\"") -> String {
    "{\"specversion\":\"1.0\",\"id\":\(id),\"source\":\"/t\",\"type\":\(type)\(more)}"
}

private func scan(_ json: String) throws(MalformedEvent) -> Envelope {
    try Envelope(scanning: Array(json.utf8))
}

private func refusal(_ json: [UInt8]) -> String? {
    do {
        _ = try Envelope(scanning: json)
        return nil
    } catch {
        return error.description
    }
}

private func refusal(_ json: String) -> String? { refusal(Array(json.utf8)) }

@Suite struct `An envelope` {
    @Test func `holds the attributes that the bus routes by`() throws {
        let json = event(
            #","subject":"deal:7301","partitionkey":"account:acme""#
                + #","time":"2026-03-02T10:00:00+01:00""#
                + #","sequence":"00000000000000000042","recordedtime":"2026-03-02T09:00:01Z""#
                + #","correlationid":"h1","causationid":"c1","data":{"x":[1,"}"]},"other":7"#)
        let envelope = try scan(json)
        #expect(envelope.id == "1")
        #expect(envelope.source == "/t")
        #expect(envelope.type == "a.b")
        #expect(envelope.subject == "deal:7301")
        #expect(envelope.key == "account:acme")
        #expect(envelope.time == Instant(rfc3339: "2026-03-02T09:00:00Z"))
        #expect(envelope.sequence == 42)
        #expect(envelope.recorded == Instant(rfc3339: "2026-03-02T09:00:01Z"))
        #expect(envelope.correlation == "h1")
        #expect(envelope.causation == "c1")
        let data = try #require(envelope.data)
        #expect(String(decoding: Array(json.utf8)[data], as: UTF8.self) == #"{"x":[1,"}"]}"#)
    }

    @Test func `takes its key from the subject, and else from the source`() throws {
        #expect(try scan(event(#","subject":"deal:7301""#)).key == "deal:7301")
        #expect(try scan(event()).key == "/t")
    }

    @Test func `reads space, escapes and escaped names as JSON means them`() throws {
        let json =
            " {\n\"specversion\" :\t\"1.0\", \"\\u0069d\":\"a\\\"\\u00e4\\ud83d\\ude00\","
            + "\"source\":\"\\/t\",\"type\":\"a\"}\r\n"
        let envelope = try scan(json)
        #expect(envelope.id == "a\"ä😀")
        #expect(envelope.source == "/t")
    }

    @Test func `takes an attribute that is null for one that is not there`() throws {
        let envelope = try scan(event(#","subject":null,"time":null,"partitionkey":null"#))
        #expect(envelope.subject == nil)
        #expect(envelope.key == "/t")
        #expect(refusal(event(id: "null")) == "$.id: is required: a text, not empty")
    }

    @Test func `lets attributes pass that it does not know, of any type`() throws {
        _ = try scan(event(#","vendor":{"deep":[null,true,-1.5e-7]},"vendor":2,"Id":[]"#))
    }
}

@Suite struct `A malformed event` {
    @Test(arguments: ["specversion", "id", "source", "type"])
    func `misses an attribute that is required`(name: String) {
        let whole = event()
        let without = whole.replacing("\"\(name)\"", with: "\"x\"")
        #expect(
            refusal(without)
                == (name == "specversion"
                    ? "$.specversion: is required: a text, not empty"
                    : "$.\(name): is required: a text, not empty"))
    }

    @Test func `has an attribute of the wrong type`() {
        #expect(refusal(event(id: "7")) == "$.id: must be a text of at most 512 bytes")
        #expect(
            refusal(event(",\"subject\":{}")) == "$.subject: must be a text of at most 512 bytes")
        #expect(
            refusal(event(",\"sequence\":7")) == "$.sequence: must be a text of at most 20 bytes")
        #expect(refusal(event(id: "\"\"")) == "$.id: is required: a text, not empty")
    }

    @Test(arguments: ["subject", "partitionkey", "correlationid", "causationid"])
    func `has an attribute that is empty`(name: String) {
        #expect(refusal(event(",\"\(name)\":\"\"")) == "$.\(name): must not be empty; leave it out")
    }

    @Test func `has an attribute that is too long`() {
        let long = String(repeating: "a", count: 513)
        #expect(refusal(event(id: "\"\(long)\"")) == "$.id: must be a text of at most 512 bytes")
        #expect(refusal(event(id: "\"\(long.dropLast())\"")) == nil)
        let type = String(repeating: "a", count: 195)
        #expect(
            refusal(event(type: "\"\(type)\"")) == "$.type: must be a text of at most 194 bytes")
        #expect(refusal(event(type: "\"\(type.dropLast())\"")) == nil)
    }

    @Test func `has an attribute twice`() {
        #expect(refusal(event(#","id":"2""#)) == "$.id: stands twice")
        #expect(refusal(event(#","\u0069d":"2""#)) == "$.id: stands twice")
        #expect(refusal(event(#","data":1,"data":2"#)) == "$.data: stands twice")
    }

    @Test func `is of another version, has a type that is no topic, or a time that is none`() {
        #expect(
            refusal(event().replacing("1.0", with: "0.3")) == "$.specversion: must be \"1.0\"")
        #expect(
            refusal(event(type: "\"a b\""))
                == "$.type: may hold letters, digits, and the marks . _ - only")
        #expect(
            refusal(event(#","time":"yesterday""#))
                == "$.time: \"yesterday\" is not a time in RFC 3339")
        #expect(
            refusal(event(#","recordedtime":"2026-02-30T00:00:00Z""#))
                == "$.recordedtime: \"2026-02-30T00:00:00Z\" is not a time in RFC 3339")
    }

    @Test(arguments: ["0", "-1", "+5", "x", "", "18446744073709551616"])
    func `has a sequence that is none`(text: String) {
        #expect(
            refusal(event(",\"sequence\":\"\(text)\""))
                == "$.sequence: must be up to 20 digits, from 1")
    }

    @Test func `is too large, before anything is read`() {
        let large = Array(repeating: UInt8(ascii: "x"), count: 2 * 1024 * 1024)
        #expect(refusal(large) == "$: 2097152 bytes; an event has at most 262144")
    }

    @Test func `is not UTF-8`() {
        var bytes = Array(event(",\"vendor\":\"?\"").utf8)
        bytes[bytes.lastIndex(of: UInt8(ascii: "?"))!] = 0xFF
        #expect(refusal(bytes) == "$: is not UTF-8")
    }

    @Test(arguments: [
        ("", "not a JSON object at byte 0"),
        ("[]", "not a JSON object at byte 0"),
        ("\"text\"", "not a JSON object at byte 0"),
        ("{", "not JSON: expected \"\"\" at byte 1"),
        ("{\"a\"}", "not JSON: expected \":\" at byte 4"),
        ("{\"a\":}", "not JSON: expected a value at byte 5"),
        ("{\"a\":1,}", "not JSON: expected \"\"\" at byte 7"),
        ("{\"a\":1 \"b\":2}", "not JSON: expected \"}\" at byte 7"),
        ("{\"a\":1}{}", "more than one JSON value at byte 7"),
        ("{\"a\":[1,]}", "not JSON: expected a value at byte 8"),
        ("{\"a\":[1}", "not JSON: expected \"]\" at byte 7"),
        ("{\"a\":tru}", "not JSON: expected true at byte 8"),
        ("{\"a\":01}", "not JSON: expected \"}\" at byte 6"),
        ("{\"a\":1.}", "not JSON: expected a value at byte 7"),
        ("{\"a\":.5}", "not JSON: expected a value at byte 5"),
        ("{\"a\":1e}", "not JSON: expected a value at byte 7"),
        ("{\"a\":+1}", "not JSON: expected a value at byte 5"),
        ("{\"a\":NaN}", "not JSON: expected a value at byte 5"),
        ("{\"a\":\"b", "not JSON: a string without an end at byte 7"),
        ("{\"a\":\"\\", "not JSON: a string without an end at byte 7"),
        ("{\"a\":\"\\x\"}", "not JSON: an unknown escape in a string at byte 8"),
        ("{\"a\":\"\\u12g4\"}", "not JSON: \\u needs four hexadecimal digits at byte 10"),
        ("{\"a\":\"b\nc\"}", "not JSON: a control character in a string at byte 8"),
    ])
    func `is not JSON`(json: String, rule: String) {
        #expect(refusal(json) == "$: \(rule)")
    }

    @Test func `is nested too deep`() {
        let nested = { (depth: Int) in
            String(repeating: "[", count: depth) + String(repeating: "]", count: depth)
        }
        #expect(refusal(event(",\"data\":\(nested(128))")) == nil)
        let deep = event(",\"data\":\(nested(129))")
        #expect(refusal(deep)?.hasPrefix("$: nested deeper than 128 at byte ") == true)
        #expect(refusal(event(",\"data\":" + String(repeating: "[{\"a\":", count: 30_000))) != nil)
    }

    @Test func `has an attribute with half a character`() {
        #expect(
            refusal(event(id: #""\ud800""#)) == "$: not JSON: an escape that is no character")
    }
}

@Suite struct `The digest of an event` {
    @Test func `counts type, subject, key and data, and no other attribute`() throws {
        let digest = { (json: String) throws in try scan(json).digest(of: Array(json.utf8)) }
        let one = try digest(event(#","subject":"s","data":{"a":1}"#))
        #expect(
            try digest(
                event(#","subject":"s","time":"2026-03-02T09:00:00Z","data":{"a":1}"#, id: "\"2\""))
                == one)
        #expect(try digest(event(#","subject":"s","data":{"a":2}"#)) != one)
        #expect(try digest(event(#","subject":"t","data":{"a":1}"#)) != one)
        #expect(try digest(event(#","subject":"s","partitionkey":"k","data":{"a":1}"#)) != one)
        #expect(try digest(event(#","subject":"s","data":{"a":1}"#, type: "\"a.c\"")) != one)
    }
}
