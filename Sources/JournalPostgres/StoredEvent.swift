// SPDX-License-Identifier: Apache-2.0
internal import Events
internal import Journal
internal import Journey
internal import Postgres
internal import Wire

/// A row of `journal`.
struct StoredEvent: Hashable {
    var entry: Entry
    var subject: String?
    var correlation: String?
    var recorded: Instant
    var epoch: UInt64
    /// The first and the last sequence of its commit.
    var first: UInt64
    var through: UInt64
    /// Of an outcome's first event: how many there are, and whether they set its anchor aside.
    var size: UInt64?
    var parked = false
    var key: Digest
    var digest: Digest
    var chain: Digest
    var json: [UInt8]

    /// Proves what the chain does not cover.
    var seal: Int64 {
        let place = "\(epoch) \(first) \(through) \(chain.hex)"
        return Mark.seal(place, recorded.microseconds).number
    }

    static let columns = """
        sequence, type, slot, subject, correlation, recorded, epoch, first, through, worker, fold, \
        anchor, step, phase, size, parked, key, digest, chain, seal, json
        """

    static var columnCount: Int { types.count }

    private static let types = [
        "bigint", "text", "smallint", "text", "text", "timestamptz", "bigint", "bigint", "bigint",
        "text", "smallint", "bigint", "bigint", "smallint", "bigint", "boolean", "bytea", "bytea",
        "bytea", "bigint", "text",
    ]

    /// `$12::bigint[], $13::text[], …`
    static func placeholders(from first: Int) -> String {
        types.enumerated().map { "$\(first + $0.offset)::\($0.element)[]" }
            .joined(separator: ", ")
    }

    /// Rows as the columns of one statement.
    static func arrays(_ events: [StoredEvent]) -> [Parameter] {
        func numbers(_ value: (StoredEvent) -> UInt64?) -> Parameter {
            .numbers(events.map { value($0).map { Int64(clamping: $0) } })
        }
        return [
            numbers(\.entry.sequence), .texts(events.map(\.entry.type.rawValue)),
            .smalls(events.map { Int16($0.entry.slot.number) }), .texts(events.map(\.subject)),
            .texts(events.map(\.correlation)), .times(events.map(\.recorded.microseconds)),
            numbers(\.epoch), numbers(\.first), numbers(\.through),
            .texts(events.map { $0.entry.outcome?.fold.worker.rawValue }),
            .smalls(events.map { $0.entry.outcome.map { Int16($0.fold.slot.number) } }),
            numbers(\.entry.outcome?.anchor), numbers { $0.entry.outcome.map { UInt64($0.step) } },
            .smalls(events.map { $0.entry.outcome.map { Int16($0.phase.rawValue) } }),
            numbers(\.size), .flags(events.map(\.parked)), .blobs(events.map(\.key.bytes)),
            .blobs(events.map(\.digest.bytes)), .blobs(events.map(\.chain.bytes)),
            .numbers(events.map(\.seal)), .texts(utf8: events.map(\.json)),
        ]
    }
}

/// What a row holds besides the directory's entry, and only the event itself says.
struct EventFacts {
    var subject: String?
    var correlation: String?
    var key: Digest
    var digest: Digest

    /// Of an event that is about to be stored.
    init(_ placed: AppendPlan.Placed) {
        self.init(placed.submitted.envelope, key: placed.key, digest: placed.digest)
    }

    /// Of a stored one, by its own words.
    init(_ envelope: Envelope, _ json: [UInt8]) {
        self.init(envelope, key: EventKey(envelope), digest: envelope.digest(of: json))
    }

    private init(_ envelope: Envelope, key: EventKey, digest: Digest) {
        subject = envelope.subject.map(Self.text)
        correlation = envelope.correlation.map(Self.text)
        self.key = key.digest
        self.digest = digest
    }

    /// PostgreSQL's texts hold every character but NUL. The event has the last word.
    static func text(_ text: String) -> String { text.replacing("\0", with: "\u{FFFD}") }
}

extension StoredEvent {
    /// The rows of one commit, with what its events say, in their order.
    static func rows(of commit: Commit, _ facts: some Collection<EventFacts>) -> [StoredEvent] {
        var rows: [StoredEvent] = []
        var position = commit.after
        var facts = facts.makeIterator()
        commit.forEachEvent { entry, range in
            guard let facts = facts.next() else { preconditionFailure("an event without facts") }
            let json = Array(commit.body[range])
            position = position.following(entry, json)
            rows.append(
                StoredEvent(
                    entry: entry, subject: facts.subject, correlation: facts.correlation,
                    recorded: commit.recorded, epoch: commit.epoch,
                    first: commit.after.sequence + 1, through: commit.through.sequence,
                    key: facts.key, digest: facts.digest, chain: position.chain, json: json))
        }
        mark(&rows)
        return rows
    }

    /// The first event of each outcome tells how many follow, and whether one is a parking.
    private static func mark(_ rows: inout [StoredEvent]) {
        var index = 0
        while index < rows.count {
            let key = rows[index].entry.outcome
            let group = rows[index...].prefix { $0.entry.outcome == key }
            if key != nil {
                rows[index].size = UInt64(group.count)
                rows[index].parked = group.contains { $0.entry.type == EventParked.type }
            }
            index = group.endIndex
        }
    }
}

extension StoredEvent {
    /// Reads a row; nil for one that nobody can have written.
    init?(_ rows: Rows, _ row: Int) {
        guard let sequence = rows.sequence(row, 0), let type = rows.text(row, 1),
            let slot = rows.slot(row, 2), let recorded = rows.time(row, 5),
            let epoch = rows.sequence(row, 6), let first = rows.sequence(row, 7),
            let through = rows.sequence(row, 8), let parked = rows.flag(row, 15),
            let key = rows.digest(row, 16), let digest = rows.digest(row, 17),
            let chain = rows.digest(row, 18), let json = rows.bytes(row, 20),
            type.utf8.count <= Limits.typeBytes
        else { return nil }
        var outcome: OutcomeKey?
        if let worker = rows.text(row, 9) {
            guard worker.utf8.count <= Limits.idBytes, let fold = rows.slot(row, 10),
                let anchor = rows.sequence(row, 11), anchor > 0,
                let step = rows.number(row, 12).flatMap({ UInt32(exactly: $0) }),
                let phase = rows.number(row, 13).flatMap({ UInt8(exactly: $0) })
                    .flatMap({ OutcomeKey.Phase(rawValue: $0) })
            else { return nil }
            outcome = OutcomeKey(
                fold: FoldID(worker: WorkerName(rawValue: worker), slot: fold), anchor: anchor,
                step: step, phase: phase)
        } else if (10...13).contains(where: { rows.number(row, $0) != nil }) {
            return nil
        }
        self.init(
            entry: Entry(
                sequence: sequence, type: EventType(rawValue: type), slot: slot, outcome: outcome,
                length: json.count),
            subject: rows.text(row, 3), correlation: rows.text(row, 4),
            recorded: Instant(microseconds: recorded), epoch: epoch, first: first,
            through: through, size: rows.sequence(row, 14), parked: parked, key: key,
            digest: digest, chain: chain, json: json)
        guard seal == rows.number(row, 19) else { return nil }
    }

    /// Where the journal stands after it.
    var position: Position { Position(sequence: entry.sequence, chain: chain) }
}
