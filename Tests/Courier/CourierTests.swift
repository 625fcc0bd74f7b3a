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

    // Sentences

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

    // Deliveries

    func attempted(
        _ order: DeliveryOrdered, attempt: Int? = nil, _ status: Int?, retryAfter: Int? = nil
    ) -> DeliveryAttempted {
        DeliveryAttempted(
            delivery: order.delivery, attempt: attempt ?? order.attempt, status: status,
            detail: status == nil ? "no answer" : "status \(status!)", retryAfter: retryAfter)
    }

    @Test func `a delivery that is taken has succeeded, and a second answer changes nothing`()
        throws
    {
        var story = named()
        let order = try order(story.tell(blocked()))
        let said = story.tell(attempted(order, 204))
        #expect(
            said.map { $0 as? DeliverySucceeded } == [
                DeliverySucceeded(delivery: order.delivery, attempts: 1, endpoint: "people")
            ])
        #expect(story.tell(attempted(order, 500)).isEmpty)
        #expect(story.worker.nextDeadline == nil)
    }

    @Test func `what is not taken is tried again after five seconds, with the same id and words`()
        throws
    {
        var story = named()
        let first = try order(story.tell(blocked()))
        #expect(story.tell(attempted(first, 302)).isEmpty)
        #expect(story.worker.nextDeadline == story.now + .seconds(5))
        #expect(story.wait(.seconds(4)).isEmpty)
        var again = first
        again.attempt = 2
        #expect(try order(story.wait(.seconds(1))) == again)
        #expect(story.worker.nextDeadline == nil)
    }

    @Test func `ten attempts on the schedule, and then it has failed`() throws {
        var story = named()
        var order = try order(story.tell(blocked()))
        for pause in [5, 300, 1_800, 7_200, 18_000, 36_000, 50_400, 72_000, 86_400] {
            #expect(story.tell(attempted(order, nil)).isEmpty)
            #expect(story.wait(.seconds(pause - 1)).isEmpty)
            order = try self.order(story.wait(.seconds(1)))
        }
        #expect(order.attempt == 10)
        let failed = story.tell(attempted(order, nil)).first as? DeliveryFailed
        #expect(failed?.attempts == 10)
        #expect(failed?.reason == "10 attempts failed, at last: no answer")
        #expect(story.worker.nextDeadline == nil)
    }

    @Test func `an endpoint is left alone for as long as it asks, a day at most`() throws {
        for (wish, pause) in [(3, 5), (60, 60), (1_000_000, 86_400)] {
            var story = named()
            let order = try order(story.tell(blocked()))
            story.tell(attempted(order, 429, retryAfter: wish))
            #expect(story.worker.nextDeadline == story.now + .seconds(pause))
        }
    }

    @Test func `an endpoint that is gone fails at once`() throws {
        var story = named()
        let order = try order(story.tell(blocked()))
        let failed = story.tell(attempted(order, 410)).first as? DeliveryFailed
        #expect(failed?.reason == "the endpoint is gone (410): status 410")
    }

    @Test func `an answer to an earlier attempt is ignored`() throws {
        var story = named()
        let first = try order(story.tell(blocked()))
        story.tell(attempted(first, 500))
        #expect(story.tell(attempted(first, 204), after: .zero).isEmpty)
        let second = try order(story.wait(.seconds(5)))
        #expect(story.tell(attempted(second, attempt: 1, 204)).isEmpty)
        #expect(story.tell(attempted(second, 204)).first is DeliverySucceeded)
    }

    @Test func `a thousand retries come due in rounds of at most 256, none twice`() throws {
        var story = named()
        var orders: Set<String> = []
        for number in 1...1_000 {
            let order = try order(story.tell(blocked(.enforce, number), after: .zero))
            orders.insert(order.delivery)
            story.tell(attempted(order, 503), after: .zero)
        }
        #expect(orders.count == 1_000)
        let again = story.wait(.seconds(5)).compactMap { $0 as? DeliveryOrdered }
        #expect(again.count == 1_000)
        #expect(Set(again.map(\.delivery)) == orders)
    }

    @Test func `the same events give the same bytes, and a decoded state goes on alike`() throws {
        func told() throws -> Story<Courier> {
            var story = sealed()
            story.tell(attempted(try order(story.tell(blocked())), 500))
            return story
        }
        let story = try told()
        let state = try bytes(story.worker)
        #expect(try bytes(try told().worker) == state)
        let decoded = try JSONDecoder().decode(Courier.self, from: state)
        #expect(try bytes(decoded) == state)
        let deadline = try #require(decoded.nextDeadline)
        #expect(
            decoded.decide(at: deadline).map { $0.body as? DeliveryOrdered }
                == story.worker.decide(at: deadline).map { $0.body as? DeliveryOrdered })
    }

    @Test func `history alone, with nothing decided anew, gives the same state`() throws {
        var story = Story<Courier>(at: Instant(rfc3339: "2026-03-02T09:00:00Z")!)
        let rules = TopologyActivated(version: 1, topology: Company.topology)
        story.tell(rules, key: "*", after: .zero)
        let first = try order(story.tell(blocked(), after: .zero))
        let second = try order(story.tell(blocked(.enforce, 1), after: .zero))
        let retry = DeliveryOrdered(
            delivery: first.delivery, attempt: 2, endpoint: "people", to: [], title: "", text: "")
        let (told, retold) = try retold(
            [
                rules, blocked(), blocked(.enforce, 1), attempted(first, 500),
                attempted(second, 500),
                ClockReached(), attempted(retry, 204), attempted(second, 204),
            ], after: .seconds(10))
        #expect(told.nextDeadline == nil)
        #expect(try bytes(retold) == bytes(told))
    }

    /// Tells a story and applies its history to a second worker, which decides nothing.
    func retold(_ bodies: [any Payload], after wait: Duration = .seconds(1)) throws -> (
        told: Courier, retold: Courier
    ) {
        var story = Story<Courier>(at: Instant(rfc3339: "2026-03-02T09:00:00Z")!)
        var worker = Courier()
        for (index, body) in bodies.enumerated() {
            let isRules = body is TopologyActivated
            let draft = Draft(body, subject: "deal:1", key: isRules ? "*" : "account:acme")
            let said = story.when(draft, after: wait)
            let event = try draft.event(
                id: "given-\(index + 1)", source: "/test", time: story.now)
            // What an alarm called for came before the event that let it fire.
            for own in said where own.happened < story.now { worker.apply(own) }
            worker.apply(event)
            for own in said where own.happened == story.now { worker.apply(own) }
        }
        return (story.worker, worker)
    }

    func bytes(_ worker: Courier) throws -> Data {
        let encoder = JSONEncoder()
        encoder.outputFormatting = .sortedKeys
        return try encoder.encode(worker)
    }
}
