// SPDX-License-Identifier: Apache-2.0
internal import ArgumentParser
internal import Bus
internal import Journal
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

    @Option(
        help: ArgumentHelp(
            "The rules of a new journal, and where the bus listens.", valueName: "file"))
    var topology = "topology.json"

    @Option(
        help: ArgumentHelp(
            "The endpoint for requests, instead of the topology's bus.publish.",
            valueName: "endpoint"))
    var publish: String?

    @Option(
        help: ArgumentHelp(
            "The endpoint for live commits, instead of the topology's bus.live.",
            valueName: "endpoint"))
    var live: String?

    @Flag(
        help: ArgumentHelp(
            "Take what the journal holds for all there is.",
            discussion: """
                Once, after restoring a copy whose head file says more than it holds, or is not \
                there: what the copy lacks is lost. Damaged events are never accepted.
                """))
    var acceptWhatIsThere = false

    @OptionGroup var health: HealthOptions
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
        let place = try ListeningPlace(publish: publish, live: live, topology: topology)
        let (journal, mend) = try OpenedJournal.open(data, accepts: acceptWhatIsThere)
        let rules = try StartingRules(of: journal, or: topology)
        let damage = journal.damage.map { "\($0)" }
        if let damage {
            logger.error(
                "the journal serves reading only: \(damage)\(mend.map { "; \($0)" } ?? "")")
        }
        if let remark = rules.remark { logger.warning("\(remark)") }
        let server = try BusServer(
            context: try Context(), journal: journal, rules: rules.topology, damage: damage,
            logger: logger)
        do {
            let bound = try await server.open(publish: place.publish, live: place.live)
            logger.info("open", metadata: ["publish": "\(bound.publish)", "live": "\(bound.live)"])
        } catch {
            throw BusFailure(
                "\(place.publish) or \(place.live) cannot be bound (\(error)): another "
                    + "bus runs there; take other ports with --port-base", code: 69)
        }
        let watch = Task {
            let cause = await ending.wait()
            logger.info("ending", metadata: ["cause": "\(cause.rawValue)"])
            await server.stop()
        }
        let page = Task { await serveHealth(of: server, logger) }
        defer {
            watch.cancel()
            page.cancel()
        }
        do { try await server.run() } catch let error as JournalError { throw BusFailure(error) }
        OpenedJournal.close(journal)
    }

    /// Beside the bus, which serves on where the page cannot be had.
    private func serveHealth(of server: BusServer, _ logger: Logger) async {
        guard let address = health.address else { return }
        let page = BusPage(status: { await server.status() })
        do {
            try await HTTPDoor(page.router, on: address, logger: logger) { address in
                logger.info("health page", metadata: ["address": "http://\(address)/readyz"])
            }.run()
        } catch is CancellationError {} catch { logger.error("\(error)") }
    }
}
