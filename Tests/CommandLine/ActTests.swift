// SPDX-License-Identifier: Apache-2.0
import Console
import Events
import Journey
import Testing
import WorkerTesting

@testable import baton

/// At which handoff an act is possible, and whose it is.
struct ActTests {
    private var acme = Acme()

    private func fitness(_ act: Act, _ id: HandoffID, _ person: PersonID) -> Int? {
        act.fitness(of: acme.handoff(id), for: person, under: Company.topology)
    }

    @Test mutating func `accepting needs an owner who was asked`() {
        acme.hold(Acme.lead, lacking: "lead.fit")
        acme.route(Acme.deal, to: "dana")
        #expect(fitness(.accept, Acme.lead, "dana") == nil)
        #expect(fitness(.accept, Acme.deal, "dana") == 0)
        #expect(fitness(.reject, Acme.deal, "omar") == 1)
        acme.accept(Acme.deal, by: "dana")
        #expect(fitness(.accept, Acme.deal, "dana") == nil)
    }

    @Test mutating func `filling needs a question that is open`() {
        acme.hold(Acme.lead, lacking: "lead.fit", rep: "mia")
        acme.hold(Acme.deal, lacking: "risks", rep: "lee")
        #expect(fitness(.fill("risks"), Acme.deal, "lee") == 0)
        #expect(fitness(.fill("risks"), Acme.deal, "sam") == 1)
        #expect(fitness(.fill("risks"), Acme.lead, "mia") == nil)
    }

    @Test mutating func `rating needs a packet that was accepted, and is its owner's, once`() {
        acme.route(Acme.lead, to: "lee")
        acme.accept(Acme.deal, by: "dana")
        #expect(fitness(.rate, Acme.lead, "lee") == nil)
        #expect(fitness(.rate, Acme.deal, "dana") == 0)
        #expect(fitness(.rate, Acme.deal, "lee") == 1)
        acme.story.tell(
            FeedbackGiven(
                handoff: Acme.deal, point: "sales-to-onboarding", to: "lee", from: "dana",
                stars: 5, rejected: false, tell: []))
        #expect(fitness(.rate, Acme.deal, "dana") == 1)
    }

    @Test mutating func `a task is done where it is open`() {
        acme.accept(Acme.lead, by: "lee")
        acme.accept(Acme.deal, by: "dana")
        acme.create("first-touch", of: Acme.deal, for: "dana")
        #expect(fitness(.done("first-touch"), Acme.deal, "dana") == 0)
        #expect(fitness(.done("first-touch"), Acme.deal, "lee") == 1)
        #expect(fitness(.done("first-touch"), Acme.lead, "lee") == nil)
        acme.story.tell(
            TaskCompleted(
                handoff: Acme.deal, point: "sales-to-onboarding", task: "first-touch", by: "dana"))
        #expect(fitness(.done("first-touch"), Acme.deal, "dana") == nil)
    }

    @Test mutating func `a name that fits two means the one that can be accepted`() throws {
        acme.hold(Acme.deal, lacking: "risks")
        acme.route(Acme.lead, to: "lee")
        let folded = Folded(console: acme.story.worker)
        #expect(try folded.handoff("acme", to: .accept, by: "lee").id == Acme.lead)
        #expect(try folded.handoff("acme", to: .fill("risks"), by: "lee").id == Acme.deal)
        #expect(throws: Failure.self) { try folded.handoff("acme", to: .rate, by: "lee") }
    }
}
