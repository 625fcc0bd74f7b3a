// SPDX-License-Identifier: Apache-2.0
import Courier
import Events
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

    /// Two messages that fail once and arrive with their second attempt, which alarms order.
    func lap(restarting: Bool = false) -> (Rehearsal<Courier>, said: [[String]]) {
        var rehearsal = Rehearsal<Courier>(Company.topology)
        var said = rehearsal.tell([blocked(), blocked(.enforce, 1)], restarting: restarting)
        for (attempt, status) in [(1, 500), (2, 204)] {
            let orders = rehearsal.history.compactMap { $0.body as? DeliveryOrdered }
                .filter { $0.attempt == attempt }
            said += rehearsal.tell(
                orders.map { attempted($0, status) } + [ClockReached()], after: .seconds(10),
                restarting: restarting)
        }
        return (rehearsal, said)
    }

    @Test func `history alone, with nothing decided anew, gives the same state`() {
        let (rehearsal, said) = lap()
        #expect(said.joined().count { $0.hasPrefix("DeliverySucceeded") } == 2)
        #expect(rehearsal.worker.nextDeadline == nil)
        #expect(rehearsal.replayed == rehearsal.bytes)
    }

    @Test func `a state that is put down and taken up again goes on alike`() {
        let (through, said) = lap()
        let (restarted, saidAgain) = lap(restarting: true)
        #expect(saidAgain == said)
        #expect(restarted.bytes == through.bytes)
    }
}
