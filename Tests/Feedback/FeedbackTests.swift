// SPDX-License-Identifier: Apache-2.0
import Events
import Feedback
import Foundation
import Journey
import Testing
import WorkerTesting

@Suite struct FeedbackTests {
    let handoff: HandoffID = "h4cme0000001"

    /// Rita packed Acme's handoff to onboarding.
    func sealed() -> Story<Feedback> {
        var story = Story<Feedback>(Company.topology)
        story.tell(packet)
        return story
    }
    var packet: PacketSealed {
        PacketSealed(
            handoff: handoff, point: "sales-to-onboarding", mode: .enforce, topology: 1,
            version: 1, rep: "rita", account: "Acme", sections: [], checksum: "")
    }
    func rating(_ stars: Int, by person: PersonID = "dana") -> HandoffRateRequested {
        HandoffRateRequested(handoff: handoff, by: person, stars: stars, comment: "No risks named")
    }

    @Test func `a rating reaches the rep who packed, and those whom the point names`() {
        var story = sealed()
        let said = story.tell(rating(2))
        #expect(said.count == 1)
        #expect(
            said.first as? FeedbackGiven
                == FeedbackGiven(
                    handoff: handoff, point: "sales-to-onboarding", to: "rita", from: "dana",
                    stars: 2, comment: "No risks named", rejected: false,
                    tell: ["rep", "rep.manager"]))
    }

    @Test func `a rating is about the handoff's subject, whatever door it came through`() throws {
        var story = sealed()
        let said = story.when(
            Draft(rating(4), subject: "console:form", key: "console:form"))
        let given = try #require(said.first)
        #expect(given.subject == "deal:1")
        #expect(given.key == "account:acme")
        #expect(given.handoff == handoff)
    }

    @Test func `a rejection reaches the rep with its reason`() {
        var story = sealed()
        let said = story.tell(
            HandoffRejected(
                handoff: handoff, point: "sales-to-onboarding", by: "dana",
                reason: "The scope is another customer's"))
        #expect(
            said.first as? FeedbackGiven
                == FeedbackGiven(
                    handoff: handoff, point: "sales-to-onboarding", to: "rita", from: "dana",
                    comment: "The scope is another customer's", rejected: true,
                    tell: ["rep", "rep.manager"]))
    }

    @Test(arguments: [0, 6, -1])
    func `a mark outside the scale is refused`(stars: Int) {
        var story = sealed()
        let refused = story.tell(rating(stars)).first as? HandoffRateRefused
        #expect(refused?.reason == "\(stars) is not a mark from 1 to 5")
    }

    @Test func `one person rates once, and another may rate as well`() {
        var story = sealed()
        story.tell(rating(2))
        let again = story.tell(rating(5)).first as? HandoffRateRefused
        #expect(again?.reason == "dana has rated this handoff already")
        #expect(story.tell(rating(5, by: "lee")).first is FeedbackGiven)
    }

    @Test func `a refused rating may be given again`() {
        var story = sealed()
        story.tell(rating(9))
        #expect(story.tell(rating(3)).first is FeedbackGiven)
    }

    @Test func `an unknown handoff cannot be rated`() {
        var story = Story<Feedback>(Company.topology)
        #expect(story.tell(rating(3)).first is HandoffRateRefused)
    }

    @Test func `a completed handoff can be rated for thirty days`() {
        var story = sealed()
        story.tell(HandoffCompleted(handoff: handoff, point: "sales-to-onboarding", why: []))
        #expect(story.tell(rating(5), after: .seconds(29 * 86_400)).first is FeedbackGiven)
        let late = story.tell(rating(5, by: "lee"), after: .seconds(2 * 86_400))
        #expect(late.first is HandoffRateRefused)
    }

    @Test func `changed rules leave an open handoff's scale as it was`() {
        var story = sealed()
        var rules = Company.topology
        rules.handoffs["sales-to-onboarding"]?.feedback[0].scale = 3
        story.tell(TopologyActivated(version: 2, topology: rules), about: "bus:rules", key: "*")
        #expect(story.tell(rating(5)).first is FeedbackGiven)
    }

    @Test func `the same events give the same bytes, and a decoded state goes on alike`() throws {
        func told() -> Story<Feedback> {
            var story = sealed()
            story.tell(rating(2))
            story.tell(rating(4, by: "lee"))
            return story
        }
        let state = try bytes(told().worker)
        #expect(try bytes(told().worker) == state)
        let decoded = try JSONDecoder().decode(Feedback.self, from: state)
        #expect(try bytes(decoded) == state)
        let event = try Draft(rating(1, by: "mia"), subject: "deal:1", key: "account:acme")
            .event(id: "e", source: "/test", time: told().now)
        #expect(decoded.decide(event).first?.body is FeedbackGiven)
    }

    @Test func `history alone, with nothing decided anew, gives the same state`() throws {
        let rejected = HandoffRejected(
            handoff: handoff, point: "sales-to-onboarding", by: "dana", reason: "empty")
        let (told, retold) = try retold([
            TopologyActivated(version: 1, topology: Company.topology), packet, rating(2), rating(3),
            rating(9, by: "lee"), rejected,
        ])
        #expect(try bytes(retold) == bytes(told))
    }

    /// Tells a story and applies its history to a second worker, which decides nothing.
    func retold(_ bodies: [any Payload], after wait: Duration = .seconds(1)) throws -> (
        told: Feedback, retold: Feedback
    ) {
        var story = Story<Feedback>(at: Instant(rfc3339: "2026-03-02T09:00:00Z")!)
        var worker = Feedback()
        for (index, body) in bodies.enumerated() {
            let isRules = body is TopologyActivated
            let draft = Draft(body, subject: "deal:1", key: isRules ? "*" : "account:acme")
            let said = story.when(draft, after: wait)
            let event = try draft.event(
                id: "given-\(index + 1)", source: "/test", time: story.now)
            worker.apply(event)
            for own in said { worker.apply(own) }
        }
        return (story.worker, worker)
    }

    func bytes(_ worker: Feedback) throws -> Data {
        let encoder = JSONEncoder()
        encoder.outputFormatting = .sortedKeys
        return try encoder.encode(worker)
    }
}
