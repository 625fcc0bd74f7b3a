// SPDX-License-Identifier: Apache-2.0
internal import ArgumentParser
internal import Bus
internal import Events
internal import Foundation
internal import Journal
internal import Journey
internal import Logging
internal import WorkerProcess
internal import ZeroMQ

@main
struct BatonBus: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "baton-bus",
        abstract: "The bus: remembers every event, and tells everybody.",
        discussion: """
            `baton up` starts it together with the workers. Exit codes: 64 for a topology that \
            is not fit, 69 when an endpoint is taken, 74 when the disk is full or failed, 75 \
            when another bus has the data directory.
            """)

    @Option(help: ArgumentHelp("Where the journal is kept.", valueName: "dir"))
    var data = "./data"

    @Option(help: ArgumentHelp("The rules of a new journal.", valueName: "file"))
    var topology = "topology.json"

    @Option(help: ArgumentHelp("The endpoint for requests.", valueName: "endpoint"))
    var publish = "tcp://127.0.0.1:7770"

    @Option(help: ArgumentHelp("The endpoint for live commits.", valueName: "endpoint"))
    var live = "tcp://127.0.0.1:7771"

    @OptionGroup var process: ProcessOptions

    func run() async throws {
        process.startLogging()
        let logger = Logger(label: "bus")
        do {
            try await serve(logger)
        } catch let failure as BusFailure {
            logger.critical("\(failure.what)")
            throw ExitCode(failure.code)
        }
    }

    private func serve(_ logger: Logger) async throws {
        let ending = Ending(withParent: process.withParent)
        let (journal, damage) = try OpenedJournal.open(data)
        let rules = try Self.rules(of: journal, or: topology, logger)
        if let damage {
            logger.error("the journal is damaged and serves reading only: \(damage)")
        }
        let server = try BusServer(
            context: try Context(), journal: journal, rules: rules, damage: damage, logger: logger)
        do {
            let bound = try await server.open(publish: publish, live: live)
            logger.info("open", metadata: ["publish": "\(bound.publish)", "live": "\(bound.live)"])
        } catch {
            throw BusFailure(
                "\(publish) or \(live) cannot be bound (\(error)): another bus runs there; take "
                    + "other ports with --port-base", code: 69)
        }
        let watch = Task {
            let cause = await ending.wait()
            logger.info("ending", metadata: ["cause": "\(cause.rawValue)"])
            await server.stop()
        }
        defer { watch.cancel() }
        do { try await server.run() } catch let error as JournalError { throw BusFailure(error) }
        OpenedJournal.close(journal)
    }

    /// The rules in force; of a new journal, those in the file. Editing the file changes nothing,
    /// which is worth a word.
    private static func rules(
        of journal: any Journal, or path: String, _ logger: Logger
    ) throws -> Topology {
        var inForce: Topology?
        try? journal.forEachEvent(of: [TopologyActivated.type]) { _, event in
            inForce = (event.body as? TopologyActivated)?.topology ?? inForce
        }
        guard let inForce else {
            try FitRules.check(path)
            return try rules(path)
        }
        if let written = try? rules(path), written != inForce {
            logger.warning(
                "the rules in force are the journal's; the file differs and changes nothing",
                metadata: ["file": "\(path)"])
        }
        return inForce
    }

    private static func rules(_ path: String) throws -> Topology {
        let rules: Topology
        do { rules = try Topology.load(path) } catch {
            throw BusFailure("\(path): \(error)", code: 64)
        }
        // They travel as one event, with an envelope of some hundred bytes.
        let bytes = try JSONEncoder().encode(rules).count
        guard bytes < Limits.eventBytes - 4_096 else {
            throw BusFailure(
                "\(path): \(bytes) bytes of rules; an event holds \(Limits.eventBytes)", code: 64)
        }
        return rules
    }
}
