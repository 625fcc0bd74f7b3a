// SPDX-License-Identifier: Apache-2.0
internal import Events
internal import Journey
internal import Wire

/// What a journal is measured with, next to its plain database in the same run. Making the events
/// does not count.
public struct JournalLoad: Sendable {
    /// Rows a second.
    public struct Figures: Sendable {
        /// Appended to the journal, durable.
        public var journal: Double
        /// Inserted into a plain table of the same database, as durable.
        public var raw: Double
        /// Read from the journal.
        public var read: Double
    }

    /// What is made durable at once, so many times.
    public var groups = 200
    /// Of one group.
    public var eventsPerGroup = 256
    /// Of the JSON before its stamp.
    public var eventBytes = 1024
    /// As it is when nothing is said.
    public init() {}

    /// Measures both.
    ///
    /// - Parameter raw: Inserts a group, whose first event has this number, into a plain table.
    public func run(
        on journal: any Journal, raw: ([Submitted], Int) throws -> Void
    ) throws -> Figures {
        let rawSeconds = try measureEach(raw)
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

    private func readAll(_ journal: any Journal) throws {
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
