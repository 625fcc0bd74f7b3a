// SPDX-License-Identifier: Apache-2.0
import Courier
import Events
import Foundation
import Journey
import Testing
import WorkerTesting

/// What becomes of a message once it is ordered.
extension CourierTests {
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
