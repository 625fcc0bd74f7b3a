// SPDX-License-Identifier: Apache-2.0
import Hummingbird
import Logging
import Synchronization
import WorkerProcess
import WorkerTesting

/// An endpoint of the tests: keeps what it receives, and answers as it is told.
final class Receiver: Sendable {
    struct Received: Sendable {
        var headers: [String: String]
        var body: String
    }

    private let received = Mutex<[Received]>([])
    private let status: HTTPResponse.Status
    private let headers: HTTPFields
    private let answer: String

    init(_ status: HTTPResponse.Status = .ok, headers: HTTPFields = [:], answer: String = "") {
        self.status = status
        self.headers = headers
        self.answer = answer
    }

    var all: [Received] { received.withLock { $0 } }

    /// Lends the address of the running endpoint.
    func serve(_ body: (_ address: String) async throws -> Void) async throws {
        let router = Router()
        router.post("/hook") { request, _ in
            var request = request
            let text = String(buffer: try await request.collectBody(upTo: 100_000))
            var headers: [String: String] = [:]
            for field in request.headers { headers[field.name.canonicalName] = field.value }
            self.received.withLock { $0.append(Received(headers: headers, body: text)) }
            return Response(
                status: self.status, headers: self.headers,
                body: ResponseBody(byteBuffer: ByteBuffer(string: self.answer)))
        }
        let (opened, hasOpened) = AsyncStream.makeStream(of: Address.self)
        let door = HTTPDoor(router, on: Address(port: 0), logger: LiveBus.logger) {
            hasOpened.yield($0)
        }
        let serving = Task { try await door.run() }
        for await address in opened {
            try await body("http://\(address)/hook")
            break
        }
        serving.cancel()
        _ = await serving.result
    }
}
