// SPDX-License-Identifier: Apache-2.0
internal import ArgumentParser
internal import Foundation
internal import Journal
internal import JournalPostgres
internal import JournalSQLite
internal import Journey
internal import Wire
internal import WorkerKit

/// Where a reading command reads.
struct ReadOptions: ParsableArguments {
    @OptionGroup var bus: BusOptions

    @Option(
        help: ArgumentHelp(
            "Read the journal of this directory, without a bus.", valueName: "dir"))
    var journal: String?

    @Option(help: ArgumentHelp("Where `up` and `demo` keep their journals.", valueName: "dir"))
    var data: String?

    /// Lends the history that was asked for. A data directory that was named and holds the demo
    /// alone means the demo. When no bus answers and nothing else was said, the demo's journal
    /// stands in.
    func withHistory<Result: Sendable>(
        _ body: (History) async throws -> Result
    ) async throws -> Result {
        if let journal { return try await body(try Self.open(journal)) }
        let demo = DataDirectory(data ?? DataDirectory.standard).demo
        let hasDemo = DataDirectory.holdsJournal(demo)
        if let data, hasDemo, !namesBus, !DataDirectory.holdsJournal(data) {
            Terminal.note("This is the demo, from \(demo).")
            return try await body(try Self.open(demo))
        }
        do {
            return try await Connection.with(bus.address) { connection in
                if let damage = connection.status.damaged {
                    Terminal.note("The journal is \(damage). This is what stands before it.")
                }
                if data != nil {
                    let endpoint = try bus.address.publish
                    Terminal.note("This is read from the bus at \(endpoint).")
                }
                return try await body(.bus(connection))
            }
        } catch var failure as Failure where failure.isAbsence && hasDemo {
            failure.mend = [failure.mend, "To read the demo instead: --journal \(demo)."]
                .compactMap(\.self).joined(separator: "\n  ")
            throw failure
        } catch let failure where Failure(failure)?.status == .unavailable {
            guard !namesBus, hasDemo else { throw failure }
            let endpoint = try bus.address.publish
            Terminal.note("No bus answers at \(endpoint): this is the demo, from \(demo).")
            return try await body(try Self.open(demo))
        }
    }

    /// Somebody who names a bus means that one.
    private var namesBus: Bool { bus.bus != nil || bus.portBase != nil }

    private static func open(_ directory: String) throws -> History {
        guard DataDirectory.holdsJournal(directory) else {
            throw Failure(
                "there is no journal in \(JournalAddress.shown(directory))",
                mend: "`baton demo` writes one to \(DataDirectory(DataDirectory.standard).demo).",
                status: .noInput)
        }
        let journal = try openJournal(.directory(directory))
        return .journal(
            journal, head: try journal.head.sequence,
            time: try journal.lastRecorded ?? Instant(microseconds: 0))
    }
}

/// Where an instance keeps what it knows.
struct DataDirectory: Sendable {
    static let standard = "./data"
    let path: String
    init(_ path: String) { self.path = path }

    /// The journal of `baton demo` stands beside that of `baton up`, never in it.
    var demo: String { path.hasSuffix("/") ? "\(path)demo" : "\(path)/demo" }

    /// Makes the directory where it is not there.
    ///
    /// - Throws: ``Failure`` with the system's reason.
    static func make(_ directory: String) throws {
        do { try UnmadeFolder.make(directory) } catch {
            throw Failure(
                "\(error)", mend: "Name another with --data, such as --data /tmp/baton.",
                status: .cannotStore)
        }
    }

    static func holdsJournal(_ directory: String) -> Bool {
        FileManager.default.fileExists(atPath: "\(directory)/journal.sqlite")
    }
}
