// SPDX-License-Identifier: Apache-2.0
internal import Journal
internal import Journey
internal import Postgres
internal import Wire

/// Asks each index of `journal` for events that are known. Where sequential scans are off, each of
/// these questions has one index that can answer it, so that a lost entry is an event not found.
struct IndexCheck {
    let schema: Schema
    let connection: Connection

    /// - Parameter rows: Of whole commits that follow one another.
    func check(_ rows: [StoredEvent]) throws {
        guard let first = rows.first, let last = rows.last else { return }
        let range: [Parameter] = [
            .number(Int64(clamping: first.first)), .number(Int64(clamping: last.through)),
        ]
        try expect(rows, "key", "key = ANY($1)", [.blobs(rows.map(\.key.bytes))])
        try expect(
            rows, "type", "type = ANY($1) AND first BETWEEN $2 AND $3",
            [.texts(Set(rows.map(\.entry.type.rawValue)).sorted())] + range)
        try expect(
            rows, "recorded", "recorded = ANY($1) AND sequence + 0 BETWEEN $2 AND $3",
            [.times(Set(rows.map(\.recorded.microseconds)).sorted())] + range)
        for (column, value) in [
            ("subject", \StoredEvent.subject), ("correlation", \.correlation),
        ] {
            let texts = Set(rows.compactMap { $0[keyPath: value] }).sorted()
            try expect(
                rows.filter { $0[keyPath: value] != nil }, column,
                "\(column) = ANY($1) AND through BETWEEN $2 AND $3", [.texts(texts)] + range)
        }
        try checkOutcomes(rows)
    }

    private func expect(
        _ rows: [StoredEvent], _ name: String, _ condition: String, _ parameters: [Parameter]
    ) throws {
        let found = try connection.execute(
            "SELECT sequence FROM \(schema.name).journal WHERE \(condition)", parameters)
        let sequences = Set((0..<found.count).compactMap { found.sequence($0, 0) })
        for row in rows where !sequences.contains(row.entry.sequence) {
            throw damage(row, name)
        }
    }

    private func checkOutcomes(_ rows: [StoredEvent]) throws {
        let register = Register(schema: schema, connection: connection)
        let heads = rows.filter { $0.size != nil }
        let known = try register.outcomes(heads.compactMap(\.entry.outcome))
        for row in heads {
            guard let key = row.entry.outcome,
                known[OutcomePlace(key)]?.first == row.entry.sequence
            else { throw damage(row, "outcome") }
        }
    }

    private func damage(_ row: StoredEvent, _ name: String) -> JournalError {
        .damaged(
            sequence: row.entry.sequence, what: "the index of each \(name) does not hold the event")
    }
}
