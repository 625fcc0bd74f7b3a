// SPDX-License-Identifier: Apache-2.0
import Events
import Journey
import Router
import Testing
import WorkerKit
import WorkerTesting

/// A door says something and waits for whoever decides it.
@Suite(.timeLimit(.minutes(1))) struct CommandTests {
    static let accept = Draft(
        HandoffAcceptRequested(handoff: "h9", by: "dana"), subject: "deal:1", key: "account:1",
        handoff: "h9")

    @Test func `the answer is what the authority said of the command`() async throws {
        let bus = try await LiveBus()
        let router = try await bus.start(Router.self)
        let client = try await bus.client()
        let answer = try await client.command(Self.accept, source: "/test")
        #expect(answer.events.map(\.type) == [HandoffAcceptRefused.type])
        #expect(answer.events.first?.envelope.causation == answer.id)
        #expect(answer.refusal?.contains("h9") == true)
        #expect(!answer.isUndecided)
        await router.drain()
        await client.close()
        await bus.close()
    }

    @Test func `without an authority it is recorded and undecided`() async throws {
        let bus = try await LiveBus()
        let client = try await bus.client()
        let answer = try await client.command(
            Self.accept, source: "/test", patience: .milliseconds(300))
        #expect(answer.isUndecided)
        #expect(answer.refusal == nil)
        #expect(try bus.journal.everything().last?.event.id == answer.id)
        await client.close()
        await bus.close()
    }

    @Test func `what is asked of a closed client ends at once`() async throws {
        let bus = try await LiveBus()
        let client = try await bus.client()
        await client.close()
        await #expect(throws: BusError.closed) { try await client.status() }
        await bus.close()
    }
}
