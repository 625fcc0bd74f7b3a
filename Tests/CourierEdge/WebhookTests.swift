// SPDX-License-Identifier: Apache-2.0
@testable import CourierEdge
import Events
import Foundation
import Hummingbird
import Journey
import Testing

@Suite struct WebhookTests {
    static let order = DeliveryOrdered(
        delivery: "d4k2", attempt: 3, endpoint: "people", to: ["dana"],
        title: "Dana, you have a new handoff: Acme", text: "Rule: otherwise", handoff: "h7")
    static let message = Message(order, console: "http://127.0.0.1:7790/")

    @Test func `a message is JSON with a link to the handoff's page`() {
        let json = String(decoding: Self.message.json, as: UTF8.self)
        #expect(
            json == #"{"handoff":"h7","id":"d4k2","link":"http://127.0.0.1:7790/h/h7","#
                + #""text":"Rule: otherwise","#
                + #""title":"Dana, you have a new handoff: Acme","to":["dana"]}"#)
    }

    @Test func `the endpoint receives the message under its idempotency key`() async throws {
        let receiver = Receiver()
        let result = try await deliver(to: receiver)
        #expect(result == Attempted(status: 200, detail: "200 OK"))
        let received = try #require(receiver.all.first)
        #expect(received.body == String(decoding: Self.message.json, as: UTF8.self))
        #expect(received.headers["content-type"] == "application/json")
        #expect(received.headers["idempotency-key"] == "d4k2")
        #expect(received.headers["webhook-signature"] == nil)
    }

    @Test func `a secret signs id, time and body`() async throws {
        let receiver = Receiver()
        let signature = try Signature(secret: SignatureTests.secret)
        _ = try await deliver(to: receiver, signature)
        let received = try #require(receiver.all.first)
        let time = try #require(received.headers["webhook-timestamp"].flatMap { Int64($0) })
        #expect(received.headers["webhook-id"] == "d4k2")
        #expect(
            received.headers["webhook-signature"]
                == signature.value(id: "d4k2", timestamp: time, body: Array(received.body.utf8)))
    }

    @Test func `a refusal is told with its status, its words and its wish`() async throws {
        let receiver = Receiver(
            .serviceUnavailable, headers: [.retryAfter: "120"], answer: "closed\nfor lunch")
        let result = try await deliver(to: receiver)
        #expect(
            result
                == Attempted(
                    status: 503, detail: "503 Service Unavailable: closed for lunch",
                    retryAfter: 120))
    }

    @Test func `a redirect is not followed`() async throws {
        let receiver = Receiver(.movedPermanently, headers: [.location: "/hook"])
        let result = try await deliver(to: receiver)
        #expect(result.status == 301)
        #expect(receiver.all.count == 1)
    }

    @Test func `an endpoint that is not there is no status, and says why`() async {
        let endpoint = WebhookEndpoint(url: "http://127.0.0.1:1/hook", signature: nil)
        let result = await endpoint.deliver(Self.message)
        await endpoint.close()
        #expect(result.status == nil)
        #expect(result.detail.hasPrefix("http://127.0.0.1:1/hook: "))
    }

    @Test func `Retry-After is seconds or a date`() {
        let now = Instant(rfc3339: "2026-03-02T09:00:00Z")!
        #expect(RetryAfter.seconds(of: "30", at: now) == 30)
        #expect(RetryAfter.seconds(of: "Mon, 02 Mar 2026 09:01:30 GMT", at: now) == 90)
        #expect(RetryAfter.seconds(of: "Mon, 02 Mar 2026 08:00:00 GMT", at: now) == 0)
        #expect(RetryAfter.seconds(of: "soon", at: now) == nil)
        // A year that a formatter reads and no number of seconds holds.
        let far = RetryAfter.seconds(
            of: "Mon, 02 Mar \(String(repeating: "9", count: 18)) 08:00:00 GMT", at: now)
        #expect(far != 0)
    }

    private func deliver(
        to receiver: Receiver, _ signature: Signature? = nil
    ) async throws -> Attempted {
        var result = Attempted(detail: "")
        try await receiver.serve { address in
            let endpoint = WebhookEndpoint(url: address, signature: signature)
            result = await endpoint.deliver(Self.message)
            await endpoint.close()
        }
        return result
    }
}
