// SPDX-License-Identifier: Apache-2.0
import ArgumentParser
import AsyncHTTPClient
import Events
import Hummingbird
import HummingbirdTesting
import Intake
import IntakeEdge
import Journey
import NIOCore
import NIOHTTP1
import Testing
import WorkerKit
import WorkerProcess
import WorkerTesting

@Suite struct HookTests {
    static let change = #"""
        [{"eventId": 1, "subscriptionId": 2, "portalId": 3, "occurredAt": 1772442120000,
          "subscriptionType": "deal.propertyChange", "objectId": 7301,
          "propertyName": "dealstage", "propertyValue": "closedwon"},
         {"eventId": 2, "subscriptionId": 2, "portalId": 3, "occurredAt": 1772442120000,
          "subscriptionType": "deal.propertyChange", "objectId": 7301,
          "propertyName": "colour", "propertyValue": "red"}]
        """#

    @Test func `a webhook becomes facts, and what nobody asks for is told`() async throws {
        let door = TestDoor(accounts: ["deal:7301": "account:501"])
        let answer = try await door.post("/hooks/hubspot", "application/json", Self.change)
        #expect(answer.status == .accepted)
        #expect(answer.text.contains(#""unmapped":["/1 deal.colour"]"#))
        let event = try #require(door.events.first)
        #expect(event.envelope.source == "/hooks/hubspot")
        #expect(event.key == "account:501")
        #expect((event.body as? FactObserved)?.value == .text("closedwon"))
    }

    @Test func `the same delivery has the same ids`() async throws {
        let door = TestDoor()
        for _ in 1...2 {
            _ = try await door.post("/hooks/hubspot", "application/json", Self.change)
        }
        #expect(Set(door.events.map(\.id)).count == 1)
    }

    @Test(.timeLimit(.minutes(1)))
    func `what is answered with 202 is in the journal, once`() async throws {
        let bus = try await LiveBus()
        let worker = try await bus.start(Intake.self)
        let options = try IntakeEdge.Options.parse(["--listen", "127.0.0.1:0"])
        let (opened, hasOpened) = AsyncStream.makeStream(of: Address.self)
        let edge = IntakeEdge(
            options,
            in: Surroundings(context: bus.context, bus: bus.address, logger: LiveBus.logger),
            opened: { hasOpened.yield($0) })
        let running = Task { try await edge.run(beside: worker) }
        let address = try #require(await opened.first { _ in true })
        var request = HTTPClientRequest(url: "http://\(address)/hooks/hubspot")
        request.method = .POST
        request.headers.add(name: "content-type", value: "application/json")
        request.body = .bytes(ByteBuffer(string: Self.change))
        var answers: [String] = []
        for _ in 1...2 {
            let response = try await HTTPClient.shared.execute(request, timeout: .seconds(10))
            answers.append(String(buffer: try await response.body.collect(upTo: 10_000)))
        }
        #expect(answers[0].contains(#""duplicates":0"#))
        #expect(answers[1].contains(#""duplicates":1"#))
        let stored = try bus.journal.everything().filter { $0.event.body is FactObserved }
        #expect(stored.count == 1)
        running.cancel()
        try await running.value
        await worker.drain()
        await bus.close()
    }
}
