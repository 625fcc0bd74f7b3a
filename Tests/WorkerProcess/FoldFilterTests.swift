// SPDX-License-Identifier: Apache-2.0
import Events
import Journey
import Packager
import Router
import Testing
import WorkerKit
import WorkerTesting

@testable import WorkerProcess

@Suite struct FoldFilterTests {
    @Test func `a filter says what the worker on the bus would say`() throws {
        var filter = FoldFilter<Router>()
        let events = try Self.history()
        let said = try events.flatMap { try filter.take($0) }
        let routed = try said.map { try Event(json: $0) }
        #expect(routed.map(\.type) == [HandoffRouted.type])
        #expect(routed.first?.envelope.source == "/baton/router")
        #expect(routed.first?.envelope.causation == "packet-1")
    }

    @Test func `the worker's own events among the input are not heard: it says them again`() throws
    {
        var filter = FoldFilter<Parrot>()
        let fact = FactObserved(field: "lead.name", value: .text("Anna"), source: "crm")
        let said = try filter.take(
            Self.event(fact, "fact-1", subject: "lead:1", key: "lead:1"))
        #expect(said.count == 1)
        for own in said { #expect(try filter.take(Event(json: own)).isEmpty) }
    }

    /// Says every fact again.
    private struct Parrot: Worker {
        static let name: WorkerName = "parrot"
        static let consumes: Set<EventType> = [FactObserved.type]
        static let emits: Set<EventType> = [FactObserved.type]
        static let partitioning = Partitioning.whole

        mutating func apply(_ event: Event) {}
        func decide(_ event: Event) -> [Draft] {
            [Draft(event.body, subject: event.subject, key: event.key)]
        }
    }

    @Test func `what one fold says, another fold of the same worker hears`() throws {
        var filter = FoldFilter<Packager>()
        var said: [Event] = []
        let fact = FactObserved(field: "lead.name", value: .text("Anna"), source: "crm")
        let linked = SubjectLinked(linked: "lead:1", account: "account:9")
        let events = [
            try Self.activation(),
            try Self.event(fact, "fact-1", subject: "lead:1", key: "lead:1"),
            try Self.event(linked, "link-1", subject: "lead:1", key: "lead:1"),
            try Self.event(
                HandoffOpened(
                    handoff: "h1", point: "marketing-to-sales", mode: .enforce, topology: 1,
                    missing: [], why: []), "open-1", subject: "lead:1", key: "account:9"),
        ]
        for event in events { said += try filter.take(event).map { try Event(json: $0) } }
        #expect(said.map(\.type) == [ContextCarried.type, PacketSealed.type])
        let packet = try #require(said.last?.body as? PacketSealed)
        let name = packet.sections.flatMap(\.fields).first { $0.field == "lead.name" }
        #expect(name?.known?.value == .text("Anna"))
    }

    private static func history() throws -> [Event] {
        let packet = PacketSealed(
            handoff: "h1", point: "marketing-to-sales", mode: .enforce, topology: 1, version: 1,
            sections: [], checksum: "")
        return [
            try activation(),
            try event(
                PersonObserved(person: "lee", name: "Lee", teams: ["sales"]), "lee",
                subject: "person:lee", key: "*"),
            try event(packet, "packet-1", subject: "lead:1", key: "account:9", handoff: "h1"),
        ]
    }

    private static func activation() throws -> Event {
        let first = try event(ClockReached(), "first", subject: "bus:clock", key: "*")
        return try FoldFilter<Router>.activation(of: Company.topology, before: first)
    }

    private static func event(
        _ body: any Payload, _ id: String, subject: SubjectID, key: String,
        handoff: HandoffID? = nil
    ) throws -> Event {
        try Draft(body, subject: subject, key: key, handoff: handoff).event(
            id: id, source: "/test", time: Instant(rfc3339: "2026-03-02T09:00:00Z"))
    }
}
