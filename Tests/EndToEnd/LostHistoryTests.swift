// SPDX-License-Identifier: Apache-2.0
import Foundation
import Journey
import PostgresTesting
import Testing
import Wire
import WorkerKit
import WorkerTesting
import ZeroMQ

@testable import baton

/// An asynchronous standby database that was promoted: it lacks the last of what was acknowledged.
@Suite(.serialized) struct LostHistoryTests {
    private static let base = 27_170

    @Test func `every worker folds anew on a journal that lacks the last events, and goes on`()
        async throws
    {
        let server = try PostgresServer()
        try server.execute("CREATE DATABASE primary_one")
        var bus = try start(on: "primary_one", server)
        let alerts = Alerts()
        let supervisor = Supervisor(directory: Instance.executables) { alerts.hear($0, from: $1) }
        let fleet = try Fleet(
            ports: Ports(base: Self.base), journal: .directory("/nowhere"),
            topology: Instance.root.appending(path: "topology.json").path, notify: nil,
            everyHealth: true)
        for worker in fleet.workers { await supervisor.start(worker) }
        let client = BusClient(context: try Context(), address: fleet.address, name: "door")
        try await client.open()

        try await TrialCustomer.tellPeople(client)
        try await feed(Array(0..<5), client)
        _ = try await calm(client, fleet)
        try end(bus)
        try server.execute("CREATE DATABASE standby_two TEMPLATE primary_one")
        bus = try start(on: "primary_one", server)
        try await feed(Array(5..<12), client)
        let lost = try await calm(client, fleet)

        kill(bus.process.processIdentifier, SIGKILL)
        bus.process.waitUntilExit()
        bus = try start(on: "standby_two", server)
        let kept = try await calm(client, fleet)
        #expect(kept.head < lost.head)
        // The epoch's number is the same: only the positions tell.
        #expect(kept.epoch == lost.epoch)
        // The tools tell it again, in another order.
        try await feed((5..<15).reversed(), client)
        let head = try await calm(client, fleet).head
        let states = try await states(fleet)
        await client.close()
        await supervisor.end(fleet.workers.map(\.name), within: Supervisor.workersEnd)
        try end(bus)

        var verdict = try ChaosVerdict(
            journal: openJournal(journalAddress(url("standby_two", server))), handoffs: 15)
        verdict.judge(
            states.sorted { $0.key < $1.key }.map { (WorkerName($0.key), $0.key, $0.value) })
        #expect(verdict.complaints + alerts.forbidden == [])
        #expect(verdict.events == head)
    }

    private func url(_ database: String, _ server: PostgresServer) -> String {
        server.url.replacing("/postgres?", with: "/\(database)?")
    }

    private func start(on database: String, _ server: PostgresServer) throws -> DatabaseTests.Bus {
        let bus = try DatabaseTests.Bus(port: Self.base, ["--journal", url(database, server)])
        #expect(bus.hasSaid("\"open\""), "\(bus.text)")
        return bus
    }

    private func end(_ bus: DatabaseTests.Bus) throws {
        bus.process.terminate()
        bus.process.waitUntilExit()
        #expect(bus.process.terminationStatus == 0)
    }

    private func feed(_ numbers: [Int], _ client: BusClient) async throws {
        for number in numbers {
            _ = try await client.publish(TrialCustomer(number: number).batch, source: "/trial")
        }
    }

    /// Waits until every worker has everything, and nothing has come for two seconds.
    private func calm(_ client: BusClient, _ fleet: Fleet) async throws -> BusStatus {
        let end = ContinuousClock.now + .seconds(60)
        var last: (head: UInt64, since: ContinuousClock.Instant) = (0, .now)
        while true {
            let status = try await client.status(patience: .seconds(30))
            let ready = status.workers.filter { $0.state == .ready && $0.through == status.head }
            if status.head != last.head || ready.count < fleet.workers.count {
                last = (status.head, .now)
            } else if ContinuousClock.now - last.since > .seconds(2) {
                return status
            }
            try #require(ContinuousClock.now < end, "\(status)")
            try await Task.sleep(for: .milliseconds(50))
        }
    }

    private func states(_ fleet: Fleet) async throws -> [String: StateReport] {
        var states: [String: StateReport] = [:]
        for (index, worker) in fleet.workers.enumerated() {
            let port = Ports(base: Self.base).health(index)
            let page = try Instance.run(
                "/usr/bin/curl", ["--silent", "http://127.0.0.1:\(port)/state"])
            states[worker.name] = try JSONDecoder().decode(
                StateReport.self, from: Data(page.text.utf8))
        }
        return states
    }
}
