// SPDX-License-Identifier: Apache-2.0
internal import ArgumentParser
internal import Bus
internal import Foundation
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
            is not fit, 65 when there is no journal of this build, or only the beginning of a \
            copy, 69 when an endpoint is taken or the journal's database does not answer, 74 when \
            the disk is full or failed, 75 when another bus has the data directory, 77 when \
            another bus has become the writer of the journal's database.
            """)

    @Option(help: ArgumentHelp("Where the journal is kept, on SQLite.", valueName: "dir"))
    var data = "./data"

    @Option(
        help: ArgumentHelp(
            "Keep the journal in PostgreSQL instead; else BATON_JOURNAL says where.",
            discussion: """
                As libpq users know it: postgres://baton@host/db?sslmode=verify-full, or \
                host=... dbname=.... Whoever lists processes sees it: name a password in a file \
                (--journal-file, or libpq's passfile). Of several buses on one database one \
                serves; the others stand by.
                """, valueName: "url"))
    var journal: String?

    @Option(
        help: ArgumentHelp(
            "The same, from a file that holds nothing else.", valueName: "file"))
    var journalFile: String?

    @Option(
        help: ArgumentHelp(
            "How far a journal in PostgreSQL once was, kept outside of it; else BATON_HEAD_FILE.",
            discussion: """
                A server that recovers forgets the end of its log behind a flipped bit, and \
                nothing in the database tells. With this file a bus that starts on less than it \
                once stored says so, and serves reading only.
                """, valueName: "file"))
    var headFile: String?

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

    @Option(
        help: ArgumentHelp(
            "Pack events that are so old into compressed segments; else BATON_PACK_AFTER.",
            discussion: """
                Such as 90d or 12w; never by default. They stay journal: read, replayed and \
                verified as before. Packed are whole segments of 1 MiB, in the background.
                """, valueName: "age"))
    var packAfter: Age?

    @OptionGroup var health: HealthOptions
    @OptionGroup var process: ProcessOptions

    func run() async throws {
        Descriptors.raise()
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
        let ending = Ending(parent: process.lifeline)
        let asked = Task { await ending.wait() }
        let readiness = Readiness()
        let page = Task { await serveHealth(readiness, logger) }
        defer { page.cancel() }
        let place = try ListeningPlace(publish: publish, live: live, topology: topology)
        let age = try packingAge
        guard let opened = try await open(until: asked, readiness, logger) else { return }
        let journal = opened.journal
        let rules = try StartingRules(of: journal, or: topology)
        let damage = journal.damage.map { "\($0)" }
        if let damage {
            logger.error(
                "the journal serves reading only: \(damage)\(opened.mend.map { "; \($0)" } ?? "")")
        }
        if let remark = rules.remark { logger.warning("\(remark)") }
        let server = try BusServer(
            context: try Context(), journal: journal, snapshots: opened.snapshots,
            rules: rules.topology, damage: damage, packAfter: age, logger: logger)
        do {
            let bound = try await server.open(publish: place.publish, live: place.live)
            readiness.serve(server)
            logger.info("open", metadata: ["publish": "\(bound.publish)", "live": "\(bound.live)"])
        } catch let error as ZeroMQError { throw BusFailure(binding: place, error) }
        let watch = Task {
            let cause = await asked.value
            logger.info("ending", metadata: ["cause": "\(cause.rawValue)"])
            await server.stop()
        }
        defer { watch.cancel() }
        do { try await server.run() } catch let error as JournalError { throw BusFailure(error) }
        journal.close()
    }

    /// As it is told, else as the environment says; nil: nothing is packed.
    ///
    /// - Throws: ``BusFailure`` with exit code 64 for what is no age.
    private var packingAge: Duration? {
        get throws {
            if let packAfter { return packAfter.duration }
            guard let text = Variable.packAfter.text else { return nil }
            guard let age = Age(argument: text) else {
                throw BusFailure(
                    "\(Variable.packAfter.rawValue) is \"\(text)\"; write an age such as 90d",
                    code: 64)
            }
            return age.duration
        }
    }

    /// Opens the journal, as soon as it can be had; nil when the process is to end before.
    private func open(
        until asked: Task<Ending.Cause, Never>, _ readiness: Readiness, _ logger: Logger
    ) async throws -> OpenedJournal? {
        let place = try JournalPlace(
            data: data, journal: journal, file: journalFile,
            environment: ProcessInfo.processInfo.environment)
        let trust = Trust(
            headFile: headFile ?? Variable.headFile.text, acceptsWhatIsThere: acceptWhatIsThere)
        let opening = Task {
            try await OpenedJournal.open(place, trust) { reason in
                readiness.wait(reason)
                let level: Logger.Level = if case .refused = reason { .error } else { .notice }
                logger.log(level: level, "waiting: \(reason)")
            }
        }
        let watch = Task {
            _ = await asked.value
            opening.cancel()
        }
        defer { watch.cancel() }
        do { return try await opening.value } catch is CancellationError { return nil }
    }

    /// Beside the bus, which serves on where the page cannot be had.
    private func serveHealth(_ readiness: Readiness, _ logger: Logger) async {
        guard let address = health.address else { return }
        let page = BusPage(readiness: readiness)
        do {
            try await HTTPDoor(page.router, on: address, logger: logger) { address in
                logger.info("health page", metadata: ["address": "http://\(address)/readyz"])
            }.run()
        } catch is CancellationError {} catch { logger.error("no health page: \(error)") }
    }
}
