// SPDX-License-Identifier: Apache-2.0
import Events
import Foundation
import Journal
import JournalSQLite
import Journey
import Wire
import WorkerKit
import WorkerTesting

/// A real bus on a journal on disk, a team of three, and leads whose packets are sealed at once.
struct RoutingDesk {
    let bus: LiveBus
    let client: BusClient
    private let directory: URL

    /// By id, each with their weight: a cycle of the router's turns is six.
    static let team: [(person: PersonID, weight: Int)] = [("ida", 1), ("jo", 2), ("kim", 3)]

    /// Runs a test at a desk of its own.
    static func open(_ body: (RoutingDesk) async throws -> Void) async throws {
        let directory = FileManager.default.temporaryDirectory
            .appending(path: "baton-upgrade-\(UUID().uuidString)")
        defer { try? FileManager.default.removeItem(at: directory) }
        let bus = try await LiveBus(journal: try SQLiteJournal(directory: directory))
        let desk = RoutingDesk(bus: bus, client: try await bus.client(), directory: directory)
        let sealer = try await bus.start(Sealer.self)
        _ = try await desk.client.publish(
            people.map { ($0, "\($0.subject)") }, source: "/test/directory")
        try await body(desk)
        await sealer.drain()
        await desk.client.close()
        await bus.close()
    }

    static var people: [Draft] {
        team.map { person, weight in
            Draft(
                PersonObserved(
                    person: person, name: person.rawValue, teams: ["sales"], weight: weight),
                subject: SubjectID(kind: "person", person.rawValue), key: "*")
        }
    }

    /// The n-th lead comes.
    static func lead(_ number: Int) -> Draft {
        Draft(
            FactObserved(field: "lead.name", value: .text("Ada"), source: "test"),
            subject: SubjectID(kind: "lead", "\(number)"), key: "lead:\(number)")
    }

    func seal(_ numbers: ClosedRange<Int>) async throws {
        _ = try await client.publish(
            numbers.map { (Self.lead($0), "\($0)") }, source: "/test/leads")
    }

    /// Every routing of the journal as it is stored, byte for byte.
    func routings() async throws -> [[UInt8]] {
        try await client.read(Query(types: [HandoffRouted.type])).commit.events
    }

    /// A worker that has not come so far by then never does.
    private static let patience = Duration.seconds(20)

    /// The same, as soon as there are so many; what there is when nothing more comes.
    func routings(atLeast count: Int) async throws -> [[UInt8]] {
        let end = ContinuousClock.now + Self.patience
        var known = try await routings()
        // The bus beats each second, so that the end is noticed.
        for await _ in await client.commits() {
            known = try await routings()
            if known.count >= count || ContinuousClock.now > end { break }
        }
        return known
    }

    /// Folds that a worker has, and those that the journal from its first event gives, as digests.
    func states<W: Worker>(
        of run: WorkerRun<W>
    ) async throws -> (running: [String: String], replayed: [String: String]) {
        let head = try bus.journal.head.sequence
        let end = ContinuousClock.now + Self.patience
        var report = try await run.stateReport()
        for await _ in await client.commits() {
            report = try await run.stateReport()
            if report.through >= head || ContinuousClock.now > end { break }
        }
        let replayed = try Running(W.self, replica: "replay", now: Instant(microseconds: 0))
            .replayed(from: bus.journal, through: report.through, [.all])
        let digests = replayed.map { ("\($0.key)", Digest(ofBytes: $0.value).hex) }
        return (report.folds, Dictionary(uniqueKeysWithValues: digests))
    }
}
