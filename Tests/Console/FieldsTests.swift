// SPDX-License-Identifier: Apache-2.0
import Console
import Events
import Journey
import Testing
import WorkerTesting

/// What is known of a handoff before its packet is sealed, and what its owner is asked after.
@Suite struct FieldsTests {
    let lap = Lap()

    func learn(
        _ field: FieldID, _ value: Value?, about subject: SubjectID = "deal:7301",
        key: String = "account:acme", in story: inout Story<Console>
    ) {
        story.tell(
            FactObserved(field: field, value: value, source: "hubspot", by: "rita"),
            about: subject, key: key)
    }

    func held() -> Story<Console> {
        var story = lap.start()
        learn("deal.scope", .text("Gold, 40 seats"), in: &story)
        learn("risks", .rows([["what": "TBD"]]), in: &story)
        lap.request(in: &story)
        lap.block(["success.first", "risks"], in: &story)
        return story
    }

    func page(_ story: Story<Console>) throws -> PacketPage {
        let view = try #require(story.worker.handoff(lap.handoff))
        return PacketPage(view, told: story.worker.narrator, now: story.now)
    }

    @Test func `a held handoff shows what is known, and no placeholder`() throws {
        let page = try page(held())
        let entries = page.sections.flatMap(\.entries)
        #expect(entries.map(\.lines) == [["Gold, 40 seats"]])
        #expect(entries.first?.provenance == "hubspot, Rita, now")
        #expect(page.unanswered.count == 2)
    }

    @Test func `what a lead brought to its account is known there`() throws {
        var story = lap.start()
        learn("deal.scope", .text("Gold"), key: "deal:7301", in: &story)
        let known = KnownValue(
            value: .text("Gold"), source: "hubspot", at: story.now, event: "e1")
        story.tell(
            ContextCarried(
                from: "deal:7301",
                facts: [CarriedFact(subject: "deal:7301", field: "deal.scope", known: known)]),
            about: "deal:7301", key: "account:acme")
        lap.request(in: &story)
        lap.block(["risks"], in: &story)
        #expect(try page(story).sections.flatMap(\.entries).map(\.lines) == [["Gold"]])
    }

    @Test func `the owner is asked for what ends the handoff, and for the success`() throws {
        var story = lap.sealed()
        func asked() throws -> [FieldID] {
            try #require(story.worker.handoff(lap.handoff))
                .fieldsToEnd(story.worker.narrator.rules)
        }
        #expect(try asked() == [])
        lap.tell(HandoffAccepted(handoff: lap.handoff, point: lap.point, owner: "dana"), &story)
        #expect(try asked() == ["success.agreed_at", "success.first_reached_at"])
        learn("success.agreed_at", .date(story.now), about: "account:acme", in: &story)
        #expect(try asked() == ["success.first_reached_at"])
        learn("success.agreed_at", nil, about: "account:acme", in: &story)
        #expect(try asked() == ["success.agreed_at", "success.first_reached_at"])
        lap.tell(HandoffCompleted(handoff: lap.handoff, point: lap.point, why: []), &story)
        #expect(try asked() == [])
    }

    @Test func `a held handoff, and a point before the last one, ask the owner nothing`() throws {
        let story = held()
        let view = try #require(story.worker.handoff(lap.handoff))
        #expect(view.fieldsToEnd(story.worker.narrator.rules) == [])
        var other = lap.start()
        let lead: HandoffID = "h1ead0000001"
        other.tell(
            HandoffRequested(
                handoff: lead, point: "marketing-to-sales", occurrence: 1, why: []),
            about: "lead:1", key: "account:acme")
        other.tell(
            HandoffOpened(
                handoff: lead, point: "marketing-to-sales", mode: .enforce, topology: 1,
                missing: [], why: []), about: "lead:1", key: "account:acme")
        let opened = try #require(other.worker.handoff(lead))
        #expect(opened.state == .open)
        #expect(opened.fieldsToEnd(other.worker.narrator.rules) == [])
    }

    @Test func `why it is complete names moments as people say them`() throws {
        var story = lap.sealed()
        let why = [
            Finding(field: "accepted", met: true, wanted: "is yes", found: "yes"),
            Finding(field: "introduction.held", met: true, wanted: "is yes", found: "yes"),
            Finding(field: "success.agreed_at", met: true, wanted: "is known", found: "2026-03-18"),
        ]
        lap.tell(HandoffCompleted(handoff: lap.handoff, point: lap.point, why: why), &story)
        let view = try #require(story.worker.handoff(lap.handoff))
        let told = WhyText(view, told: story.worker.narrator).sentences
        #expect(
            told.last
                == "Completed Mon 2 Mar 09:00 because it was accepted, the introduction was held, "
                + "and the success was agreed on 2026-03-18.")
    }

    @Test func `a refusal names the field once, and people by their names`() throws {
        let story = lap.start()
        func told(_ body: any Payload) throws -> String? {
            let event = try Draft(body, subject: "deal:7301", key: "account:acme")
                .event(id: "e", source: "/test", time: story.now)
            return story.worker.narrator.sentence(for: event)
        }
        #expect(
            try told(
                FieldFillRefused(
                    handoff: lap.handoff, field: "deal.use_case",
                    reason: "deal.use_case \"TBD\" is a placeholder: answer it"))
                == "answer not taken: use case \"TBD\" is a placeholder: answer it")
        #expect(
            try told(FactObserved(field: "risks", value: nil, source: "form", by: "rita"))
                == "Rita answered: risks")
    }

    @Test func `a clock that took longer than anything lasts is a sentence like the others`() throws
    {
        let story = lap.start()
        func told(_ seconds: Double) throws -> String? {
            let met = SLAMet(
                handoff: lap.handoff, point: lap.point, sla: "warm-introduction", due: story.now,
                inTime: true, took: seconds)
            let event = try Draft(met, subject: "deal:7301", key: "account:acme")
                .event(id: "e", source: "/test", time: story.now)
            return story.worker.narrator.sentence(for: event)
        }
        #expect(try told(7_200) == "✓ warm introduction in time, after 2 hours")
        #expect(try told(1e300) == "✓ warm introduction in time, after 15250284 weeks")
        #expect(try told(-1e300) == "✓ warm introduction in time, at once")
    }
}
