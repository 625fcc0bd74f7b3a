// SPDX-License-Identifier: Apache-2.0
internal import Crew
internal import Foundation
internal import Journey
internal import WorkerKit

/// The processes of one instance, and how each is started.
struct Fleet: Sendable {
    struct Member: Hashable, Sendable {
        /// As its lines in the log begin.
        var name: String
        var executable: String
        var arguments: [String]
        /// Of a replica, whose.
        var worker: WorkerName?
        /// Where it says how it is, where it does.
        var healthPort: Int?

        /// A page of it; nil where it has none.
        func page(_ path: String) -> URL? {
            healthPort.flatMap { URL(string: "http://127.0.0.1:\($0)/\(path)") }
        }

        /// Besides that of this process: what nobody who lists processes is to read.
        var environment: [String: String] = [:]
    }

    /// Where the bus keeps its journal.
    enum Place: Hashable, Sendable {
        case directory(String)
        /// PostgreSQL, by a connection string, or by a file that holds one.
        case database(String)
        case databaseFile(String)
    }

    var bus: Member
    /// Further buses on the same database.
    var standbys: [Member] = []
    /// Where all of them are spoken to.
    let address: BusAddress
    /// Those that the topology names, in the order of the loop.
    var workers: [Member]
    private let topology: String

    var buses: [Member] { [bus] + standbys }

    /// - Parameters:
    ///   - buses: How many stand on one database; the n-th listens from ``Ports/standby(_:)`` on.
    ///   - replicas: Of each worker, at most ``Ports/mostReplicas``.
    ///   - topology: The file whose `workers` say who is started, and the rules of a new journal.
    ///   - snapshotEvery: Events between two snapshots of a fold; as workers have it, unless said.
    ///   - everyHealth: Give every worker a health page, from ``Ports/health(_:)`` on.
    /// - Throws: ``Failure`` for a file that cannot be read, or that names no worker.
    init(
        ports: Ports, buses: Int = 1, replicas: Int = 1, journal: Place, topology: String,
        notify: String?, everyHealth: Bool = false, snapshotEvery: UInt64? = nil
    ) throws {
        self.topology = topology
        let roles = try Shipped.topology(topology).workers
        guard !roles.isEmpty else {
            throw Failure(
                "\(topology) names no worker: nobody would do anything",
                mend: "List those to start under \"workers\", as the topology that ships does.",
                status: .data)
        }
        // Named, not looked up by them: this process may be gone before they can look.
        let common = ["--parent", "\(getpid())", "--log-format", "json"]
        func bus(_ name: String, _ ports: Ports) -> Member {
            Member(
                name: name, executable: "baton-bus",
                arguments: journal.arguments + [
                    "--topology", topology, "--publish", ports.bus.publish, "--live",
                    ports.bus.live, "--health-port", "\(ports.busHealth)",
                ] + common,
                healthPort: ports.busHealth, environment: journal.environment)
        }
        let others = (1..<max(buses, 1)).map { ports.standby($0) }
        self.bus = bus("bus", ports)
        standbys = others.enumerated().map { bus("bus-\($0 + 2)", $1) }
        let all = ([ports] + others).map(\.address)
        let address = try BusAddress(
            listing: all.map(\.publish).joined(separator: ","),
            live: all.map(\.live).joined(separator: ","))
        self.address = address
        let names = Self.loop(roles).flatMap { name in (0..<replicas).map { (name, $0) } }
        workers = names.enumerated().map { index, replica in
            let (worker, number) = replica
            let name = number == 0 ? worker.rawValue : "\(worker)-\(number + 1)"
            let health =
                everyHealth
                ? ports.health(index) : worker == "meter" && number == 0 ? ports.meter : nil
            return Member(
                name: name, executable: "baton-\(worker)",
                arguments: ["--bus", address.publish, "--live", address.live] + common
                    + (replicas > 1 ? ["--replica", name] : [])
                    + (snapshotEvery.map { ["--snapshot-every", "\($0)"] } ?? [])
                    + (health.map { ["--health-port", "\($0)"] } ?? [])
                    + Self.own(worker, number, ports, notify),
                worker: worker, healthPort: health)
        }
    }

    func starts(_ name: String) -> Bool { workers.contains { $0.name == name } }

    /// By the stages of the loop; within one by name.
    private static func loop(_ roles: [WorkerName: WorkerRole]) -> [WorkerName] {
        Stage.allCases.flatMap { stage in
            roles.filter { $0.value.stage == stage }.keys.sorted()
        }
    }

    /// What only one worker is told.
    private static func own(
        _ name: WorkerName, _ replica: Int, _ ports: Ports, _ notify: String?
    ) -> [String] {
        switch name {
        case "intake": ["--listen", "127.0.0.1:\(ports.intake + replica)"]
        case "console": ["--listen", "127.0.0.1:\(ports.console + replica)"]
        case "courier":
            (notify.map { ["--endpoint", $0] } ?? [])
                + ["--console", "http://127.0.0.1:\(ports.console)"]
        default: []
        }
    }

    /// Sees that everybody's executable is there.
    ///
    /// - Throws: ``Failure`` that names the first that is not: one of Baton's own, or a name in
    ///   the topology for which there is none.
    func check(in directory: URL) throws {
        let shipped = Crew.workers.map { $0.name.rawValue }
        for member in [bus] + workers {
            let path = directory.appending(path: member.executable).path
            guard !FileManager.default.isExecutableFile(atPath: path) else { continue }
            guard shipped.contains(member.name) || member == bus else {
                throw Failure(
                    "\(topology): workers.\(member.name): there is no executable "
                        + "\(member.executable) in \(directory.path)",
                    mend: Nearest.mend(
                        for: member.name, among: shipped, noun: "The workers that ship")
                        + " One of your own needs its executable there.",
                    status: .data)
            }
            throw Failure(
                "\(member.executable) is not beside this executable, in \(directory.path)",
                mend: "Build everything: `make build`.", status: .noInput)
        }
    }
}

extension Fleet.Place {
    fileprivate var arguments: [String] {
        switch self {
        case .directory(let directory): ["--data", directory]
        case .databaseFile(let file): ["--journal-file", file]
        case .database: []
        }
    }

    /// The variable names a database where no option does; an empty one names none.
    fileprivate var environment: [String: String] {
        if case .database(let string) = self {
            ["BATON_JOURNAL": string]
        } else {
            ["BATON_JOURNAL": ""]
        }
    }

    /// As it is told to people.
    var words: String {
        if case .directory(let directory) = self { directory } else { "PostgreSQL" }
    }
}
