// SPDX-License-Identifier: Apache-2.0
import Events
import Feedback
import Journey
import Testing
import WorkerTesting

@Suite struct FeedbackTests {
    let handoff: HandoffID = "h4cme0000001"

    /// Rita packed Acme's handoff to onboarding, and Dana has it.
    func sealed() -> Story<Feedback> {
        var story = Story<Feedback>(Company.topology)
        story.tell(packet)
        story.tell(routed)
        return story
    }
    var routed: HandoffRouted {
        HandoffRouted(
            handoff: handoff, point: "sales-to-onboarding", mode: .enforce, owner: "dana",
            because: because, acceptBy: Instant(microseconds: 0))
    }
    /// Dana did not accept in time, and Lee has it.
    var reassigned: HandoffReassigned {
        HandoffReassigned(
            handoff: handoff, point: "sales-to-onboarding", mode: .enforce, from: "dana",
            owner: "lee", because: because, acceptBy: Instant(microseconds: 0))
    }
    var because: RoutingTrace { RoutingTrace(rule: "", considered: [], decidedBy: "") }
    func meet(_ people: PersonID..., in story: inout Story<Feedback>) {
        for person in people {
            story.tell(
                PersonObserved(person: person, name: person.rawValue, teams: []),
                about: SubjectID("person:\(person)"), key: "*")
        }
    }
    func refusal(of rating: HandoffRateRequested, in story: inout Story<Feedback>) -> String? {
        (story.tell(rating).first as? HandoffRateRefused)?.reason
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
        #expect(refused?.reason == "stars: \(stars) is not a mark from 1 to 5: give one of them")
    }

    @Test func `one owner rates once, and the next owner may rate as well`() {
        var story = sealed()
        story.tell(rating(2))
        #expect(refusal(of: rating(5), in: &story) == "dana has rated this handoff already")
        story.tell(reassigned)
        #expect(story.tell(rating(5, by: "lee")).first is FeedbackGiven)
    }

    @Test func `only the owner rates, and the refusal says who that is`() {
        var story = sealed()
        meet("dana", "lee", in: &story)
        #expect(
            refusal(of: rating(5, by: "lee"), in: &story)
                == "only dana may rate it as its owner, not lee")
        story.tell(reassigned)
        #expect(
            refusal(of: rating(5), in: &story) == "only lee may rate it as its owner, not dana")
        #expect(story.tell(rating(5, by: "lee")).first is FeedbackGiven)
    }

    @Test func `a stranger is asked whom they mean`() {
        var story = sealed()
        meet("dana", "lee", in: &story)
        #expect(
            refusal(of: rating(5, by: "danna"), in: &story)
                == "nobody here is called \"danna\": did you mean \"dana\"? "
                + "only dana may rate it as its owner, not danna")
    }

    @Test func `before anybody owns it, nobody rates it`() {
        var story = Story<Feedback>(Company.topology)
        story.tell(packet)
        #expect(
            refusal(of: rating(5), in: &story)
                == "nobody is its owner yet, who alone may rate it")
    }

    @Test func `where the point asks the rep, the rep rates`() {
        var rules = Company.topology
        rules.handoffs["sales-to-onboarding"]?.feedback[0].who = .rep
        var story = Story<Feedback>(rules)
        story.tell(packet)
        story.tell(routed)
        #expect(
            refusal(of: rating(5), in: &story) == "only rita may rate it as its rep, not dana")
        #expect(story.tell(rating(5, by: "rita")).first is FeedbackGiven)
    }

    @Test func `what was sent back and comes again can be rated long after`() {
        var story = sealed()
        story.tell(
            HandoffRejected(
                handoff: handoff, point: "sales-to-onboarding", by: "dana", reason: "empty"))
        story.tell(packet)
        story.tell(routed)
        let late = story.tell(rating(5), after: .seconds(40 * 86_400))
        #expect(late.first is FeedbackGiven)
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
        story.tell(reassigned)
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
            [
                packet, routed, rating(2), rating(3), reassigned, rating(9, by: "lee"), rejected,
            ],
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
