// SPDX-License-Identifier: Apache-2.0
import Events
import Foundation
import Intake
import Journey
import Testing
import WorkerKit
import WorkerTesting

struct IntakeTests {
    var story = Story<Intake>(Company.topology)

    @discardableResult
    mutating func fact(
        _ field: FieldID, _ value: Value?, of subject: SubjectID, key: String? = nil,
        at time: Instant? = nil
    ) -> [Event] {
        story.when(
            Draft(
                FactObserved(field: field, value: value, source: "hubspot"), subject: subject,
                key: key ?? subject.rawValue, time: time))
    }

    @discardableResult
    mutating func link(_ subject: SubjectID, to account: String, at time: Instant? = nil) -> [Event]
    {
        fact(
            "account", .text("account:\(account)"), of: subject,
            key: story.worker.key(for: subject), at: time)
    }

    @discardableResult
    mutating func carry(
        _ field: FieldID, _ value: Value, of subject: SubjectID, to key: String
    ) -> [Event] {
        let known = KnownValue(
            value: value, source: "hubspot", at: story.now, event: "c\(story.now)")
        let fact = CarriedFact(subject: subject, field: field, known: known)
        return story.when(
            Draft(ContextCarried(from: subject, facts: [fact]), subject: subject, key: key))
    }

    @Test mutating func `a lead that reaches the score comes to the point, once`() throws {
        #expect(fact("lead.score", .number(69), of: "lead:anna").isEmpty)
        let said = fact("lead.score", .number(70), of: "lead:anna")
        let request = try #require(said.first?.body as? HandoffRequested)
        #expect(request.occurrence == 1)
        #expect(
            request.handoff
                == HandoffID(point: "marketing-to-sales", subject: "lead:anna", occurrence: 1))
        #expect(request.why.map(\.found) == ["70"])
        #expect(said.map(\.key) == ["lead:anna"])
        #expect(said.map(\.handoff) == [request.handoff])
        #expect(fact("lead.score", .number(90), of: "lead:anna").isEmpty)
    }

    @Test mutating func `it comes again only after the trigger has ceased`() {
        fact("lead.score", .number(80), of: "lead:anna")
        fact("lead.score", .number(10), of: "lead:anna")
        let said = fact("lead.score", .number(80), of: "lead:anna")
        #expect(said.map { ($0.body as? HandoffRequested)?.occurrence } == [2])
    }

    @Test mutating func `a late older fact neither ends nor begins an occurrence`() {
        let before = story.now
        fact("lead.score", .number(80), of: "lead:anna")
        #expect(fact("lead.score", .number(10), of: "lead:anna", at: before).isEmpty)
        #expect(fact("lead.score", .number(85), of: "lead:anna").isEmpty)
    }

    @Test mutating func `a won deal waits for its account, and for its context there`() throws {
        #expect(fact("deal.stage", .text("closedwon"), of: "deal:1").isEmpty)
        let linked = link("deal:1", to: "acme")
        #expect(linked.map(\.type) == [SubjectLinked.type])
        #expect(linked.map(\.key) == ["deal:1"])
        let said = carry("deal.stage", .text("closedwon"), of: "deal:1", to: "account:acme")
        #expect(said.map(\.type) == [HandoffRequested.type])
        #expect(said.map(\.key) == ["account:acme"])
        #expect(said.map(\.subject) == ["deal:1"])
    }

    @Test mutating func `a link is told once, and again only when the account changes`() {
        #expect(link("deal:1", to: "acme").count == 1)
        #expect(link("deal:1", to: "acme").isEmpty)
        let moved = link("deal:1", to: "globex")
        #expect(moved.map(\.key) == ["account:acme"])
        #expect((moved.first?.body as? SubjectLinked)?.account == "account:globex")
        #expect(story.worker.key(for: "deal:1") == "account:globex")
    }

    @Test mutating func `an older link does not move a subject, and an emptied one neither`() {
        let before = story.now
        link("deal:1", to: "acme")
        #expect(link("deal:1", to: "globex", at: before).isEmpty)
        #expect(fact("account", nil, of: "deal:1").isEmpty)
        #expect(story.worker.key(for: "deal:1") == "account:acme")
    }

    @Test mutating func `a subject keeps the key under which its handoff was requested`() {
        fact("lead.score", .number(80), of: "lead:anna")
        #expect(link("lead:anna", to: "acme").map(\.key) == ["lead:anna"])
        #expect(story.worker.key(for: "lead:anna") == "lead:anna")
        #expect(story.worker.key(for: "lead:ben") == "lead:ben")
        link("lead:ben", to: "acme")
        #expect(story.worker.key(for: "lead:ben") == "account:acme")
    }

    @Test mutating func `a linked lead comes to its point under the account`() {
        link("lead:anna", to: "acme")
        let said = fact("lead.score", .number(80), of: "lead:anna", key: "account:acme")
        #expect(said.map(\.key) == ["account:acme"])
        #expect(fact("lead.score", .number(80), of: "lead:anna", key: "lead:anna").isEmpty)
    }

    @Test mutating func `what a person fills in becomes a fact of the handoff's subject`() throws {
        fact("lead.score", .number(80), of: "lead:anna")
        let said = fill("lead.fit", .text("Fintech, 200 people"))
        let fact = try #require(said.first?.body as? FactObserved)
        #expect(
            fact
                == FactObserved(
                    field: "lead.fit", value: .text("Fintech, 200 people"), source: "form",
                    by: "mia"))
        #expect(said.map(\.subject) == ["lead:anna"])
        #expect(said.map(\.handoff) == [anna])
    }

    @Test mutating func `what says nothing is refused with the rule and the mend`() {
        fact("lead.score", .number(80), of: "lead:anna")
        #expect(
            refusal(of: "lead.fit", .text("see notes"))
                == "lead.fit \"see notes\" is a placeholder: "
                + "answer \"How do size, revenue and industry fit our customers?\"")
        #expect(refusal(of: "lead.fit", .none(by: "mia"))?.contains("no answer here") == true)
        #expect(refusal(of: "lead.touchpoints", .none(by: "mia")) == nil)
        #expect(
            refusal(of: "lead.score", .text("high"))
                == "lead.score is a text: the field holds a number, as 70")
        #expect(
            refusal(of: "stakeholders", .rows([["name": "Priya"]]))
                == "stakeholders row 1 has no role: write role=…")
        #expect(
            refusal(of: "lead.shoe_size", .number(42))
                == "the topology has no field lead.shoe_size")
    }

    @Test mutating func `a text pasted from another field is refused`() {
        fact("lead.score", .number(80), of: "lead:anna")
        fact("lead.content", .text("Interested in the audit module"), of: "lead:anna")
        #expect(
            refusal(of: "lead.fit", .text("interested in the audit module."))
                == "lead.fit repeats the text of another field: answer this question")
        #expect(refusal(of: "lead.content", .text("Interested in the audit module")) == nil)
    }

    @Test mutating func `a fill for an unknown handoff is refused`() {
        #expect(
            refusal(of: "lead.fit", .text("Fintech"))
                == "no handoff \(anna) is known")
    }

    @Test mutating func `a stranger answers nothing, and is asked whom they mean`() {
        fact("lead.score", .number(80), of: "lead:anna")
        fact("lead.owner", .text("mia"), of: "lead:anna")
        #expect(refusal(of: "lead.fit", .text("Fintech"), by: "zorro") == nil)
        meet("lee")
        #expect(
            refusal(of: "lead.content", .text("The guide"), by: "lea")
                == "nobody here is called \"lea\": did you mean \"lee\"?")
        #expect(
            refusal(of: "lead.content", .text("The guide"), by: "zorro")
                == "nobody here is called \"zorro\": "
                + "act under an id of the directory (person.observed)")
        #expect(refusal(of: "lead.content", .text("The guide"), by: "lee") == nil)
    }

    @Test mutating func `whom a fact or the rules name may answer, directory or not`() {
        fact("lead.score", .number(80), of: "lead:anna")
        fact("lead.owner", .text("mia"), of: "lead:anna")
        meet("lee")
        #expect(refusal(of: "lead.fit", .text("Fintech"), by: "mia") == nil)
        #expect(refusal(of: "lead.content", .text("The guide"), by: "head-of-sales") == nil)
    }

    @Test mutating func `an unknown field is refused with the one that was meant`() {
        fact("lead.score", .number(80), of: "lead:anna")
        #expect(
            refusal(of: "lead.fitt", .text("Fintech"))
                == "the topology has no field lead.fitt: did you mean \"lead.fit\"?")
    }

    @Test mutating func `a filled field may complete the trigger of the next point`() {
        link("deal:1", to: "acme")
        fact("deal.stage", .text("closedwon"), of: "deal:1", key: "account:acme")
        fact("deal.stage", .text("open"), of: "deal:1", key: "account:acme")
        let handoff = HandoffID(point: "sales-to-onboarding", subject: "deal:1", occurrence: 1)
        let said = story.tell(
            FieldFillRequested(
                handoff: handoff, field: "deal.stage", value: .text("closedwon"), by: "dana"),
            handoff: handoff)
        #expect(said.map { type(of: $0).type } == [FactObserved.type, HandoffRequested.type])
        #expect(fact("deal.stage", .text("closedwon"), of: "deal:1", key: "account:acme").isEmpty)
    }

    @Test mutating func `told again, it knows the same bytes, and coded it goes on the same`()
        throws
    {
        var other = IntakeTests()
        for index in 1...3 {
            let lead = SubjectID(kind: "lead", "\(index)")
            fact("lead.score", .number(80), of: lead)
            other.fact("lead.score", .number(80), of: lead)
            link(lead, to: "acme")
            other.link(lead, to: "acme")
        }
        #expect(try bytes(story.worker) == bytes(other.story.worker))

        var copy = try JSONDecoder().decode(Intake.self, from: bytes(story.worker))
        #expect(try bytes(copy) == bytes(story.worker))
        #expect(copy.key(for: "lead:1") == "lead:1")
        let event = try Draft(
            FactObserved(field: "lead.score", value: .number(90), source: "hubspot"),
            subject: "lead:4", key: "lead:4"
        ).event(id: "x", source: "/test", time: story.now)
        copy.apply(event)
        #expect(copy.decide(event).map(\.type) == [HandoffRequested.type])
    }

    let anna = HandoffID(point: "marketing-to-sales", subject: "lead:anna", occurrence: 1)

    mutating func fill(_ field: FieldID, _ value: Value, by person: PersonID = "mia") -> [Event] {
        story.when(
            Draft(
                FieldFillRequested(handoff: anna, field: field, value: value, by: person),
                subject: "lead:anna", key: "lead:anna", handoff: anna))
    }

    mutating func refusal(
        of field: FieldID, _ value: Value, by person: PersonID = "mia"
    ) -> String? {
        (fill(field, value, by: person).first?.body as? FieldFillRefused)?.reason
    }

    mutating func meet(_ person: PersonID) {
        story.tell(
            PersonObserved(person: person, name: person.rawValue, teams: []),
            about: SubjectID(kind: "person", person.rawValue), key: "*")
    }

    func bytes(_ worker: Intake) throws -> Data {
        let encoder = JSONEncoder()
        encoder.outputFormatting = .sortedKeys
        return try encoder.encode(worker)
    }
}
