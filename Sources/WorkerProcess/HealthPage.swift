// SPDX-License-Identifier: Apache-2.0
internal import Foundation
internal import Hummingbird
internal import Logging
internal import WorkerKit

/// What a supervisor asks a worker: is it alive, is it ready, and how far is it.
struct HealthPage: Sendable {
    /// How a worker is, and the lines it adds to `/metrics`.
    struct Reading: Sendable {
        var health: WorkerHealth
        var figures: String
    }

    let worker: String
    let replica: String
    let read: @Sendable () async -> Reading
    /// Digests of the folds, for who compares them with a replay.
    let state: @Sendable () async throws -> StateReport

    var router: Router<BasicRequestContext> {
        let router = Router()
        router.add(middleware: ProblemMiddleware())
        router.get("/livez") { _, _ in "alive\n" }
        router.get("/readyz") { _, _ in
            let health = await read().health
            guard health.isReady else { throw Self.problem(health) }
            return "ready\n"
        }
        // For a supervisor that waits for one replica before it goes on to the next.
        router.get("/standbyz") { _, _ in
            let health = await read().health
            if health.isStandingBy { return "standing by\n" }
            guard health.isReady else { throw Self.problem(health) }
            return "serving\n"
        }
        router.get("/metrics") { _, _ in
            let reading = await read()
            return Response(
                status: .ok, headers: [.contentType: Metrics.contentType],
                body: ResponseBody(byteBuffer: ByteBuffer(string: metrics(reading))))
        }
        router.get("/state") { _, _ in
            let json = try JSONEncoder().encode(try await state())
            return Response(
                status: .ok, headers: [.contentType: "application/json"],
                body: ResponseBody(byteBuffer: ByteBuffer(bytes: json)))
        }
        return router
    }

    private static func problem(_ health: WorkerHealth) -> Problem {
        return Problem(
            .serviceUnavailable, health.reasons.joined(separator: "; "), title: "Not ready",
            errors: health.complaints.map { Problem.Fault(pointer: "", detail: $0) },
            retryAfter: 1)
    }

    func metrics(_ reading: Reading) -> String {
        let health = reading.health
        let gauges: [(name: String, kind: String, help: String, value: UInt64)] = [
            (
                "baton_worker_ready", "gauge",
                "1 when it has applied all that is known and speaks.",
                health.isReady ? 1 : 0
            ),
            (
                "baton_worker_position", "gauge", "The last event of the journal it has processed.",
                health.through
            ),
            (
                "baton_worker_unacknowledged", "gauge",
                "Outcomes the bus has not acknowledged yet.",
                UInt64(health.unacknowledged)
            ),
            (
                "baton_worker_waiting_keys", "gauge",
                "Partition keys that wait behind a parked event.", UInt64(health.waitingKeys)
            ),
            (
                "baton_worker_undecodable_total", "counter",
                "Events of a known type whose data could not be read.", UInt64(health.undecodable)
            ),
        ]
        let labels = "{worker=\"\(worker)\",replica=\"\(Metrics.escaped(replica))\"}"
        let own = gauges.map { gauge in
            Metrics.head(gauge.name, gauge.kind, gauge.help)
                + "\(gauge.name)\(labels) \(gauge.value)\n"
        }
        return own.joined() + reading.figures
    }
}
