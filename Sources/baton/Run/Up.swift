// SPDX-License-Identifier: Apache-2.0
internal import ArgumentParser
internal import Foundation
internal import JournalPostgres
internal import Journey
internal import Wire
internal import WorkerKit

struct Up: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        abstract: "Runs the bus and the workers on this machine.",
        discussion: """
            Starts who stands under "workers" in the topology. One log of all; what dies is \
            started again. Ctrl-C ends the workers first, then the bus. The doors stand at the \
            port base + 10 (tools) and + 20 (the board), figures at + 30.
            """)

    @Option(help: ArgumentHelp("Where the journal is kept, on SQLite.", valueName: "dir"))
    var data = DataDirectory.standard

    @Option(
        help: ArgumentHelp(
            "Keep the journal in PostgreSQL instead; else BATON_JOURNAL says where.",
            valueName: "url"))
    var journal: String?

    @Option(
        help: ArgumentHelp(
            "The same, from a file that holds nothing else.", valueName: "file"))
    var journalFile: String?

    @Option(
        name: .customLong("port-base"),
        help: ArgumentHelp(
            "The first port; else BATON_PORT_BASE, else the topology's bus.publish.",
            valueName: "port"))
    var portBase: Int?

    @Option(
        help: ArgumentHelp(
            "Who is started, and the rules of a new journal; those that ship, unless named.",
            valueName: "file"))
    var topology: String?

    @Option(
        help: ArgumentHelp("Where the courier posts what people should know.", valueName: "url"))
    var notify: String?

    private static let readyWithin = Duration.seconds(30)

    func validate() throws { try Ports.validate(portBase) }

    func run() async throws {
        let topology = topology ?? Shipped.topologyPath
        let ports = try Ports.chosen(portBase) { try Shipped.topology(topology).bus }
        let place = try place(ProcessInfo.processInfo.environment)
        let fleet = try Fleet(ports: ports, journal: place, topology: topology, notify: notify)
        let directory = Shipped.directory
        try fleet.check(in: directory)
        if case .directory = place, !DataDirectory.holdsJournal(data) {
            try Check.refuseUnfit(topology)
            try DataDirectory.make(data)
        }
        let names = ["baton"] + [fleet.bus.name] + fleet.workers.map(\.name)
        let printer = LogPrinter(ink: .standard, names: names)
        let supervisor = Supervisor(directory: directory) { line, name in
            Terminal.out(printer.line(line, from: name))
        }
        let signals = Signals()
        defer { withExtendedLifetime(signals) {} }
        let start = ContinuousClock.now
        await supervisor.start(fleet.bus)
        for worker in fleet.workers { await supervisor.start(worker) }
        let watch = Task { try await announce(fleet, at: ports, place, since: start) }
        let end = await Self.end(signals.stream, supervisor)
        watch.cancel()
        switch end {
        case .asked: Terminal.out("\nending: the workers, then the bus")
        // Before anybody is waited for: the cause is what is read.
        case .hopeless(let failure): Terminal.note(failure.description)
        }
        await supervisor.end(fleet.workers.map(\.name), within: Supervisor.workersEnd)
        await supervisor.end([fleet.bus.name], within: Supervisor.busEnd)
        if case .hopeless(let failure) = end { throw failure.status.code }
        Terminal.out("ended; what is known stays in \(place.words)")
    }

    /// - Throws: ``UnfitAddress``, ``Failure``.
    private func place(_ environment: [String: String]) throws -> Fleet.Place {
        let data = try JournalAddress.directory(data, of: "--data")
        if let journalFile { return .databaseFile(journalFile) }
        let named = journal ?? environment["BATON_JOURNAL"]
        guard let named, journal != nil || !named.isEmpty else { return .directory(data) }
        guard case .database(let string) = try JournalAddress(named) else {
            throw Failure(
                "\(named) is a directory, and --journal takes a database",
                mend: "Name a directory with --data.", status: .usage)
        }
        return .database(string)
    }

    private enum End { case asked, hopeless(Failure) }

    /// Returns when a signal comes, or when somebody cannot begin.
    private static func end(_ signals: AsyncStream<Int32>, _ supervisor: Supervisor) async -> End {
        await withTaskGroup(of: End?.self) { group in
            group.addTask {
                for await _ in signals { return .asked }
                return nil
            }
            group.addTask {
                while !Task.isCancelled {
                    if let failure = await supervisor.hopeless { return .hopeless(failure) }
                    try? await Task.sleep(for: .milliseconds(50))
                }
                return nil
            }
            for await end in group {
                if let end {
                    group.cancelAll()
                    return end
                }
            }
            return .asked
        }
    }

    /// Says when everybody is ready, and what to do next.
    private func announce(
        _ fleet: Fleet, at ports: Ports, _ place: Fleet.Place, since start: ContinuousClock.Instant
    ) async throws {
        let names = fleet.workers.map(\.name)
        let isReady = try await Connection.with(ports.address, patience: Self.readyWithin) {
            connection in
            while ContinuousClock.now - start < Self.readyWithin {
                let workers = try await connection.client.status().workers
                let ready = Set(workers.filter { $0.state == .ready }.map(\.worker.rawValue))
                if ready.isSuperset(of: names) { return true }
                try await Task.sleep(for: .milliseconds(50))
            }
            return false
        }
        guard isReady else {
            return Terminal.out(
                "not everybody is ready after \(Self.readyWithin.brief): `baton status`")
        }
        for line in welcome(
            fleet, at: ports, journal: place, after: ContinuousClock.now - start)
        {
            Terminal.out(line)
        }
    }

    /// The doors of those who were started.
    func welcome(
        _ fleet: Fleet, at ports: Ports, journal: Fleet.Place, after time: Duration
    ) -> [String] {
        let ink = Ink.standard
        let isStandard = ports.base == Ports.standard
        let lap = (isStandard ? "" : "BATON_PORT_BASE=\(ports.base) ") + "examples/lap.sh"
        var table = Table()
        for (worker, door, address) in [
            ("console", "  the board", "http://127.0.0.1:\(ports.console)"),
            ("intake", "  for tools", "http://127.0.0.1:\(ports.intake)/hooks/{source}"),
            ("meter", "  figures", "http://127.0.0.1:\(ports.meter)/metrics"),
        ] where fleet.starts(worker) {
            table.add([door, address])
        }
        table.add(["  try next", "\(lap), or baton tap -f\(ports.options)"])
        return [
            "", ink(.green, "ready") + " after \(time.brief), with the journal in \(journal.words)",
        ]
            + table.lines + [""]
    }
}
