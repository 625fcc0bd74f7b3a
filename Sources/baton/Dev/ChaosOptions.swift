// SPDX-License-Identifier: Apache-2.0
internal import ArgumentParser
internal import Foundation
internal import JournalPostgres
internal import PostgresTesting
internal import WorkerKit
internal import WorkerTesting

/// How much passes, through how many processes, and what is done to them.
struct ChaosOptions: ParsableArguments {
    @Option(help: "Handoffs that pass meanwhile.")
    var handoffs = 2_000
    @Option(help: "Replicas of each worker.")
    var replicas = 1
    @Option(help: "Events between two snapshots of a fold; 0 takes none.")
    var snapshotEvery: UInt64 = Snapshots.interval
    @Option(help: "Buses on one database; two where the one that writes is struck.")
    var buses: Int?
    @Option(
        help: ArgumentHelp(
            "An empty PostgreSQL database; by default a server is started for several buses.",
            valueName: "url"))
    var journal: String?
    @Option(help: "The order of the strikes.")
    var seed: UInt64 = 1
    @Option(name: .customLong("port-base"), help: "The first port.")
    var portBase = 17_770

    @Option(help: "Kills of each process.")
    var kills = 20
    @Option(
        help: ArgumentHelp(
            "Instead, kill a replica every so often as long as handoffs pass.",
            valueName: "seconds"))
    var killEvery: Double?
    @Option(help: "Handoffs a second, with --kill-every.")
    var rate = 50
    @Option(help: "Instead, kills of the bus that writes.")
    var busKills = 0
    @Option(help: "Stops of the bus that writes, beside those or alone.")
    var busStops = 0
    @Option(help: ArgumentHelp("How long it stands still.", valueName: "seconds"))
    var stopSeconds = 20
    @Option(help: "Kills of the database's server, beside those or alone; it is started again.")
    var databaseKills = 0
    @Option(
        help: ArgumentHelp(
            "Instead, roll everybody to the executables of this folder, and back.",
            valueName: "dir"))
    var rollTo: String?
    @Option(help: "How often, there and back.")
    var rolls = 1
    @Option(
        help: ArgumentHelp(
            "Instead, bits flipped in the stored journal, one after the other.",
            valueName: "count"))
    var pageFlips = 0

    private var busStrikes: Int { busKills + busStops + databaseKills }
    var busCount: Int { buses ?? (busStrikes > 0 ? 2 : 1) }
    /// Whether the campaign starts a PostgreSQL of its own.
    var needsServer: Bool { journal == nil && busCount > 1 }

    func validate() throws {
        let counts = [kills, busKills, busStops, databaseKills, pageFlips]
        guard handoffs > 0, rolls > 0, counts.allSatisfy({ $0 >= 0 }) else {
            throw ValidationError(
                "--handoffs and --rolls take a number from 1 on, and the numbers of kills, stops "
                    + "and flips from 0 on")
        }
        guard (1...Ports.mostReplicas).contains(replicas), rate > 0, killEvery ?? 1 > 0 else {
            throw ValidationError(
                "--replicas takes a number from 1 to \(Ports.mostReplicas), --rate one from 1 on, "
                    + "--kill-every one above 0")
        }
        guard
            [killEvery != nil, busStrikes > 0, rollTo != nil, pageFlips > 0].count(where: \.self)
                < 2
        else {
            throw ValidationError(
                "--kill-every, strikes at the bus or its database, --roll-to and --page-flips are "
                    + "campaigns of their own: name one")
        }
        guard (1...BusAddress.mostBuses).contains(busCount), busStrikes == 0 || busCount > 1 else {
            throw ValidationError(
                "--buses takes a number from 1 to \(BusAddress.mostBuses), and from 2 on where "
                    + "one of them is struck: another has to take over")
        }
        guard busStrikes == 0 || stopSeconds >= 5 else {
            throw ValidationError("--stop-seconds takes a number from 5 on: a lease lasts 3")
        }
        guard databaseKills + pageFlips == 0 || journal == nil else {
            throw ValidationError(
                "--database-kills and --page-flips need a server of the campaign's own: leave "
                    + "--journal out")
        }
        if let journal, try !JournalAddress(journal).isDatabase {
            throw ValidationError("--journal takes a database: postgres://user@host/name")
        }
    }

    /// What is done to the processes.
    ///
    /// - Parameters:
    ///   - directory: Of the journal, where it is kept on SQLite.
    ///   - server: Of the database, where the campaign has one of its own.
    func strikes(on directory: URL, _ server: PostgresServer?) -> any Striking {
        if busStrikes > 0 {
            return WriterStrikes(
                kinds: kinds, stopTime: .seconds(stopSeconds), server: server)
        }
        if let rollTo {
            let other = URL(filePath: rollTo, directoryHint: .isDirectory)
            return Rolls(other: other, rounds: rolls)
        }
        if pageFlips > 0 {
            let store: any FlippedStore =
                server.map { FlippedPostgres(server: $0) } ?? FlippedSQLite(directory: directory)
            return PageFlips(count: pageFlips, seed: seed, store: store)
        }
        if let killEvery {
            return ReplicaStrikes(rate: rate, interval: .seconds(killEvery), seed: seed)
        }
        return ProcessStrikes(kills: kills, seed: seed)
    }

    private var kinds: [WriterStrikes.Kind] {
        var random = SplitMix64(seed: seed)
        let kinds =
            Array(repeating: WriterStrikes.Kind.kill, count: busKills)
            + Array(repeating: .stop, count: busStops)
            + Array(repeating: .database, count: databaseKills)
        return kinds.shuffled(using: &random)
    }
}
