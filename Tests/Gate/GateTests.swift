// SPDX-License-Identifier: Apache-2.0
import Events
import Foundation
import Gate
import Journey
import Testing
import WorkerKit
import WorkerTesting

struct GateTests {
    var company = Company.topology
    lazy var story = Story<Gate>(company)
    let handoff: HandoffID = "h1"
    let day = Duration.seconds(86_400)

    @discardableResult
    mutating func fact(
        _ field: FieldID, _ value: Value?, of subject: SubjectID = "lead:anna", key: String? = nil
    ) -> [any Payload] {
        story.tell(
            FactObserved(field: field, value: value, source: "hubspot"), about: subject,
            key: key ?? "lead:anna")
    }

    /// Everything that marketing must tell sales, but `missing`.
    mutating func facts(but missing: Set<FieldID> = []) {
        let facts: [(FieldID, Value)] = [
            ("lead.score", .number(80)), ("lead.owner", .text("mia")),
            ("lead.name", .text("Anna")), ("lead.source", .text("Webinar on audits")),
            ("lead.content", .text("Audit guide")), ("lead.score_why", .text("Three visits")),
            ("lead.fit", .text("200 people, fintech")), ("lead.consent", .flag(true)),
        ]
        for (field, value) in facts where !missing.contains(field) { fact(field, value) }
    }

    @discardableResult
    mutating func request(_ handoff: HandoffID = "h1", occurrence: Int = 1) -> [any Payload] {
        story.tell(
            HandoffRequested(
                handoff: handoff, point: "marketing-to-sales", occurrence: occurrence, why: []),
            about: "lead:anna", key: "lead:anna", handoff: handoff)
    }

    @discardableResult
    mutating func tell(_ body: any Payload) -> [any Payload] {
        story.tell(body, about: "lead:anna", key: "lead:anna", handoff: handoff)
    }

    @Test mutating func `what is ready when it is requested opens at once`() throws {
        facts()
        let said = request()
        #expect(said.count == 1)
        let opened = try #require(said.first as? HandoffOpened)
        #expect(opened.rep == "mia")
        #expect(opened.topology == 1)
        #expect(opened.missing == [])
        #expect(opened.why.map(\.found) == ["yes", "complete"])
    }

    @Test mutating func `what is missing holds it, and the last fact opens it`() throws {
        facts(but: ["lead.fit", "lead.consent"])
        let blocked = try #require(request().first as? HandoffBlocked)
        #expect(blocked.missing == ["lead.fit", "lead.consent"])
        #expect(blocked.failed.map(\.field) == ["lead.consent", "packet"])
        #expect(blocked.failed.map(\.found) == [nil, "5 of 7"])
        #expect(blocked.known == 5)
        #expect(blocked.required == 7)
        #expect((fact("lead.fit", .text("Fintech")).first as? HandoffBlocked)?.known == 6)
        #expect(fact("lead.fit", .text("Fintech, 200 people")).isEmpty)
        #expect(fact("lead.consent", .flag(true)).types == [HandoffOpened.type])
    }

    @Test mutating func `the context that is carried to the account opens it, before and after`()
        throws
    {
        var carrier = AccountContext()
        carrier.apply(
            try Draft(
                FactObserved(field: "lead.fit", value: .text("Fintech"), source: "hubspot"),
                subject: "lead:anna", key: "lead:anna"
            ).event(id: "f", source: "/test", time: story.now))
        let load = ContextCarried(from: "lead:x", facts: carrier.carrying("lead:anna"))
        var after = GateTests()
        after.facts(but: ["lead.fit"])
        #expect(after.request().types == [HandoffBlocked.type])
        #expect(after.tell(load).types == [HandoffOpened.type])
        var before = GateTests()
        before.facts(but: ["lead.fit"])
        #expect(before.tell(load).isEmpty)
        #expect(before.request().types == [HandoffOpened.type])
    }

    @Test mutating func `two reminders go to the rep, the third to the manager too`() {
        facts(but: ["lead.fit"])
        request()
        #expect(story.wait(day - .seconds(1)).isEmpty)
        let reminders = (1...3).flatMap { _ in story.wait(day) }.compactMap {
            $0 as? HandoffReminded
        }
        #expect(reminders.map(\.count) == [1, 2, 3])
        #expect(reminders.map(\.tell) == [["rep"], ["rep"], ["rep", "rep.manager"]])
        #expect(reminders.map(\.missing) == [["lead.fit"], ["lead.fit"], ["lead.fit"]])
    }

    @Test mutating func `an opened handoff is not reminded of`() {
        facts(but: ["lead.fit"])
        request()
        story.wait(day)
        fact("lead.fit", .text("Fintech"))
        #expect(story.fold.nextDeadline == nil)
        #expect(story.wait(day * 3).isEmpty)
    }

    @Test mutating func `a change of what is missing does not put off the reminder`() {
        facts(but: ["lead.fit", "lead.content"])
        request()
        story.wait(day / 2)
        fact("lead.fit", .text("Fintech"))
        #expect(story.wait(day / 2).types == [HandoffReminded.type])
    }

    @Test mutating func `a placeholder is missing, and it is said why`() throws {
        facts(but: ["lead.fit"])
        fact("lead.fit", .text("TBD"))
        let blocked = try #require(request().first as? HandoffBlocked)
        #expect(blocked.missing == ["lead.fit"])
        #expect(
            blocked.failed.last
                == Finding(
                    field: "lead.fit", met: false,
                    wanted: "\"TBD\" is a placeholder: "
                        + "answer \"How do size, revenue and industry fit our customers?\"",
                    found: "TBD"))
    }

    @Test(arguments: [HandoffPoint.Mode.observe, .warn])
    mutating func `a point that does not enforce records the block once and opens`(
        _ mode: HandoffPoint.Mode
    ) throws {
        company.handoffs["marketing-to-sales"]!.mode = mode
        facts(but: ["lead.fit"])
        let said = request()
        #expect((said.first as? HandoffBlocked)?.mode == mode)
        #expect((said.last as? HandoffOpened)?.missing == ["lead.fit"])
        #expect(said.count == 2)
        #expect(story.wait(day * 2).isEmpty)
    }

    @Test mutating func `acceptance and the last moment complete it, and it is forgotten`() {
        facts()
        request()
        let touch = ActivityLogged(moment: "touch.first_human", source: "phone")
        #expect(
            tell(HandoffAccepted(handoff: handoff, point: "marketing-to-sales", owner: "sam"))
                .isEmpty)
        #expect(
            tell(ActivityLogged(moment: "touch.first_human", human: false, source: "mail")).isEmpty)
        #expect(tell(touch).types == [HandoffCompleted.type])
        #expect(tell(touch).isEmpty)
    }

    @Test mutating func `a rejected handoff opens again when its packet has changed`() {
        facts()
        request()
        let rejected = HandoffRejected(
            handoff: handoff, point: "marketing-to-sales", by: "sam", reason: "no fit")
        #expect(tell(rejected).isEmpty)
        #expect(fact("lead.owner", .text("ben")).isEmpty)
        #expect(fact("lead.fit", .text("Fintech, regulated")).types == [HandoffOpened.type])
    }

    @Test
    mutating func `a handoff rejected as its packet lost a field is held until it has it again`() {
        facts()
        request()
        fact("lead.fit", nil)
        let rejected = HandoffRejected(
            handoff: handoff, point: "marketing-to-sales", by: "sam", reason: "no fit")
        #expect(tell(rejected).types == [HandoffBlocked.type])
        #expect(story.wait(day).types == [HandoffReminded.type])
        #expect(fact("lead.fit", .text("Fintech")).types == [HandoffOpened.type])
    }

    @Test mutating func `a held handoff whose trigger has ceased is left alone`() {
        facts(but: ["lead.fit"])
        request()
        #expect(fact("lead.score", .number(10)).isEmpty)
        #expect(story.wait(day * 2).isEmpty)
        fact("lead.fit", .text("Fintech"))
        fact("lead.score", .number(90))
        #expect((request("h2", occurrence: 2).first as? HandoffOpened)?.handoff == "h2")
    }

    @Test mutating func `new rules that ask for less open what is held, open ones keep the old`()
        throws
    {
        facts(but: ["lead.fit"])
        request()
        var gentler = company
        gentler.handoffs["marketing-to-sales"]!.packet.stakeholders = []
        gentler.handoffs["marketing-to-sales"]!.exit = Condition([])
        let said = story.tell(
            TopologyActivated(version: 2, topology: gentler), about: "bus:rules", key: "*")
        #expect(said.isEmpty)
        let opened = try #require(story.wait(.seconds(1)).first as? HandoffOpened)
        #expect(opened.topology == 2)
        story.tell(
            TopologyActivated(version: 3, topology: company), about: "bus:rules", key: "*")
        let accepted = HandoffAccepted(handoff: handoff, point: "marketing-to-sales", owner: "sam")
        #expect(tell(accepted).types == [HandoffCompleted.type])
    }

    @Test mutating func `told again, it knows the same bytes, and coded it goes on the same`()
        throws
    {
        var other = GateTests()
        facts(but: ["lead.fit"])
        request()
        story.wait(day)
        other.facts(but: ["lead.fit"])
        other.request()
        other.story.wait(day)
        #expect(try bytes(story.worker) == bytes(other.story.worker))

        var copy = try JSONDecoder().decode(Gate.self, from: bytes(story.worker))
        #expect(try bytes(copy) == bytes(story.worker))
        let next = try #require(copy.nextDeadline)
        #expect(next == story.fold.nextDeadline)
        #expect((copy.decide(at: next).first?.body as? HandoffReminded)?.count == 2)
        let event = try Draft(
            FactObserved(field: "lead.fit", value: .text("Fintech"), source: "hubspot"),
            subject: "lead:anna", key: "lead:anna"
        ).event(id: "x", source: "/test", time: story.now)
        copy.apply(event)
        #expect(copy.decide(event).map(\.type) == [HandoffOpened.type])
    }

    func bytes(_ worker: Gate) throws -> Data {
        let encoder = JSONEncoder()
        encoder.outputFormatting = .sortedKeys
        return try encoder.encode(worker)
    }
}

extension [any Payload] {
    fileprivate var types: [EventType] { map { type(of: $0).type } }
}
