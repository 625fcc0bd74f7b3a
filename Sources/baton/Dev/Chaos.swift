// SPDX-License-Identifier: Apache-2.0
internal import ArgumentParser
internal import Foundation
internal import Journal
internal import JournalPostgres
internal import Journey
internal import PostgresTesting
internal import Wire
internal import WorkerKit

struct Chaos: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        abstract: "Real processes under load, struck in one of five ways.",
        discussion: """
            Every process is killed with SIGKILL so many times while handoffs pass. Then every \
            handoff has one owner found once, one set of tasks and one clock for each SLA, no \
            sequence is missing, every acknowledged event is in the journal once, nobody met a \
            conflict, and the state of every worker is byte for byte what a replay from the \
            first event gives. The same is asked after each other way:

            With --kill-every it is a replica that is killed, every so often.

            With --bus-kills or --bus-stops it is the bus that writes, of several on one \
            PostgreSQL database: killed, or stopped and woken up while another one writes. With \
            --database-kills every process of the server is killed, and it is started again. Then \
            also publishers and workers waited less than 6 s for another bus, and who woke up \
            wrote nothing and ended with exit code 77.

            With --roll-to every process in turn is asked to end and started again from another \
            folder of executables, the workers first, and so back again: each drains and ends \
            with exit code 0. That folder is best a release other than this one; .build/debug is \
            the same source built in another way, which tries the rolling and no difference \
            between two builds.

            With --page-flips the bus is ended or killed, one bit of what it has stored is \
            flipped, and it is started again: it names the damage and stores nothing, \
            `baton journal verify` names it too, and once the page is put back all goes on.
            """)

    @OptionGroup var options: ChaosOptions

    func run() async throws {
        let directory = FileManager.default.temporaryDirectory
            .appending(path: "baton-chaos-\(UUID().uuidString)")
        defer { try? FileManager.default.removeItem(at: directory) }
        let server = options.needsServer ? try Self.server() : nil
        let place = options.journal ?? server?.url
        let fleet = try Fleet(
            ports: Ports(base: options.portBase), buses: options.busCount,
            replicas: options.replicas,
            journal: place.map { .database($0) } ?? .directory(directory.path),
            topology: Shipped.topologyPath, notify: nil, everyHealth: true,
            snapshotEvery: options.snapshotEvery)
        let strikes = options.strikes(on: directory, server)
        try (strikes as? Rolls)?.check(fleet)
        let start = ContinuousClock.now
        let result = try await ChaosCampaign(
            handoffs: options.handoffs, fleet: fleet, strikes: strikes
        ).run()
        let journal = try await Self.open(place ?? directory.path)
        var verdict = try ChaosVerdict(journal: journal, handoffs: options.handoffs)
        let complaints = try judge(result, &verdict, database: place)
        let time = (ContinuousClock.now - start).brief
        Terminal.out(
            "\(options.handoffs) handoffs, \(result.toll.deeds), \(verdict.events) events "
                + "in \(time)")
        for line in result.toll.figures + complaints { Terminal.out(line) }
        Terminal.out(verdict.complaints.isEmpty ? "✓ all is there, once" : "✗ not all is well")
        withExtendedLifetime(server) {}
        if !verdict.complaints.isEmpty { throw ExitCode.failure }
    }

    /// Holds what came of a campaign against what was promised; answers the lines that say so.
    private func judge(
        _ result: ChaosCampaign.Result, _ verdict: inout ChaosVerdict, database: String?
    ) throws -> [String] {
        verdict.judge(result.states)
        verdict.complaints += result.toll.complaints
        if let database { try verdict.judgeEpochs(of: database) }
        let (lost, twice) = try verdict.judge(result.acknowledged)
        return [
            "nobody was behind any more \(result.calm.brief) after the last of it",
            "\(result.acknowledged.count) acknowledged events held against the journal: "
                + "\(lost) lost, \(twice) twice",
        ] + verdict.complaints.prefix(20).map { "✗ \($0)" }
    }

    /// A bus that was taking over when all were asked to end may have left the row as it was: then
    /// it is free after three seconds.
    private static func open(_ place: String) async throws -> any Journal {
        let end = ContinuousClock.now + .seconds(10)
        while true {
            do { return try openJournal(JournalAddress(place)) } catch let error as JournalError {
                guard case .locked = error, ContinuousClock.now < end else { throw error }
                try await Task.sleep(for: .milliseconds(250))
            }
        }
    }

    private static func server() throws -> PostgresServer {
        guard PostgresServer.isInstalled else {
            throw Failure(
                "several buses need a PostgreSQL database, and no server is installed here",
                mend: "Name one with --journal postgres://…, or install Debian's postgresql.",
                status: .unavailable)
        }
        return try PostgresServer()
    }
}
