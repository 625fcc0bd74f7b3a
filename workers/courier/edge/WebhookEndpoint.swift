// SPDX-License-Identifier: Apache-2.0
internal import AsyncHTTPClient
internal import Foundation
internal import Journey
internal import NIOCore
internal import NIOHTTP1
internal import Wire

/// An HTTP address that takes messages by POST.
struct WebhookEndpoint: Endpoint {
    /// Standard Webhooks: 15 to 30 s.
    static let timeout = TimeAmount.seconds(15)
    /// Of an answer's body, so much is kept for whoever looks for the cause.
    static let detailBytes = 300

    private let url: String
    private let signature: Signature?
    private let client: HTTPClient
    private let clock = SteadyClock()

    init(url: String, signature: Signature?) {
        self.url = url
        self.signature = signature
        // A redirect is no success: the endpoint has moved, and a person has to say where to.
        var configuration = HTTPClient.Configuration(redirectConfiguration: .disallow)
        configuration.timeout.connect = Self.timeout
        // The fold's schedule tries again; here an endpoint that is away is told of at once.
        configuration.connectionPool.retryConnectionEstablishment = false
        client = HTTPClient(eventLoopGroupProvider: .singleton, configuration: configuration)
    }

    func deliver(_ message: Message) async -> Attempted {
        do {
            let response = try await client.execute(request(for: message), timeout: Self.timeout)
            let detail = await detail(of: response)
            let now = clock.now
            return Attempted(
                status: Int(response.status.code), detail: detail,
                retryAfter: response.headers.first(name: "retry-after")
                    .flatMap { RetryAfter.seconds(of: $0, at: now) })
        } catch {
            return Attempted(detail: "\(url): \(error)")
        }
    }

    func close() async { try? await client.shutdown() }

    private func request(for message: Message) -> HTTPClientRequest {
        let body = message.json
        var request = HTTPClientRequest(url: url)
        request.method = .POST
        request.body = .bytes(ByteBuffer(bytes: body))
        for (name, value) in headers(of: message, body) {
            request.headers.add(name: name, value: value)
        }
        return request
    }

    private func headers(of message: Message, _ body: [UInt8]) -> [(String, String)] {
        var headers = [
            ("content-type", "application/json"), ("user-agent", "baton-courier"),
            ("idempotency-key", message.id),
        ]
        if let signature {
            let timestamp = clock.now.microseconds / 1_000_000
            headers += [
                ("webhook-id", message.id), ("webhook-timestamp", "\(timestamp)"),
                (
                    "webhook-signature",
                    signature.value(id: message.id, timestamp: timestamp, body: body)
                ),
            ]
        }
        return headers
    }

    /// "503 Service Unavailable: try later"
    private func detail(of response: HTTPClientResponse) async -> String {
        let status = "\(response.status.code) \(response.status.reasonPhrase)"
        var bytes: [UInt8] = []
        do {
            for try await part in response.body where bytes.count < Self.detailBytes {
                bytes += part.readableBytesView
                if bytes.count >= Self.detailBytes { break }
            }
        } catch { return status }
        let text = String(decoding: bytes.prefix(Self.detailBytes), as: UTF8.self)
            .split(whereSeparator: \.isWhitespace).joined(separator: " ")
        return text.isEmpty ? status : "\(status): \(text)"
    }
}
