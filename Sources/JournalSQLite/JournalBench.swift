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

    /// Measures in an empty directory.
    public func run(in directory: URL) throws -> Figures {
        let batches = try (0..<groups).map { group in
            try (0..<eventsPerGroup).map { try event(group * eventsPerGroup + $0) }
        }
        let rows = Double(groups * eventsPerGroup)
        let raw = try measure {
            try writeRaw(batches, directory.appending(path: "raw.sqlite").path)
        }
        var options = SQLiteJournal.Options()
        options.pageBytes = pageBytes
        let place = directory.appending(path: "journal")
        let journal = try SQLiteJournal(directory: place, options: options)
        let append = try measure {
            for batch in batches { _ = try journal.append(group(batch)) }
        }
        let read = try measure { try readAll(journal) }
        return Figures(journal: rows / append, raw: rows / raw, read: rows / read)
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
    private func writeRaw(_ batches: [[Submitted]], _ path: String) throws {
        var options = SQLiteJournal.Options()
        options.pageBytes = pageBytes
        let queue = try Connections.writer(path, options)
        try queue.writeWithoutTransaction { db in
            try db.execute(
                sql: "CREATE TABLE events (sequence INTEGER PRIMARY KEY, "
                    + "id BLOB NOT NULL UNIQUE, json BLOB NOT NULL)")
            let insert = try db.makeStatement(sql: "INSERT INTO events VALUES (?, ?, ?)")
            var sequence: Int64 = 0
            for batch in batches {
                try db.inTransaction(.immediate) {
                    for event in batch {
                        sequence += 1
                        let key = Data(EventKey(event.envelope).digest.bytes)
                        try insert.execute(arguments: [sequence, key, Data(event.json)])
                    }
                    return .commit
                }
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
