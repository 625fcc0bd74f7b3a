// SPDX-License-Identifier: Apache-2.0
import ArgumentParser
import Courier
import CourierEdge
import Events
import Journey
import Testing
import Wire
import WorkerKit
import WorkerProcess
import WorkerTesting

@Suite struct DeliveryTests {
    static let reminder = Draft(
        HandoffReminded(
            handoff: "h7", point: "sales-to-onboarding", mode: .enforce, rep: "lee", count: 1,
            tell: [.rep], missing: ["risks"]), subject: "deal:7301", key: "account:501",
        handoff: "h7")

    @Test(.timeLimit(.minutes(1)))
    func `what the fold orders is sent, recorded and settled`() async throws {
        let journal = MemoryJournal()
        try journal.tell(Company.topology)
        try journal.tell(Self.reminder, id: "r1", source: "/baton/gate")
        let bus = try await LiveBus(journal: journal)
        let receiver = Receiver()
        try await receiver.serve { address in
            let options = try CourierEdge.Options.parse(["--endpoint", address])
            let edge = try CourierEdge(
                options,
                in: Surroundings(context: bus.context, bus: bus.address, logger: LiveBus.logger))
            let client = try await bus.client()
            let live = await client.commits()
            let worker = try await bus.start(Courier.self, performer: edge.performer)
            let running = Task { try await edge.run(beside: worker) }
            for await commit in live
            where commit.entries.contains(where: { $0.type == DeliverySucceeded.type }) { break }
            running.cancel()
            try await running.value
            await worker.drain()
            await client.close()
        }
        #expect(receiver.all.count == 1)
        let attempts = try bus.journal.everything().filter { $0.event.body is DeliveryAttempted }
        let attempt = try #require(attempts.first?.event)
        let order = try #require(attempt.body as? DeliveryAttempted)
        #expect(attempt.id == "\(order.delivery)/1")
        #expect(order.status == 200)
        await bus.close()
    }

    @Test func `what was ordered and has no result is pending for the next leaseholder`() throws {
        var story = Story<Courier>(Company.topology)
        let said = story.when(Self.reminder)
        let order = try #require(said.first?.body as? DeliveryOrdered)
        #expect(story.worker.pending.map(\.id) == ["\(order.delivery)/1"])
        story.tell(
            DeliveryAttempted(delivery: order.delivery, attempt: 1, status: 200, detail: "ok"),
            about: "deal:7301", key: "account:501")
        #expect(story.worker.pending.isEmpty)
    }

    @Test(arguments: ["ftp://x", "hook", "log"])
    func `an endpoint that is no address is refused`(_ endpoint: String) {
        #expect(throws: (any Error).self) {
            try CourierEdge.Options.parse(["--endpoint", endpoint])
        }
    }
}
