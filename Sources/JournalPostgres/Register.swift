// SPDX-License-Identifier: Apache-2.0
internal import Journal
internal import Journey
internal import Postgres
internal import Wire

/// What stands in the journal already: each event's id, and each outcome's key.
struct Register {
    let schema: Schema
    let connection: Connection

    private var journal: String { "\(schema.name).journal" }

    /// What is known of events.
    func events(_ keys: [EventKey]) throws -> [EventKey: AppendPlan.Known] {
        guard !keys.isEmpty else { return [:] }
        let rows = try connection.execute(
            "SELECT key, sequence, digest FROM \(journal) WHERE key = ANY($1) "
                + "UNION ALL SELECT key, sequence, digest FROM \(schema.name).packed_ids "
                + "WHERE key = ANY($1)",
            [.blobs(keys.map(\.digest.bytes))])
        var found: [Digest: AppendPlan.Known] = [:]
        for row in 0..<rows.count {
            guard let key = rows.digest(row, 0), let sequence = rows.sequence(row, 1),
                let digest = rows.digest(row, 2)
            else { throw JournalError.damaged(sequence: 0, what: "the key of an event") }
            found[key] = AppendPlan.Known(sequence: sequence, digest: digest)
        }
        guard !found.isEmpty else { return [:] }
        var known: [EventKey: AppendPlan.Known] = [:]
        for key in keys { known[key] = found[key.digest] }
        return known
    }

    /// What is known of outcomes.
    func outcomes(
        _ keys: [OutcomeKey]
    ) throws -> [OutcomePlace: AppendPlan.KnownOutcome] {
        guard !keys.isEmpty else { return [:] }
        let asked = "unnest($1::text[], $2::smallint[], $3::bigint[], $4::bigint[])"
        let rows = try connection.execute(
            """
            SELECT worker, fold, anchor, step, phase, sequence, size FROM \(journal) \
            WHERE size IS NOT NULL AND (worker, fold, anchor, step) IN (SELECT * FROM \(asked)) \
            UNION ALL SELECT worker, fold, anchor, step, phase, sequence, size \
            FROM \(schema.name).packed_outcomes \
            WHERE (worker, fold, anchor, step) IN (SELECT * FROM \(asked))
            """,
            [
                .texts(keys.map(\.fold.worker.rawValue)),
                .smalls(keys.map { Int16($0.fold.slot.number) }),
                .numbers(keys.map { Int64(clamping: $0.anchor) }),
                .numbers(keys.map { Int64($0.step) }),
            ])
        var known: [OutcomePlace: AppendPlan.KnownOutcome] = [:]
        for row in 0..<rows.count {
            guard let own = Self.own(rows, row) else {
                throw JournalError.damaged(sequence: 0, what: "the key of an outcome")
            }
            known[OutcomePlace(own.key)] = AppendPlan.KnownOutcome(
                phase: own.key.phase, first: own.first, count: Int(own.count))
        }
        return known
    }

    /// An outcome of a row `worker, fold, anchor, step, phase, sequence, size`.
    static func own(_ rows: Rows, _ row: Int) -> OwnOutcome? {
        guard let worker = rows.text(row, 0), let slot = rows.slot(row, 1),
            let anchor = rows.sequence(row, 2),
            let step = rows.number(row, 3).flatMap({ UInt32(exactly: $0) }),
            let phase = rows.number(row, 4).flatMap({ UInt8(exactly: $0) })
                .flatMap({ OutcomeKey.Phase(rawValue: $0) }),
            let first = rows.sequence(row, 5), let count = rows.sequence(row, 6), count < 1 << 32
        else { return nil }
        let fold = FoldID(worker: WorkerName(rawValue: worker), slot: slot)
        return OwnOutcome(
            key: OutcomeKey(fold: fold, anchor: anchor, step: step, phase: phase), first: first,
            count: count)
    }

    /// The anchors that a worker's folds have set aside, as decisions.
    func parkings(of worker: WorkerName, in slots: SlotSet) throws -> [Parking] {
        let rows = try connection.execute(
            """
            SELECT fold, anchor FROM \(journal) WHERE parked AND worker = $1 \
            AND phase = \(OutcomeKey.Phase.decision.rawValue) UNION ALL \
            SELECT fold, anchor FROM \(schema.name).packed_outcomes WHERE parked AND worker = $1 \
            AND phase = \(OutcomeKey.Phase.decision.rawValue) ORDER BY fold, anchor
            """, [.text(worker.rawValue)])
        return try (0..<rows.count).compactMap { row in
            guard let slot = rows.slot(row, 0), let anchor = rows.sequence(row, 1) else {
                throw JournalError.damaged(sequence: 0, what: "the key of an outcome")
            }
            guard slots.contains(slot) else { return nil }
            return Parking(fold: FoldID(worker: worker, slot: slot), anchor: anchor)
        }
    }
}
