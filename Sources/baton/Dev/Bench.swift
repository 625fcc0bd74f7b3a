// SPDX-License-Identifier: Apache-2.0
internal import ArgumentParser
internal import Foundation
internal import Journal
internal import Journey
internal import JournalPostgres
internal import JournalSQLite
internal import Wire
internal import WorkerKit

struct Bench: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        abstract: "Figures of this machine, beside raw SQLite in the same run.",
        discussion: """
            In a few minutes: events a second that are published and acknowledged; whole \
            handoffs a second from the webhook to tasks and armed clocks, with one, two and four \
            replicas of each worker; how long one handoff takes at rest; and what an event costs \
            a replica that does not own it. Machines drift: compare figures of one run only. \
            docs/benchmark.md says where the time goes. With --journal only the journal in that \
            PostgreSQL is measured, beside a plain table, in the schema baton_bench.
            """)

    @Option(help: ArgumentHelp("A database, such as postgres://user@host/db.", valueName: "url"))
    var journal: String?
    @Option(help: "Handoffs that pass at once.")
    var handoffs = 1_500
    @Option(help: "Handoffs that pass one after the other.")
    var atRest = 200
    @Option(help: "Events of 1 KB that are published.")
    var events = 100_000
    @Option(name: .customLong("port-base"), help: "The first port.")
    var portBase = 18_770

    func validate() throws {
        guard handoffs > 0, atRest > 0, events > 0 else {
            throw ValidationError("a number from 1 on")
        }
    }

    func run() async throws {
        if let journal { return try measure(journal) }
        let directory = FileManager.default.temporaryDirectory
            .appending(path: "baton-bench-\(UUID().uuidString)")
        defer { try? FileManager.default.removeItem(at: directory) }
        try FileManager.default.createDirectory(at: directory, withIntermediateDirectories: true)
        var table = Table()
        Terminal.progress("the journal, beside raw SQLite")
        let disk = try JournalBench().run(in: directory)
        table.add(["raw SQLite, 256 rows of 1 KB a commit", "\(Int(disk.raw)) rows/s"])
        table.add(["the journal, the same rows", "\(Int(disk.journal)) events/s"])
        Terminal.progress("publish and acknowledge")
        let published = try await publish(in: directory.appending(path: "publish"))
        table.add(["published and acknowledged, 1 KB", "\(Int(published)) events/s"])
        let lap = BenchLap(
            ports: Ports(base: portBase), data: directory.appending(path: "lap").path)
        let figures = try await lap.run(handoffs: handoffs, atRest: atRest)
        table.add(["whole handoffs, webhook to tasks and clocks", "\(Int(figures.rate)) /s"])
        for replicas in [2, 4] {
            let lap = BenchLap(
                ports: Ports(base: portBase), data: directory.appending(path: "\(replicas)").path,
                replicas: replicas)
            let rate = try await lap.run(handoffs: handoffs, atRest: 0).rate
            table.add(["the same, with \(replicas) replicas of each worker", "\(Int(rate)) /s"])
        }
        Terminal.progress("what is another's")
        let passing = try PassingBench().run()
        Terminal.endProgress()
        table.add(["an event of one's own slots, taken", passing.taken.brief])
        table.add([
            "an event of another's, passed over", "\(Int(passing.passed / .nanoseconds(1))) ns",
        ])
        table.add(["one handoff at rest, median", figures.median.brief])
        table.add(["one handoff at rest, 99 of 100 within", figures.p99.brief])
        for line in table.lines { Terminal.out(line) }
        let share = Int((published / disk.raw * 100).rounded())
        Terminal.out("published: \(share) % of raw SQLite in this run")
    }

    private func measure(_ database: String) throws {
        Terminal.progress("the journal, beside a plain table")
        let figures = try PostgresBench().run(database)
        Terminal.endProgress()
        var table = Table()
        table.add(["a plain table, 256 rows of 1 KB a statement", "\(Int(figures.raw)) rows/s"])
        table.add(["the journal, the same rows", "\(Int(figures.journal)) events/s"])
        table.add(["read from the journal", "\(Int(figures.read)) events/s"])
        for line in table.lines { Terminal.out(line) }
    }

    /// Events a second through a bus of its own, many in flight.
    private func publish(in directory: URL) async throws -> Double {
        let fleet = try Fleet(
            ports: Ports(base: portBase), journal: .directory(directory.path),
            topology: Shipped.topologyPath,
            notify: nil)
        let supervisor = Supervisor(directory: Shipped.directory) { _, _ in }
        await supervisor.start(fleet.bus)
        let address = Ports(base: portBase).address
        let rate = try await Connection.with(address, patience: .seconds(30)) { connection in
            try await Self.flood(connection.client, events: events)
        }
        await supervisor.end([fleet.bus.name], within: .seconds(5))
        return rate
    }

    /// Requests in flight, and events in each: a door with a busy webhook behind it.
    private static let inFlight = 64
    private static let batch = 16

    private static func flood(_ client: BusClient, events: Int) async throws -> Double {
        let requests = events / batch
        let start = ContinuousClock.now
        try await withThrowingTaskGroup(of: Void.self) { group in
            for lane in 0..<inFlight {
                group.addTask {
                    for number in stride(from: lane, to: requests, by: inFlight) {
                        let first = number * batch
                        _ = try await client.publish((first..<(first + batch)).map(event))
                    }
                }
            }
            try await group.waitForAll()
        }
        return Double(requests * batch) / (ContinuousClock.now - start).seconds
    }

    /// An event of 1 KB.
    private static func event(_ number: Int) -> [UInt8] {
        let head = """
            {"specversion":"1.0","id":"\(number)","source":"/bench","type":"bench.filled",\
            "subject":"deal:\(number % 5000)","data":{"x":"
            """
        return Array(
            (head + String(repeating: "x", count: 1024 - head.utf8.count - 3) + "\"}}").utf8)
    }
}
