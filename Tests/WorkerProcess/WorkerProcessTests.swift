// SPDX-License-Identifier: Apache-2.0
import Foundation
import Hummingbird
import HummingbirdTesting
import Logging
import Synchronization
import Testing
@testable import WorkerKit

@testable import WorkerProcess

@Suite struct WorkerProcessTests {
    @Test func `an address is host and port`() {
        #expect(Address(argument: "127.0.0.1:7780") == Address(host: "127.0.0.1", port: 7780))
        #expect(Address(argument: "[::1]:80")?.description == "[::1]:80")
        #expect(Address(argument: "localhost:80")?.isLoopback == true)
        #expect(Address(argument: "0.0.0.0:80")?.isLoopback == false)
        for text in ["7780", ":80", "host:", "host:70000", "host:http"] {
            #expect(Address(argument: text) == nil, "\(text)")
        }
    }

    @Test func `a path into an event is a JSON pointer`() {
        #expect(Problem.pointer("$.data.rows[0].what") == "/data/rows/0/what")
        #expect(Problem.pointer("$") == "")
    }

    @Test func `a log line for machines is JSON`() throws {
        let line = try #require(log(.json))
        let fields = try #require(
            try JSONSerialization.jsonObject(with: Data(line.utf8)) as? [String: Any])
        #expect(fields["message"] as? String == "a \"quoted\" word")
        #expect(fields["level"] as? String == "warning")
        #expect(fields["logger"] as? String == "router")
        #expect((fields["metadata"] as? [String: String]) == ["key": "account:1"])
    }

    @Test func `a log line for people is short`() throws {
        let line = try #require(log(.text))
        #expect(line.dropFirst(8) == " router warning: a \"quoted\" word key=account:1")
    }

    private func log(_ format: LineLog.Format) -> String? {
        let lines = Mutex<[String]>([])
        let handler = LineLog(
            label: "router", format: format, level: .info, isColoured: false, repeats: Repeats()
        ) { line in lines.withLock { $0.append(line) } }
        var logger = Logger(label: "router") { _ in handler }
        logger[metadataKey: "key"] = "account:1"
        logger.debug("not this one")
        logger.warning("a \"quoted\" word")
        return lines.withLock { $0.count == 1 ? $0[0] : nil }
    }
}

@Suite struct HealthPageTests {
    @Test func `a worker that is ready says so`() async throws {
        let answer = try await get("/readyz", health(isReady: true))
        #expect(answer.status == .ok)
    }

    @Test func `one that is not gives its reasons as a problem`() async throws {
        let answer = try await get("/readyz", health(complaints: ["3: the alarm is stuck"]))
        #expect(answer.status == .serviceUnavailable)
        #expect(answer.headers[.contentType] == "application/problem+json")
        #expect(String(buffer: answer.body).contains("3: the alarm is stuck"))
    }

    @Test func `it lives as long as it answers`() async throws {
        #expect(try await get("/livez", health()).status == .ok)
    }

    @Test func `metrics tell position and readiness, and what the worker adds`() async throws {
        let answer = try await get("/metrics", health(isReady: true))
        let text = String(buffer: answer.body)
        #expect(answer.headers[.contentType] == "text/plain; version=0.0.4; charset=utf-8")
        #expect(text.contains("baton_worker_ready{worker=\"meter\",replica=\"a\\\"b\"} 1\n"))
        #expect(text.contains("# TYPE baton_worker_undecodable_total counter\n"))
        #expect(text.contains("baton_worker_position{worker=\"meter\",replica=\"a\\\"b\"} 42\n"))
        #expect(text.hasSuffix("own 1\n"))
    }

    private func health(isReady: Bool = false, complaints: [String] = []) -> WorkerHealth {
        WorkerHealth(
            isReady: isReady, isStandingBy: false, through: 42, unacknowledged: 0, waitingKeys: 0,
            undecodable: 0,
            complaints: complaints)
    }

    private func get(_ path: String, _ health: WorkerHealth) async throws -> TestResponse {
        let page = HealthPage(
            worker: "meter", replica: "a\"b",
            read: { HealthPage.Reading(health: health, figures: "own 1\n") },
            state: { throw Problem(.serviceUnavailable, "no state here") })
        return try await Application(router: page.router).test(.live) { client in
            try await client.execute(uri: path, method: .get)
        }
    }
}
