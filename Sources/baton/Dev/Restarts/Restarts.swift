// SPDX-License-Identifier: Apache-2.0
internal import ArgumentParser
internal import Crew
internal import Foundation
internal import Journal
internal import JournalSQLite
internal import Journey
internal import Wire
internal import WorkerKit

struct Restarts: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        abstract: "How soon each worker is back on a long journal.",
        discussion: """
            Makes a journal of a year of a company, and starts a bus on it and each worker by \
            itself, as an executable: first without a snapshot, so that it reads everything; then \
            with the one that it had kept, after as many events as come before the next at the \
            most: half as many again as --snapshot-every, where a state is large. \
            The time is from the start of the process until the bus sees it ready, and behind by \
            nothing. Exit code 1 when a worker takes longer with its snapshot than it may, three \
            times over: a machine has other things to do, too. The \
            bus verifies the whole journal the first time, and what is new since the second.
            """)

    @Option(help: "Events in the journal.")
    var events = 1_000_000
    @Option(
        help: ArgumentHelp(
            "Events between two snapshots of a fold, at the least.", valueName: "events"))
    var snapshotEvery = Int(Snapshots.interval)
    @Option(help: "Seconds within which a worker with a snapshot has to be ready.")
    var within = 2.0
    @Option(help: ArgumentHelp("Only these workers.", valueName: "worker"))
    var only: [String] = []
    @Option(name: .customLong("port-base"), help: "The first port.")
    var portBase = 15_770

    private static let tries = 3

    func validate() throws {
        guard snapshotEvery > 0, events >= 3 * snapshotEvery else {
            throw ValidationError(
                "--events takes at least thrice what --snapshot-every does, and that one or more")
        }
        for name in only where !Crew.workers.contains(where: { $0.name.rawValue == name }) {
            throw ValidationError("no worker that ships is called \(name)")
        }
    }

    func run() async throws {
        let directory = FileManager.default.temporaryDirectory
            .appending(path: "baton-restarts-\(UUID().uuidString)", directoryHint: .isDirectory)
        defer { try? FileManager.default.removeItem(at: directory) }
        let stage = try RestartStage(
            directory: directory, ports: Ports(base: portBase), snapshotEvery: snapshotEvery)
        var history = try LongHistory(telling: events)
        let rest = snapshotEvery + snapshotEvery / 2
        try tell(events - rest, of: &history, in: directory)
        var results: [RestartTable.Result] = []
        let bus = try await stage.openBus()
        for worker in Crew.workers where only.isEmpty || only.contains(worker.name.rawValue) {
            Terminal.progress("\(worker.name), without a snapshot")
            results.append(
                RestartTable.Result(
                    worker: worker, events: history.count(of: worker),
                    without: try await stage.start(worker, keepsSnapshot: true)))
        }
        await stage.closeBus()
        try tell(rest, of: &history, in: directory)
        let busAgain = try await stage.openBus()
        for index in results.indices {
            Terminal.progress("\(results[index].worker.name), with a snapshot")
            let worker = results[index].worker
            for _ in 1...Self.tries {
                let start = try await stage.start(worker, keepsSnapshot: false)
                if results[index].with.map({ start.time < $0.time }) ?? true {
                    results[index].with = start
                }
                if start.time < .seconds(within) { break }
            }
        }
        await stage.closeBus()
        Terminal.endProgress()
        let table = RestartTable(
            bus: bus, busAgain: busAgain, results: results, within: .seconds(within))
        for line in table.lines { Terminal.out(line) }
        if !table.late.isEmpty { throw ExitCode.failure }
    }

    private func tell(_ count: Int, of history: inout LongHistory, in directory: URL) throws {
        Terminal.progress("\(count) events")
        let start = ContinuousClock.now
        let journal = try SQLiteJournal(directory: directory)
        try history.tell(count, to: journal, endingAt: SteadyClock().now)
        journal.close()
        Terminal.note("\(count) events written in \((ContinuousClock.now - start).brief)")
    }
}
