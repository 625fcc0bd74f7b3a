// SPDX-License-Identifier: Apache-2.0
import Events
import Foundation
import Journey
import Packager
import Testing
import WorkerTesting

struct PackagerTests {
    var story = Story<Packager>(Company.topology)
    let handoff: HandoffID = "h1"

    @discardableResult
    mutating func fact(
        _ field: FieldID, _ value: Value?, of subject: SubjectID = "deal:1",
        key: String = "account:acme", at time: Instant? = nil
    ) -> [any Payload] {
        story.when(
            Draft(
                FactObserved(field: field, value: value, source: "hubspot", by: "dana"),
                subject: subject, key: key, time: time)
        ).map(\.body)
    }

    @discardableResult
    mutating func open() -> [any Payload] {
        story.tell(
            HandoffOpened(
                handoff: handoff, point: "sales-to-onboarding", mode: .enforce, topology: 1,
                rep: "dana", missing: [], why: []), handoff: handoff)
    }

    @Test mutating func `an opened handoff gets its packet, in five sections, with provenance`()
        throws
    {
        fact("account.name", .text("Acme"), of: "account:acme")
        fact("deal.use_case", .text("Fewer support tickets"))
        let packet = try #require(open().first as? PacketSealed)
        #expect(packet.version == 1)
        #expect(packet.account == "Acme")
        #expect(packet.rep == "dana")
        #expect(
            packet.sections.map(\.name) == [
                "context", "goals", "stakeholders", "constraints", "next steps",
            ])
        let lines = packet.sections[0].fields
        let useCase = try #require(lines.first { $0.field == "deal.use_case" })
        #expect(useCase.ask == "Which problem did they buy us to solve?")
        #expect(useCase.required)
        #expect(useCase.known?.value == .text("Fewer support tickets"))
        #expect(useCase.known?.by == "dana")
        #expect(useCase.known?.event == "given-3")
        #expect(lines.first { $0.field == "deal.scope" }?.known == nil)
    }

    @Test mutating func `a later fact amends the packet once, the same value again does not`()
        throws
    {
        fact("deal.scope", .text("gold"))
        open()
        let said = fact("deal.scope", .text("platinum"))
        let amended = try #require(said.first as? PacketAmended)
        #expect(amended.version == 2)
        #expect(amended.changes.map(\.before) == [.text("gold")])
        #expect(amended.changes.map(\.after?.value) == [.text("platinum")])
        #expect(fact("deal.scope", .text("platinum")).isEmpty)
        #expect(fact("deal.stage", .text("kick-off")).isEmpty)
        let next = try #require(fact("deal.scope", nil).first as? PacketAmended)
        #expect(next.version == 3)
        #expect(next.changes == [PacketChange(field: "deal.scope", before: .text("platinum"))])
    }

    @Test mutating func `a late older fact amends nothing`() {
        fact("deal.scope", .text("gold"))
        open()
        #expect(fact("deal.scope", .text("silver"), at: story.now - .seconds(60)).isEmpty)
    }

    @Test mutating func `the checksum tells equal packets from changed ones`() throws {
        fact("deal.scope", .text("gold"))
        let first = try #require(open().first as? PacketSealed)
        let amended = try #require(fact("deal.scope", .text("tin")).first as? PacketAmended)
        #expect(first.checksum.count == 32)
        #expect(amended.checksum != first.checksum)
        var again = PacketsAgain()
        again.retell()
        #expect(again.checksum == first.checksum)
    }

    @Test mutating func `a completed handoff is forgotten`() {
        fact("deal.scope", .text("gold"))
        open()
        story.tell(
            HandoffCompleted(handoff: handoff, point: "sales-to-onboarding", why: []),
            handoff: handoff)
        #expect(fact("deal.scope", .text("platinum")).isEmpty)
    }

    @Test mutating func `a handoff that opens again after a rejection continues the numbers`()
        throws
    {
        open()
        fact("deal.scope", .text("gold"))
        #expect(try #require(open().first as? PacketSealed).version == 3)
    }

    @Test mutating func `what is known of a lead is carried to its account with its provenance`()
        throws
    {
        fact("lead.source", .text("fair"), of: "lead:anna", key: "lead:anna")
        fact("lead.source", .text("spring fair"), of: "lead:anna", key: "lead:anna")
        let said = story.when(
            Draft(
                SubjectLinked(linked: "lead:anna", account: "account:acme"),
                subject: "lead:anna", key: "lead:anna"))
        let carried = try #require(said.first?.body as? ContextCarried)
        #expect(said.map(\.key) == ["account:acme"])
        #expect(said.map(\.subject) == ["lead:anna"])
        #expect(carried.from == "lead:anna")
        #expect(carried.facts.map(\.known.value) == [.text("spring fair")])
        #expect(carried.facts.map(\.known.event) == ["given-3"])
    }

    @Test mutating func `a fact that still comes under the former key is carried on, once`() {
        fact("lead.source", .text("fair"), of: "lead:anna", key: "lead:anna")
        story.tell(
            SubjectLinked(linked: "lead:anna", account: "account:acme"), about: "lead:anna",
            key: "lead:anna")
        let late = story.now
        let said = fact("lead.fit", .text("good"), of: "lead:anna", key: "lead:anna")
        #expect((said.first as? ContextCarried)?.facts.map(\.field) == ["lead.fit"])
        #expect(
            fact("lead.fit", .text("bad"), of: "lead:anna", key: "lead:anna", at: late).isEmpty)
    }

    @Test mutating func `what is carried amends an open packet of the account`() throws {
        open()
        fact("deal.scope", .text("gold"), key: "deal:1")
        let said = story.tell(
            SubjectLinked(linked: "deal:1", account: "account:acme"), about: "deal:1",
            key: "deal:1")
        #expect(said.count == 2)
        let amended = try #require(said.last as? PacketAmended)
        #expect(amended.changes.map(\.after?.value) == [.text("gold")])
        #expect(fact("deal.scope", .text("gold")).isEmpty)
    }

    @Test mutating func `what moves in a circle comes to rest`() {
        fact("lead.fit", .text("good"), of: "lead:anna", key: "account:a")
        for (from, to) in [("a", "b"), ("b", "c"), ("c", "a")] {
            story.tell(
                SubjectLinked(linked: "lead:anna", account: SubjectID(kind: "account", to)),
                about: "lead:anna", key: "account:\(from)")
        }
        let said = fact("lead.fit", .text("best"), of: "lead:anna", key: "account:b")
        #expect(said.count == 3)
    }

    @Test mutating func `told again, it knows the same bytes, and coded it goes on the same`()
        throws
    {
        var other = PackagerTests()
        for index in [0, 1] {
            fact("deal.scope", .text("gold \(index)"))
            fact(
                "lead.fit", .text("good"), of: SubjectID(kind: "lead", "\(index)"),
                key: "lead:\(index)")
            other.fact("deal.scope", .text("gold \(index)"))
            other.fact(
                "lead.fit", .text("good"), of: SubjectID(kind: "lead", "\(index)"),
                key: "lead:\(index)")
        }
        open()
        other.open()
        #expect(try bytes(story.worker) == bytes(other.story.worker))

        var copy = try JSONDecoder().decode(Packager.self, from: bytes(story.worker))
        #expect(try bytes(copy) == bytes(story.worker))
        let event = try Draft(
            FactObserved(field: "deal.scope", value: .text("tin"), source: "hubspot"),
            subject: "deal:1", key: "account:acme"
        ).event(id: "x", source: "/test", time: story.now)
        copy.apply(event)
        #expect(try copy.decide(event).map(\.type) == [PacketAmended.type])
    }

    func bytes(_ worker: Packager) throws -> Data {
        let encoder = JSONEncoder()
        encoder.outputFormatting = .sortedKeys
        return try encoder.encode(worker)
    }
}

/// The same packet, told a second time to another fold.
private struct PacketsAgain {
    var tests = PackagerTests()
    var checksum: String?

    mutating func retell() {
        tests.fact("deal.scope", .text("gold"))
        checksum = (tests.open().first as? PacketSealed)?.checksum
    }
}
