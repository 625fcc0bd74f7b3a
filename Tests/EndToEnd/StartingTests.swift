// SPDX-License-Identifier: Apache-2.0
import Events
import Foundation
import Journal
import JournalSQLite
import Journey
import class PostgresTesting.PostgresServer
import Testing
import Wire
import WorkerTesting

@testable import baton_bus

/// With which rules a bus starts, where it listens, and what it takes for its history.
@Suite struct StartingTests {
    let directory = FileManager.default.temporaryDirectory.appending(
        path: "baton-\(UUID().uuidString)")

    private func write(_ topology: Topology) throws -> String {
        try FileManager.default.createDirectory(at: directory, withIntermediateDirectories: true)
        let file = directory.appending(path: "topology.json")
        try JSONEncoder().encode(topology).write(to: file)
        return file.path
    }

    private let clock = Draft(ClockReached(), subject: "bus:clock", key: Envelope.everySlot)

    /// Cannot be read, and says why.
    struct Unreadable: Journal {
        let error: JournalError
        var head = Position(sequence: 9, chain: Position.start.chain)
        var damage: JournalError? { if case .damaged = error { error } else { nil } }
        var lastRecorded: Instant? { nil }
        func openEpoch() throws -> UInt64 { throw error }
        func cursors() -> [FoldID: UInt64] { [:] }
        func append(_ group: Group) throws -> Appended { throw error }
        func position(at sequence: UInt64) -> Position? { nil }
        func read(_ query: Query) throws -> Reading { throw error }
    }

    @Test func `a new journal starts with the rules in the file`() throws {
        defer { try? FileManager.default.removeItem(at: directory) }
        let rules = try StartingRules(of: MemoryJournal(), or: write(Company.topology))
        #expect(rules.topology == Company.topology)
        #expect(rules.remark == nil)
    }

    @Test func `the rules in force stay, and a file that differs is worth a word`() throws {
        defer { try? FileManager.default.removeItem(at: directory) }
        let journal = MemoryJournal()
        try journal.tell(Company.topology)
        var written = Company.topology
        written.bus = BusEndpoints(publish: "ipc://a", live: "ipc://b")
        #expect(try StartingRules(of: journal, or: write(written)).remark == nil)
        written.queues = [:]
        let rules = try StartingRules(of: journal, or: write(written))
        #expect(rules.topology == Company.topology.withoutEndpoints)
        #expect(rules.remark?.contains("differs and changes nothing") == true)
    }

    @Test func `a journal that cannot be read ends the start, whatever the file says`() throws {
        defer { try? FileManager.default.removeItem(at: directory) }
        let file = try write(Company.topology)
        let failure = #expect(throws: BusFailure.self) {
            try StartingRules(of: Unreadable(error: .cannotStore("the disk is gone")), or: file)
        }
        #expect(failure?.code == 74)
        let silent = MemoryJournal()
        try silent.tell(clock, id: "clock")
        let foreign = #expect(throws: BusFailure.self) {
            try StartingRules(of: silent, or: file)
        }
        #expect(foreign?.what.contains("topology.activated") == true)
    }

    @Test func `of a damaged journal the rules are guessed, and that is said`() throws {
        defer { try? FileManager.default.removeItem(at: directory) }
        let damaged = Unreadable(error: .damaged(sequence: 1, what: "a checksum"))
        let rules = try StartingRules(of: damaged, or: write(Company.topology))
        #expect(rules.topology == Company.topology)
        #expect(rules.remark?.contains("taken from") == true)
    }

    @Test func `the bus listens where the topology says, unless it is told otherwise`() throws {
        defer { try? FileManager.default.removeItem(at: directory) }
        let file = try write(Topology(bus: BusEndpoints(publish: "ipc://a", live: "ipc://b")))
        let written = try ListeningPlace(publish: nil, live: nil, topology: file)
        #expect((written.publish, written.live) == ("ipc://a", "ipc://b"))
        let told = try ListeningPlace(publish: "ipc://c", live: nil, topology: file)
        #expect((told.publish, told.live) == ("ipc://c", "ipc://b"))
        let plain = try ListeningPlace(publish: nil, live: nil, topology: "/nowhere.json")
        #expect(plain.publish == BusEndpoints.standard.publish)
        try Data("{".utf8).write(to: URL(filePath: file))
        #expect(throws: BusFailure.self) {
            try ListeningPlace(publish: nil, live: nil, topology: file)
        }
    }

    @Test func `a database that refuses is said as that, with the mend`() async throws {
        let (reasons, told) = AsyncStream<Waiting>.makeStream()
        let place = JournalPlace.database(PostgresServer.shared.string("user=nobody"))
        let opening = Task {
            try await OpenedJournal.open(place, Trust(acceptsWhatIsThere: false)) { reason in
                told.yield(reason)
            }
        }
        let reason = await reasons.first { _ in true }
        opening.cancel()
        #expect(reason?.description.hasPrefix("the database refuses: ") == true)
        #expect(reason?.description.contains("check the user") == true)
        await #expect(throws: CancellationError.self) { try await opening.value }
    }

    @Test func `a database is never taken for a directory, nor a directory for a database`() throws
    {
        func place(_ data: String, _ journal: String? = nil) throws -> JournalPlace {
            try JournalPlace(data: data, journal: journal, file: nil, environment: [:])
        }
        #expect(try place("./data") == .directory("./data"))
        #expect(try place("./data", "host=db dbname=b") == .database("host=db dbname=b"))
        for data in ["", "postgres://u:secret@h/db", "postgress://h/db", "host=db dbname=b"] {
            let failure = #expect(throws: BusFailure.self) { try place(data) }
            #expect(failure?.code == 64)
            #expect(failure?.what.contains("secret") == false)
        }
        for journal in ["", "./data", "postgress://u:secret@h/db", "a=b"] {
            let failure = #expect(throws: BusFailure.self) { try place("./data", journal) }
            #expect(failure?.code == 64)
            #expect(failure?.what.contains("secret") == false)
        }
    }

    @Test func `on a copy that was broken off no bus starts, and the mend is said`() async throws {
        defer { try? FileManager.default.removeItem(at: directory) }
        let original = MemoryJournal()
        try original.tell(Company.topology)
        try original.tell(clock, id: "2")
        do {
            let half = try SQLiteJournal(directory: directory)
            guard case .page(let page, _, _) = original.read(Query(through: 1)) else { return }
            try half.adopt(page, of: Original(head: original.head))
            half.close()
        }
        let place = JournalPlace.directory(directory.path)
        let failure = await #expect(throws: BusFailure.self) {
            try await OpenedJournal.open(place, Trust(acceptsWhatIsThere: false))
        }
        #expect(failure?.what.contains("1 of its 2 events have come; run the same") == true)
        #expect(failure?.code == 65)
        try original.copy(to: try SQLiteJournal(directory: directory))
        let opened = try await OpenedJournal.open(place, Trust(acceptsWhatIsThere: false))
        #expect(try opened.journal.head == original.head)
    }

    @Test func `a copy that lacks its end opens when that is accepted, and says so before`()
        async throws
    {
        defer { try? FileManager.default.removeItem(at: directory) }
        let place = JournalPlace.directory(directory.path)
        do {
            let journal = try SQLiteJournal(directory: directory)
            try journal.tell(Company.topology)
        }
        try FileManager.default.removeItem(at: directory.appending(path: "head"))
        do {
            let opened = try await OpenedJournal.open(place, Trust(acceptsWhatIsThere: false))
            let (journal, mend) = (opened.journal, opened.mend)
            #expect(journal.damage != nil)
            #expect(mend?.contains("--accept-what-is-there") == true)
        }
        do {
            let opened = try await OpenedJournal.open(place, Trust(acceptsWhatIsThere: true))
            let (journal, mend) = (opened.journal, opened.mend)
            #expect(journal.damage == nil)
            #expect(mend == nil)
        }
        let again = try await OpenedJournal.open(place, Trust(acceptsWhatIsThere: false))
        #expect(again.journal.damage == nil)
    }
}
