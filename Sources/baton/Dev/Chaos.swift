// SPDX-License-Identifier: Apache-2.0
internal import ArgumentParser
internal import Foundation
internal import Journal
internal import PostgresTesting
internal import Wire
internal import WorkerKit
internal import WorkerTesting

struct Chaos: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        abstract: "Real processes under load, killed in random order.",
        discussion: """
            Every process is killed with SIGKILL so many times while handoffs pass. Then every \
            handoff has one owner found once, one set of tasks and one clock for each SLA, no \
            sequence is missing, nobody met a conflict, and the state of every worker is byte for \
            byte what a replay from the first event gives.

            With --bus-kills or --bus-stops it is the bus that writes, of several on one \
            PostgreSQL database: killed, or stopped and woken up while another one writes. With \
            --database-kills every process of the server is killed, and it is started again. Then \
            also every acknowledged event is in the journal once, publishers and workers waited \
            less than 6 s for another bus, and who woke up wrote nothing and ended with exit \
            code 77.
            """)

    @Option(help: "Handoffs that pass meanwhile.")
    var handoffs = 2_000
    @Option(help: "Kills of each process.")
    var kills = 20
    @Option(help: "Replicas of each worker.")
    var replicas = 1
    @Option(
        help: ArgumentHelp(
            "Instead, kill a replica every so often as long as handoffs pass.",
            valueName: "seconds"))
    var killEvery: Double?
    @Option(help: "Events between two snapshots of a fold; 0 takes none.")
    var snapshotEvery: UInt64 = 10_000
    @Option(help: "Handoffs a second, with --kill-every.")
    var rate = 50
    @Option(help: "Kills of the bus that writes, instead.")
    var busKills = 0
    @Option(help: "Stops of the bus that writes, beside those or alone.")
    var busStops = 0
    @Option(help: ArgumentHelp("How long it stands still.", valueName: "seconds"))
    var stopSeconds = 20
    @Option(help: "Kills of the database's server, beside those or alone; it is started again.")
    var databaseKills = 0
    @Option(help: "Buses on one database; two where the one that writes is struck.")
    var buses: Int?
    @Option(
        help: ArgumentHelp(
            "An empty PostgreSQL database; by default a server is started for several buses.",
            valueName: "url"))
    var journal: String?
    @Option(help: "The order of the kills.")
    var seed: UInt64 = 1
    @Option(name: .customLong("port-base"), help: "The first port.")
    var portBase = 17_770

    private var strikes: Int { busKills + busStops + databaseKills }
    private var busCount: Int { buses ?? (strikes > 0 ? 2 : 1) }

    func validate() throws {
        guard handoffs > 0, min(kills, busKills, busStops, databaseKills) >= 0 else {
            throw ValidationError(
                "--handoffs takes a number from 1 on, and the numbers of kills and stops from 0 on"
            )
        }
        guard (1...Ports.mostReplicas).contains(replicas), rate > 0, killEvery ?? 1 > 0 else {
            throw ValidationError(
                "--replicas takes a number from 1 to \(Ports.mostReplicas), --rate one from 1 on, "
                    + "--kill-every one above 0")
        }
        guard (1...BusAddress.mostBuses).contains(busCount), strikes == 0 || busCount > 1 else {
            throw ValidationError(
                "--buses takes a number from 1 to \(BusAddress.mostBuses), and from 2 on where "
                    + "one of them is struck: another has to take over")
        }
        guard strikes == 0 || stopSeconds >= 5 else {
            throw ValidationError("--stop-seconds takes a number from 5 on: a lease lasts 3")
        }
        guard databaseKills == 0 || journal == nil else {
            throw ValidationError(
                "--database-kills kills a server of the campaign's own: leave --journal out")
        }
        if let journal, !isDatabase(journal) {
            throw ValidationError("--journal takes a database: postgres://user@host/name")
        }
    }

    func run() async throws {
        let directory = FileManager.default.temporaryDirectory
            .appending(path: "baton-chaos-\(UUID().uuidString)")
        defer { try? FileManager.default.removeItem(at: directory) }
        let server = journal == nil && busCount > 1 ? try Self.server() : nil
        let place = journal ?? server?.url
        let fleet = try Fleet(
            ports: Ports(base: portBase), buses: busCount, replicas: replicas,
            journal: place.map { .database($0) } ?? .directory(directory.path),
            topology: Shipped.topologyPath, notify: nil, everyHealth: true,
            snapshotEvery: snapshotEvery)
        let start = ContinuousClock.now
        let ledger = Ledger()
        let alerts = Alerts()
        let result = try await campaign(fleet, server, ledger, alerts)
        var verdict = try ChaosVerdict(
            journal: await Self.open(place ?? directory.path), handoffs: handoffs)
        verdict.judge(result.states)
        verdict.complaints += alerts.conflicts + result.struck.complaints
        let time = (ContinuousClock.now - start).brief
        let deeds =
            strikes > 0
            ? "\(strikes) strikes at the bus that writes, or at its database"
            : killEvery != nil
                ? "\(result.kills) kills among \(replicas) replicas of each worker"
                : "\(kills) kills of each of \(fleet.workers.count + fleet.buses.count) processes"
        Terminal.out("\(handoffs) handoffs, \(deeds), \(verdict.events) events in \(time)")
        for line in result.struck.lines { Terminal.out(line) }
        Terminal.out("nobody was behind any more \(result.calm.brief) after the last of it")
        if let place { try verdict.judgeEpochs(of: place) }
        if strikes > 0 {
            let acknowledged = await ledger.acknowledged
            let (lost, twice) = try verdict.judge(acknowledged)
            Terminal.out(
                "\(acknowledged.count) acknowledged events held against the journal: \(lost) lost, "
                    + "\(twice) twice")
        }
        for complaint in verdict.complaints.prefix(20) { Terminal.out("✗ \(complaint)") }
        Terminal.out(verdict.complaints.isEmpty ? "✓ all is there, once" : "✗ not all is well")
        withExtendedLifetime(server) {}
        if !verdict.complaints.isEmpty { throw ExitCode.failure }
    }

    private func campaign(
        _ fleet: Fleet, _ server: PostgresServer?, _ ledger: Ledger, _ alerts: Alerts
    ) async throws -> ChaosCampaign.Result {
        let supervisor = Supervisor(directory: Shipped.directory) { line, name in
            alerts.hear(line, from: name)
        }
        for member in fleet.buses + fleet.workers { await supervisor.start(member) }
        let campaign = ChaosCampaign(
            handoffs: handoffs, kills: kills, seed: seed, fleet: fleet,
            supervisor: supervisor,
            writers: strikes == 0
                ? nil
                : WriterStrikes(
                    handoffs: handoffs, kinds: kinds, stopTime: .seconds(stopSeconds),
                    fleet: fleet, supervisor: supervisor, server: server, ledger: ledger),
            replicas: killEvery.map {
                ReplicaStrikes(
                    handoffs: handoffs, rate: rate, interval: .seconds($0), seed: seed,
                    fleet: fleet, supervisor: supervisor)
            })
        let buses = fleet.buses.map(\.name)
        do {
            let result = try await campaign.run()
            await supervisor.end(fleet.workers.map(\.name), within: Supervisor.workersEnd)
            await supervisor.end(buses, within: Supervisor.busEnd)
            return result
        } catch {
            await supervisor.end(fleet.workers.map(\.name) + buses, within: .seconds(5))
            for line in alerts.last { Terminal.note(line) }
            throw error
        }
    }

    private var kinds: [WriterStrikes.Kind] {
        var random = SplitMix64(seed: seed)
        let kinds =
            Array(repeating: WriterStrikes.Kind.kill, count: busKills)
            + Array(repeating: .stop, count: busStops)
            + Array(repeating: .database, count: databaseKills)
        return kinds.shuffled(using: &random)
    }

    /// A bus that was taking over when all were asked to end may have left the row as it was: then
    /// it is free after three seconds.
    private static func open(_ place: String) async throws -> any Journal {
        let end = ContinuousClock.now + .seconds(10)
        while true {
            do { return try openJournal(place) } catch let error as JournalError {
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
