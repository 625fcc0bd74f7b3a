// SPDX-License-Identifier: Apache-2.0
internal import Journal
public import Foundation
internal import Events
internal import GRDB
internal import Journey
internal import Wire

/// Measures a journal next to plain SQLite with the same rows and the same promises.
public struct JournalBench: Sendable {
    /// Rows a second.
    public struct Figures: Sendable {
        public var journal: Double
        public var raw: Double
        public var read: Double
    }

    public var groups = 200
    public var eventsPerGroup = 256
    /// Of the JSON before its stamp.
    public var eventBytes = 1024
    public var pageBytes = 16 * 1024
    public init() {}

    /// Measures in an empty directory; making the events does not count.
    public func run(in directory: URL) throws -> Figures {
        var options = SQLiteJournal.Options()
        options.pageBytes = pageBytes
        let raw = try Connections.writer(directory.appending(path: "raw.sqlite").path, options)
        try raw.writeWithoutTransaction { db in
            try db.execute(
                sql: "CREATE TABLE events (sequence INTEGER PRIMARY KEY, "
                    + "id BLOB NOT NULL UNIQUE, json BLOB NOT NULL)")
        }
        let rawSeconds = try measureEach { try writeRaw($0, from: $1, raw) }
        let place = directory.appending(path: "journal")
        let journal = try SQLiteJournal(directory: place, options: options)
        let seconds = try measureEach { batch, _ in _ = try journal.append(group(batch)) }
        let readSeconds = try measure { try readAll(journal) }
        let rows = Double(groups * eventsPerGroup)
        return Figures(
            journal: rows / seconds, raw: rows / rawSeconds, read: rows / readSeconds)
    }

    /// The seconds that some work takes for all groups.
    private func measureEach(_ work: ([Submitted], Int) throws -> Void) throws -> Double {
        var seconds = 0.0
        for number in 0..<groups {
            let first = number * eventsPerGroup
            let batch = try (first..<(first + eventsPerGroup)).map { try event($0) }
            seconds += try measure { try work(batch, first) }
        }
        return seconds
    }

    private func group(_ batch: [Submitted]) -> Group {
        Group(
            epoch: 1, recorded: Instant(microseconds: 1_700_000_000_000_000),
            submissions: [Submission(outcome: nil, events: batch)])
    }

    private func event(_ number: Int) throws -> Submitted {
        let id = Digest(of: "bench", "\(number)").hex
        let attributes = """
            {"specversion":"1.0","id":"\(id)","source":"/bench","type":"fact.observed",\
            "subject":"deal:\(number % 5000)","correlationid":"h\(number % 5000)","data":{"x":"
            """
        let filling = String(repeating: "x", count: max(0, eventBytes - attributes.utf8.count - 3))
        let json = Array((attributes + filling + "\"}}").utf8)
        return Submitted(envelope: try Envelope(scanning: json), json: json)
    }

    /// One row an event: sequence, unique id, bytes; a transaction a group.
    private func writeRaw(_ batch: [Submitted], from first: Int, _ queue: DatabaseQueue) throws {
        try queue.writeWithoutTransaction { db in
            let insert = try db.cachedStatement(sql: "INSERT INTO events VALUES (?, ?, ?)")
            try db.inTransaction(.immediate) {
                for (offset, event) in batch.enumerated() {
                    let key = Data(EventKey(event.envelope).digest.bytes)
                    try insert.execute(arguments: [first + offset, key, Data(event.json)])
                }
                return .commit
            }
        }
    }

    private func readAll(_ journal: SQLiteJournal) throws {
        var from = Position.start
        while case .page(let page, let atEnd, _) = try journal.read(Query(from: from)), !atEnd {
            from = page.through
        }
    }

    private func measure(_ work: () throws -> Void) throws -> Double {
        let start = ContinuousClock.now
        try work()
        return (ContinuousClock.now - start).seconds
    }
}
