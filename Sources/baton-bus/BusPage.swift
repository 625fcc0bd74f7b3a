// SPDX-License-Identifier: Apache-2.0
internal import Foundation
internal import Hummingbird
internal import Journal
internal import Wire
internal import WorkerProcess

/// What a supervisor asks the bus: is it alive, does it store, how far is it, and who waits.
struct BusPage: Sendable {
    let readiness: Readiness

    var router: Router<BasicRequestContext> {
        let router = Router()
        router.add(middleware: ProblemMiddleware())
        router.get("/livez") { _, _ in
            _ = await readiness.status
            return "alive\n"
        }
        router.get("/readyz") { _, _ in
            if let obstacle = await readiness.obstacle { throw Self.problem(obstacle) }
            return "ready\n"
        }
        // What a supervisor of several buses waits for: of those on one database, one serves.
        router.get("/standbyz") { _, _ in
            if readiness.standsBy { return "standing by\n" }
            if let obstacle = await readiness.obstacle { throw Self.problem(obstacle) }
            return "serving\n"
        }
        router.get("/metrics") { _, _ in
            guard let status = await readiness.status else {
                throw Self.problem(await readiness.obstacle ?? "not serving yet")
            }
            let text = Self.text(
                of: status, packed: await readiness.packed,
                isStoring: await readiness.obstacle == nil)
            return Response(
                status: .ok, headers: [.contentType: Metrics.contentType],
                body: ResponseBody(byteBuffer: ByteBuffer(string: text)))
        }
        return router
    }

    private static func problem(_ why: String) -> Problem {
        Problem(.serviceUnavailable, why, title: "Not ready", retryAfter: 1)
    }

    /// In the exposition format of Prometheus.
    static func text(of status: BusStatus, packed: Packed, isStoring: Bool) -> String {
        let pressure = status.pressure
        var figures = [
            figure("head", "gauge", "The last sequence of the journal.", status.head),
            figure("epoch", "gauge", "Starts of a bus on this journal.", status.epoch),
            figure(
                "damaged", "gauge", "1 when the journal serves reading only.",
                status.damaged == nil ? 0 : 1),
            figure(
                "storing", "gauge",
                "0 when the journal serves reading only, or its database does not answer.",
                isStoring ? 1 : 0),
            figure(
                "packed_events", "gauge", "Events in compressed segments, from the first on.",
                packed.through.sequence),
            figure(
                "packed_bytes", "gauge", "Bytes of the compressed segments.",
                UInt64(packed.bytes)),
            figure(
                "waiting_requests", "gauge", "Publishes that wait for the disk.",
                UInt64(pressure.waitingRequests)),
            figure("waiting_bytes", "gauge", "Their bytes.", UInt64(pressure.waitingBytes)),
            figure(
                "waiting_bytes_limit", "gauge", "From here on the answer is BUSY.",
                UInt64(pressure.mostBytes)),
            figure(
                "busy_total", "counter", "Publishes that were answered BUSY.",
                pressure.turnedAway),
            figure(
                "waiting_reads", "gauge", "Pages that are waited for.",
                UInt64(pressure.waitingReads)),
        ]
        figures.append(
            workers("lag_events", "Events of the journal not passed yet.", status) {
                "\($0.lagEvents)"
            })
        figures.append(
            workers("slots", "Slots it speaks for, of 64, where they are shared.", status) {
                "\($0.slots?.count ?? 0)"
            })
        figures.append(
            workers("lag_seconds", "How long it has been behind.", status) { "\($0.lagSeconds)" })
        figures.append(
            workers("parked_keys", "Keys that wait behind a parked event.", status) {
                "\($0.parkedKeys)"
            })
        return figures.joined()
    }

    private static func figure(
        _ name: String, _ kind: String, _ help: String, _ value: UInt64
    ) -> String {
        Metrics.head("baton_bus_\(name)", kind, help) + "baton_bus_\(name) \(value)\n"
    }

    private static func workers(
        _ name: String, _ help: String, _ status: BusStatus, _ value: (WorkerStatus) -> String
    ) -> String {
        let name = "baton_bus_worker_\(name)"
        return Metrics.head(name, "gauge", help)
            + status.workers.map {
                let replica = Metrics.escaped($0.replica)
                return "\(name){worker=\"\($0.worker)\",replica=\"\(replica)\"} \(value($0))\n"
            }.joined()
    }
}
