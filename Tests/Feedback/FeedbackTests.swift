// SPDX-License-Identifier: Apache-2.0
import Events
import Feedback
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

    /// A packet is rated and sent back; `said` is what each called for.
    func lap(restarting: Bool = false) -> (Rehearsal<Feedback>, said: [[String]]) {
        var rehearsal = Rehearsal<Feedback>(Company.topology)
        let rejected = HandoffRejected(
            handoff: handoff, point: "sales-to-onboarding", by: "dana", reason: "empty")
        let said = rehearsal.tell(
            [packet, rating(2), rating(3), rating(9, by: "lee"), rejected],
            restarting: restarting)
        return (rehearsal, said)
    }

    @Test func `history alone, with nothing decided anew, gives the same state`() {
        let (rehearsal, said) = lap()
        #expect(said.contains { $0.contains { $0.hasPrefix("FeedbackGiven") } })
        #expect(rehearsal.replayed == rehearsal.bytes)
    }

    @Test func `a state that is put down and taken up again goes on alike`() {
        let (through, said) = lap()
        let (restarted, saidAgain) = lap(restarting: true)
        #expect(saidAgain == said)
        #expect(restarted.bytes == through.bytes)
    }
}
