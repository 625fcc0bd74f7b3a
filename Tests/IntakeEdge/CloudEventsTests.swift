// SPDX-License-Identifier: Apache-2.0
import Events
import Hummingbird
import HummingbirdTesting
import Journey
import Testing

@Suite struct CloudEventsTests {
    static let one = "application/cloudevents+json"
    static let many = "application/cloudevents-batch+json"

    @Test func `a structured event is accepted with its place in the journal`() async throws {
        let door = TestDoor()
        let answer = try await door.post("/events", Self.one, structured())
        #expect(answer.status == .accepted)
        #expect(answer.text == #"{"accepted":1,"duplicates":0,"sequences":[1],"unmapped":[]}"#)
        #expect(door.events.map(\.id) == ["n-1"])
    }

    @Test func `a batch is published as one request`() async throws {
        let door = TestDoor()
        let batch = "[\(structured(id: "a")), \n \(structured(id: "b"))]"
        let answer = try await door.post("/events", Self.many + "; charset=utf-8", batch)
        #expect(answer.status == .accepted)
        #expect(door.parts.map { $0.map(\.id) } == [["a", "b"]])
    }

    @Test func `a batch of nothing is accepted`() async throws {
        let door = TestDoor()
        #expect(try await door.post("/events", Self.many, " [ ] ").status == .accepted)
        #expect(door.parts.isEmpty)
    }

    @Test func `in binary mode headers are attributes, percent-decoded, and the body is data`()
        async throws
    {
        let door = TestDoor()
        let answer = try await door.post(
            "/events", "application/json", #"{"field":"deal.stage","source":"crm"}"#,
            headers: [
                "ce-specversion": "1.0", "ce-id": "b 1", "ce-source": "/crm",
                "ce-type": "fact.observed", "ce-subject": "deal:caf%C3%A9%20%22x%22",
                "ce-tenant": "eu",
            ])
        #expect(answer.status == .accepted)
        let event = try #require(door.events.first)
        #expect(event.id == "b 1")
        #expect(event.subject == "deal:café \"x\"")
        #expect((event.body as? FactObserved)?.field == "deal.stage")
        #expect(door.texts[0].contains(#""tenant":"eu""#))
    }

    @Test func `a fact takes its account's partition key`() async throws {
        let door = TestDoor(accounts: ["deal:7301": "account:501"])
        _ = try await door.post("/events", Self.one, structured())
        #expect(door.events.map(\.key) == ["account:501"])
    }

    @Test func `a key that the sender gave stands`() async throws {
        let door = TestDoor(accounts: ["deal:7301": "account:501"])
        let own = #""partitionkey":"deal:7301","#
        _ = try await door.post("/events", Self.one, structured(more: own))
        #expect(door.events.map(\.key) == ["deal:7301"])
    }

    @Test func `a person is told to every fold`() async throws {
        let door = TestDoor()
        let person = #"{"person":"dana","name":"Dana","teams":[],"weight":1,"active":true}"#
        _ = try await door.post(
            "/events", Self.one,
            structured("person.observed", subject: "person:dana", data: person))
        #expect(door.events.map(\.key) == ["*"])
    }

    @Test func `unknown attributes travel on untouched`() async throws {
        let door = TestDoor()
        _ = try await door.post("/events", Self.one, structured(more: #""tenant": "eu" ,"#))
        #expect(door.texts[0].contains(#""tenant": "eu" ,"#))
    }

    @Test func `an unknown type is stored, and the sender is told that nobody knows it`()
        async throws
    {
        let door = TestDoor()
        let answer = try await door.post(
            "/events", Self.one, structured("fact.observd", data: "{}"))
        #expect(answer.status == .accepted)
        #expect(answer.text.contains("/0 fact.observd: stored, but no worker knows this type"))
        #expect(door.events.count == 1)
    }

    @Test func `what only a worker may say is refused`() async throws {
        let door = TestDoor()
        let answer = try await door.post("/events", Self.one, structured("handoff.accepted"))
        #expect(answer.status == .unprocessableContent)
        #expect(answer.text.contains(#""pointer":"/type""#))
        #expect(door.parts.isEmpty)
    }

    @Test func `one bad event of a batch keeps all of it out, and each fault is named`()
        async throws
    {
        let door = TestDoor()
        let noField = structured(id: "b", data: #"{"source":"crm"}"#)
        let noSubject = structured(id: "c", subject: "7301")
        let answer = try await door.post(
            "/events", Self.many, "[\(structured(id: "a")),\(noField),\(noSubject)]")
        #expect(answer.status == .unprocessableContent)
        #expect(answer.headers[.contentType] == "application/problem+json")
        #expect(answer.text.contains(#""pointer":"/1/data/field""#))
        #expect(answer.text.contains(#""pointer":"/2/subject""#))
        #expect(door.parts.isEmpty)
    }

    @Test func `a batch larger than a request is stored in parts`() async throws {
        let door = TestDoor()
        let batch = (0..<1025).map { structured(id: "e\($0)") }.joined(separator: ",")
        let answer = try await door.post("/events", Self.many, "[\(batch)]")
        #expect(answer.status == .accepted)
        #expect(door.parts.map(\.count) == [1024, 1])
    }
}
