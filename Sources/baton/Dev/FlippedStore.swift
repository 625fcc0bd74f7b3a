// SPDX-License-Identifier: Apache-2.0
internal import Foundation
internal import Journal
internal import JournalPostgres
internal import JournalSQLite
internal import PostgresTesting
internal import WorkerTesting

/// Where a bit is flipped: always in what the journal needs, never in what it has left behind.
enum FlipTarget: String, Sendable {
    /// The JSON of an acknowledged event, in the database.
    case event = "events"
    /// A row of an index.
    case index = "indexes"
    /// The JSON of an acknowledged event that stands in the log alone.
    case log = "the log"
}

/// The files of a journal whose bus does not run.
protocol FlippedStore: Sendable {
    var targets: [FlipTarget] { get }
    /// Before files are changed, and after.
    func stop() throws
    func start() throws
    func place(
        of target: FlipTarget, _ known: [Ledger.EventName: UInt64], _ random: inout SplitMix64
    ) throws -> StoredBit
    /// What `baton journal verify` finds; nil where all is whole.
    func verify() -> String?
}

/// A bit of a file.
struct StoredBit: CustomStringConvertible {
    var target: FlipTarget
    var file: URL
    var byte: Int
    var bit: Int

    var description: String {
        "bit \(bit) of byte \(byte) of \(file.lastPathComponent) (\(target.rawValue))"
    }

    /// Done twice, all is as it was.
    func flip() throws {
        let handle = try FileHandle(forUpdating: file)
        defer { try? handle.close() }
        try handle.seek(toOffset: UInt64(byte))
        guard var value = try handle.read(upToCount: 1)?.first else {
            throw Failure("\(file.path) ends before byte \(byte)", status: .data)
        }
        value ^= 1 << UInt8(bit)
        try handle.seek(toOffset: UInt64(byte))
        try handle.write(contentsOf: [value])
        try handle.synchronize()
    }
}

extension Ledger.EventName {
    /// As it stands in the JSON of the event, and nowhere else.
    var needle: Data { Data("\"id\":\"\(id)\"".utf8) }
}

extension Data {
    /// Where some bytes stand, if they stand there once.
    func onlyPlace(of needle: Data) -> Int? {
        guard let first = range(of: needle),
            range(of: needle, in: first.upperBound..<endIndex) == nil
        else { return nil }
        return first.lowerBound
    }
}

/// `journal.sqlite`, and the log beside it.
struct FlippedSQLite: FlippedStore {
    let directory: URL
    let targets = [FlipTarget.event, .index, .log]

    func stop() {}
    func start() {}

    func verify() -> String? {
        do {
            _ = try Inspection(directory: directory).verify()
            return nil
        } catch { return "\(error)" }
    }

    /// - Throws: ``Failure`` where the journal has become too large: of such a one a bus verifies
    ///   its end alone at start, and the rest in the background.
    func place(
        of target: FlipTarget, _ known: [Ledger.EventName: UInt64], _ random: inout SplitMix64
    ) throws -> StoredBit {
        let file = directory.appending(path: "journal.sqlite")
        let log = directory.appending(path: "journal.sqlite-wal")
        let database = try Data(contentsOf: file)
        let logged = (try? Data(contentsOf: log)) ?? Data()
        guard database.count + logged.count <= SQLiteJournal.Options().verifiedWholeBytes else {
            throw Failure(
                "the journal has outgrown what a bus verifies whole when it starts",
                mend: "Let fewer --handoffs pass.", status: .data)
        }
        let bit = random.number(in: 0...7)
        let names = known.sorted { $0.value > $1.value }.map(\.key.needle)
        switch target {
        case .log:
            // Of the newest that the database does not hold; its first image is one of this log.
            for needle in names.prefix(500) where database.range(of: needle) == nil {
                guard let place = logged.range(of: needle)?.lowerBound else { continue }
                return StoredBit(target: .log, file: log, byte: place + 8, bit: bit)
            }
        case .index:
            if let byte = SQLitePages(database)?.rowOfAnIndex(&random) {
                return StoredBit(target: .index, file: file, byte: byte, bit: bit)
            }
        case .event: break
        }
        for needle in names.shuffled(using: &random).prefix(100) {
            guard let place = database.onlyPlace(of: needle) else { continue }
            return StoredBit(target: .event, file: file, byte: place + 8, bit: bit)
        }
        throw Failure("no acknowledged event is found in \(file.path)", status: .data)
    }
}

/// The tables of a PostgreSQL server that has been shut down in order.
struct FlippedPostgres: FlippedStore {
    let server: PostgresServer
    let targets = [FlipTarget.event]

    func stop() { server.stop() }
    func start() throws { try server.start() }

    func verify() -> String? {
        do {
            _ = try PostgresInspection(server.url).verify()
            return nil
        } catch { return "\(error)" }
    }

    func place(
        of target: FlipTarget, _ known: [Ledger.EventName: UInt64], _ random: inout SplitMix64
    ) throws -> StoredBit {
        let base = server.directory.appending(path: "data/base")
        let paths =
            FileManager.default.enumerator(atPath: base.path)?
            .compactMap { $0 as? String } ?? []
        let files = paths.sorted().map { base.appending(path: $0) }
        for needle in known.keys.map(\.needle).sorted(by: { $0.lexicographicallyPrecedes($1) })
            .shuffled(using: &random).prefix(20)
        {
            for file in files {
                guard let bytes = try? Data(contentsOf: file),
                    let place = bytes.onlyPlace(of: needle)
                else { continue }
                return StoredBit(
                    target: .event, file: file, byte: place + 8, bit: random.number(in: 0...7))
            }
        }
        throw Failure("no acknowledged event is found in \(base.path)", status: .data)
    }
}
