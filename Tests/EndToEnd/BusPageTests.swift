// SPDX-License-Identifier: Apache-2.0
import Foundation
import Journal
import Journey
import Testing
import Wire

@testable import baton_bus

/// What the bus tells a supervisor and Prometheus.
extension EndToEndTests {
    @Test func `the figures of the bus name head, pressure and each worker's lag`() {
        let status = BusStatus(
            epoch: 3, head: 1_042, time: Instant(microseconds: 0), damaged: "a checksum",
            pressure: BusPressure(
                waitingRequests: 12, waitingBytes: 48_200, mostBytes: 16_777_216, turnedAway: 5,
                waitingReads: 2),
            workers: [
                WorkerStatus(
                    worker: "gate", replica: "a \"b\"", state: .catchingUp, through: 1_040,
                    lagEvents: 2, lagSeconds: 0.5, parkedKeys: 1)
            ])
        var packed = Packed()
        packed.through.sequence = 900
        packed.bytes = 54_000
        let lines = BusPage.text(of: status, packed: packed, isStoring: false).split(
            separator: "\n"
        )
        .filter { !$0.hasPrefix("#") }
        #expect(
            lines == [
                "baton_bus_head 1042", "baton_bus_epoch 3", "baton_bus_damaged 1",
                "baton_bus_storing 0",
                "baton_bus_packed_events 900", "baton_bus_packed_bytes 54000",
                "baton_bus_waiting_requests 12", "baton_bus_waiting_bytes 48200",
                "baton_bus_waiting_bytes_limit 16777216", "baton_bus_busy_total 5",
                "baton_bus_waiting_reads 2",
                #"baton_bus_worker_lag_events{worker="gate",replica="a \"b\""} 2"#,
                #"baton_bus_worker_slots{worker="gate",replica="a \"b\""} 0"#,
                #"baton_bus_worker_lag_seconds{worker="gate",replica="a \"b\""} 0.5"#,
                #"baton_bus_worker_parked_keys{worker="gate",replica="a \"b\""} 1"#,
            ])
    }

    @Test func `a bus that cannot store is not ready, and says why`() {
        #expect(Readiness.obstacle(nil, nil) == nil)
        #expect(
            Readiness.obstacle(nil, .milliseconds(12_400))
                == "nothing is stored: the database has not answered for 12 s")
        #expect(
            Readiness.obstacle("a checksum", .seconds(3))
                == "the journal serves reading only: a checksum")
    }

    @Test func `the bus is alive and ready, and its figures know every worker that speaks`() throws
    {
        let instance = try Instance(portBase: 17_770)
        defer { instance.stop() }
        #expect(try instance.baton("status").code == 0)
        func get(_ path: String) throws -> Instance.Output {
            try instance.run(
                "/usr/bin/curl", "--silent", "--fail", "http://127.0.0.1:17772\(path)")
        }
        #expect(try get("/livez").text == "alive\n")
        #expect(try get("/readyz").text == "ready\n")
        let figures = try get("/metrics").text
        #expect(figures.contains("\nbaton_bus_head "))
        #expect(figures.contains("\nbaton_bus_worker_lag_events{worker=\"router\","))
    }
}
