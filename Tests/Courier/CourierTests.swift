// SPDX-License-Identifier: Apache-2.0
import Courier
import Events
import Foundation
import Journey
import Testing
import WorkerTesting

@Suite struct CourierTests {
    let handoff: HandoffID = "h4cme0000001"
    let point: PointID = "sales-to-onboarding"

    /// Monday 2026-03-02, a little after 09:00 UTC: Rita has sold to Acme, the packet is sealed.
    func sealed(_ mode: HandoffPoint.Mode = .enforce) -> Story<Courier> {
        var story = named()
        story.tell(
            PacketSealed(
                handoff: handoff, point: point, mode: mode, topology: 1, version: 1, rep: "rita",
                account: "Acme", sections: [], checksum: ""))
        return story
    }
    func named() -> Story<Courier> {
        var story = Story<Courier>(Company.topology)
        for person in [
            PersonObserved(person: "rita", name: "Rita", teams: ["sales"], manager: "sam"),
            PersonObserved(person: "dana", name: "Dana", teams: ["customer-success"]),
            PersonObserved(person: "lee", name: "Lee", teams: ["customer-success"]),
        ] {
            story.tell(person, about: SubjectID(kind: "person", person.person.rawValue), key: "*")
        }
        story.tell(
            FactObserved(field: "account.name", value: .text("Acme"), source: "hubspot"),
            about: "account:acme")
        return story
    }
    /// Another number is another handoff: of each only the first hold is told.
    func blocked(
        _ mode: HandoffPoint.Mode = .enforce, rep: PersonID? = "rita", _ number: Int = 0
    ) -> HandoffBlocked {
        HandoffBlocked(
            handoff: number == 0 ? handoff : HandoffID("h\(number)"), point: point, mode: mode,
            rep: rep,
            missing: ["success.first", "risks"], failed: [], known: 5, required: 7)
    }
    func order(_ said: [any Payload]) throws -> DeliveryOrdered {
        try #require(said.count == 1)
        return try #require(said.first as? DeliveryOrdered)
    }

    @Test func `a hold is told once; what is missing later is for the reminders`() {
        var story = named()
        #expect(story.tell(blocked()).count == 1)
        #expect(story.tell(blocked()).isEmpty)
        #expect(story.tell(blocked(.enforce, 1)).count == 1)
    }

    @Test func `a rep reads which answers are missing, and the questions`() throws {
        var story = named()
        let order = try order(story.tell(blocked()))
        #expect(
            order.title
                == "Acme: 2 answers missing before the handoff to customer-success can start: "
                + "first success, risks")
        #expect(
            order.text == """
                5 of 7 required answers are there.
                • Which first result proves they chose right, by when?
                • What worries you about this deal?
                """)
        #expect(order.to == ["rita"])
        #expect(order.attempt == 1)
        #expect(order.endpoint == "people")
        #expect(order.handoff == handoff)
    }

    @Test func `where nobody is named as the sender, the channel is told which field is empty`()
        throws
    {
        var story = named()
        let order = try order(story.tell(blocked(rep: nil)))
        #expect(order.to == [])
        #expect(order.text.hasSuffix("Nobody is named as the sender: deal.owner is not known."))
    }

    @Test func `a point that warns lets the handoff start, and says so`() throws {
        var story = named()
        let order = try order(story.tell(blocked(.warn)))
        #expect(
            order.title
                == "Acme: the handoff to customer-success starts with 2 answers missing: "
                + "first success, risks")
    }

    @Test func `a criterion that is not met is named where no answer is missing`() throws {
        var story = named()
        let signed = Finding(field: "deal.signed_at", met: false, wanted: "is known", found: nil)
        let order = try order(
            story.tell(
                HandoffBlocked(
                    handoff: handoff, point: point, mode: .enforce, rep: "rita", missing: [],
                    failed: [signed], known: 7, required: 7)))
        #expect(
            order.title == "Acme: the handoff to customer-success cannot start yet: signed at")
        #expect(order.text.hasSuffix("• It has to hold: signed at is known; now: not known."))
    }

    @Test func `the third reminder also reaches the manager, and says so`() throws {
        var story = named()
        let order = try order(
            story.tell(
                HandoffReminded(
                    handoff: handoff, point: point, mode: .enforce, rep: "rita", count: 3,
                    tell: ["rep", "rep.manager"], missing: ["risks"])))
        #expect(
            order.title
                == "Reminder 3: Acme: 1 answer missing before the handoff to customer-success "
                + "can start: risks")
        #expect(order.text.hasSuffix("This reminder also goes to sam."))
        #expect(order.to == ["rita", "sam"])
    }

    @Test func `a warning reaches the owner, the rep before there is one`() throws {
        var story = sealed()
        let warned = SLAWarned(
            handoff: handoff, point: point, mode: .enforce, sla: "first-human-touch",
            share: Share(percent: 80), due: Instant(rfc3339: "2026-03-03T09:00:00Z")!)
        let early = try order(story.tell(warned))
        #expect(early.to == ["rita"])
        #expect(
            early.title
                == "Acme: 80% of the time for the first human touch has passed; due Tue 09:00 UTC")
        story.tell(
            HandoffReassigned(
                handoff: handoff, point: point, mode: .enforce, from: "dana", owner: "lee",
                because: RoutingTrace(rule: "", considered: [], decidedBy: ""),
                acceptBy: story.now))
        #expect(try order(story.tell(warned)).to == ["lee"])
    }

    @Test func `an owner reads whose handoff it is, why theirs, and until when to accept`() throws {
        var story = sealed()
        let because = RoutingTrace(
            rule: "otherwise → cs-pool", queue: "cs-pool",
            considered: [
                Candidate(person: "dana", verdict: "2 open handoffs"),
                Candidate(person: "lee", verdict: "3 open handoffs"),
            ], decidedBy: "fewest open handoffs")
        let routed = HandoffRouted(
            handoff: handoff, point: point, mode: .enforce, owner: "dana", because: because,
            acceptBy: Instant(rfc3339: "2026-03-05T13:02:00Z")!)
        let order = try order(story.tell(routed))
        #expect(
            order.title
                == "Dana, you have a new handoff: Acme (sales-to-onboarding), because fewest open "
                + "handoffs; accept by Thu 13:02 UTC")
        #expect(
            order.text == """
                Rule: otherwise → cs-pool
                • Dana: 2 open handoffs
                • Lee: 3 open handoffs
                """)
        #expect(order.to == ["dana"])
    }

    @Test func `a breach reaches the rep and then the manager, each once`() throws {
        var story = sealed()
        let breached = SLABreached(
            handoff: handoff, point: point, mode: .enforce, sla: "warm-introduction",
            due: Instant(rfc3339: "2026-03-02T09:00:00Z")!, tell: ["rep", "rep.manager", "sam"])
        let order = try order(story.tell(breached))
        #expect(order.title == "Acme: the warm introduction is overdue since Mon 09:00 UTC")
        #expect(order.to == ["rita", "sam"])
    }

    @Test func `a task far off names the date, a task without one the moment it follows`() throws {
        var story = sealed()
        func task(due: Instant?) -> TaskCreated {
            TaskCreated(
                handoff: handoff, point: point, mode: .enforce, task: "day-30",
                what: "30-day check-in", who: .owner, person: "dana", due: due,
                dueRule: Due(after: "introduction.held", Period(30, .days)), human: true)
        }
        let dated = try order(story.tell(task(due: Instant(rfc3339: "2026-04-02T09:00:00Z")!)))
        #expect(dated.title == "Dana, a task for Acme: 30-day check-in, by Thu 2 Apr 09:00 UTC")
        let open = try order(story.tell(task(due: nil)))
        #expect(
            open.title
                == "Dana, a task for Acme: 30-day check-in, 30 days after introduction held")
    }

    @Test func `a rating and a referral are sentences too`() throws {
        var story = sealed()
        let feedback = FeedbackGiven(
            handoff: handoff, point: point, to: "rita", from: "dana", stars: 2,
            comment: "No risks named", rejected: false, tell: ["rep", "rep.manager"])
        let rated = try order(story.tell(feedback))
        #expect(rated.title == "Rita, Dana rated your handoff of Acme 2 of 5")
        #expect(rated.text == "How complete was this packet?\n“No risks named”")
        #expect(rated.to == ["rita", "sam"])
        let referral = ReferralDue(
            account: "account:acme", rule: "first-result", who: .owner, person: "dana",
            ask: "Priya", say: "Name the result.", due: Instant(rfc3339: "2026-03-07T09:00:00Z")!)
        let due = try order(story.tell(referral, about: "account:acme"))
        #expect(
            due.title
                == "Dana, Acme has reached success: ask Priya for a referral by Sat 09:00 UTC")
        #expect(due.text == "Name the result.")
    }

    @Test func `feedback on a handoff that has ended still names the account`() throws {
        var story = sealed()
        story.tell(HandoffRejected(handoff: handoff, point: point, by: "dana", reason: "empty"))
        let feedback = FeedbackGiven(
            handoff: handoff, point: point, to: "rita", from: "dana", comment: "empty",
            rejected: true, tell: [.rep])
        let order = try order(story.tell(feedback))
        #expect(order.title == "Rita, Dana sent your handoff of Acme back: “empty”")
    }

    @Test func `a point that observes sends nothing`() {
        var story = sealed(.observe)
        #expect(story.tell(blocked(.observe)).isEmpty)
        let feedback = FeedbackGiven(
            handoff: handoff, point: point, to: "rita", from: "dana", stars: 2, rejected: false,
            tell: [.rep])
        #expect(story.tell(feedback).isEmpty)
    }
}
