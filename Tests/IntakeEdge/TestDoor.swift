// SPDX-License-Identifier: Apache-2.0
import Events
import Hummingbird
import HummingbirdTesting
import IntakeEdge
import Journey
import Synchronization
import Wire
import WorkerKit
import WorkerTesting

/// Intake's door on a free port, with a bus that keeps what it is given.
final class TestDoor: Sendable {
    private let published = Mutex<[[[UInt8]]]>([])
    private let failure: BusError?
    private let isReady: Bool
    private let accounts: [SubjectID: String]

    init(
        failing failure: BusError? = nil, isReady: Bool = true,
        accounts: [SubjectID: String] = [:]
    ) {
        self.failure = failure
        self.isReady = isReady
        self.accounts = accounts
    }

    /// The parts that were published, decoded.
    var parts: [[Event]] {
        published.withLock { $0 }.map { part in part.map { try! Event(json: $0) } }
    }
    var events: [Event] { parts.flatMap { $0 } }
    var texts: [String] {
        published.withLock { $0 }.flatMap { $0 }.map { String(decoding: $0, as: UTF8.self) }
    }

    private var door: IntakeDoor {
        IntakeDoor(
            topology: { self.isReady ? Company.topology : nil },
            lack: { "the bus refuses: damaged at event 7" },
            keys: { subjects in
                Dictionary(
                    subjects.map { ($0, self.accounts[$0] ?? $0.rawValue) },
                    uniquingKeysWith: { $1 })
            },
            publish: { events in
                if let failure = self.failure { throw failure }
                let first = self.published.withLock { parts in
                    defer { parts.append(events) }
                    return parts.reduce(0) { $0 + $1.count }
                }
                return events.indices.map {
                    Stored(sequence: UInt64(first + $0 + 1), duplicate: false)
                }
            })
    }

    func post(
        _ path: String, _ type: String?, _ body: String, headers: [String: String] = [:]
    ) async throws -> TestResponse {
        try await send(.post, path, type, body, headers)
    }

    func send(
        _ method: HTTPRequest.Method, _ path: String, _ type: String? = nil, _ body: String = "",
        _ headers: [String: String] = [:]
    ) async throws -> TestResponse {
        var fields = HTTPFields()
        if let type { fields[.contentType] = type }
        for (name, value) in headers { fields[.init(name)!] = value }
        return try await Application(router: door.router).test(.live) { [fields] client in
            try await client.execute(
                uri: path, method: method, headers: fields, body: ByteBuffer(string: body))
        }
    }
}

extension TestResponse {
    var text: String { String(buffer: body) }
}

/// One event, in structured mode.
func structured(
    _ type: String = "fact.observed", id: String = "n-1", subject: String = "deal:7301",
    more: String = "", data: String = #"{"field":"deal.stage","source":"crm"}"#
) -> String {
    """
    {"specversion":"1.0","id":"\(id)","source":"/crm","type":"\(type)","subject":"\(subject)",\
    \(more)"data":\(data)}
    """
}
