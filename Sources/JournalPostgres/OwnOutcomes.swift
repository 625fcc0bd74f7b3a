// SPDX-License-Identifier: Apache-2.0
internal import Journal
internal import Journey
internal import Postgres
internal import Wire

/// The outcomes of a worker's folds in the order of their anchors, some hundred read ahead.
struct OwnOutcomes {
    private static let ahead = 256
    private let worker: WorkerName
    private let folds: [Int16]
    private let schema: Schema
    private var held: ArraySlice<OwnOutcome> = []
    /// Everything up to this anchor was held.
    private var through: UInt64
    private var isExhausted = false

    init(
        of worker: WorkerName, in slots: SlotSet, after sequence: UInt64, _ schema: Schema,
        _ connection: Connection
    ) throws {
        self.worker = worker
        self.schema = schema
        folds = (0...64).filter { slots.contains(Slot(UInt8($0))) }.map { Int16($0) }
        through = sequence
        try fill(connection)
    }

    /// The next anchor that has outcomes.
    var next: UInt64? { held.first?.key.anchor }

    /// Takes the outcomes of the next anchor, in the order of their keys.
    mutating func take(_ connection: Connection) throws -> [OwnOutcome] {
        guard let anchor = next else { return [] }
        let taken = held.prefix { $0.key.anchor == anchor }
        held = held[taken.endIndex...]
        if held.isEmpty { try fill(connection) }
        return taken.sorted()
    }

    /// Whole anchors only: of a batch that was cut, the last one is left for the next, and where it
    /// is the only one, a larger batch is asked for.
    private mutating func fill(_ connection: Connection) throws {
        var size = Self.ahead
        while !isExhausted, held.isEmpty {
            let rows = try connection.execute(
                """
                SELECT o.* FROM unnest($2::smallint[]) asked, LATERAL ((SELECT worker, fold, \
                anchor, step, phase, sequence, size FROM \(schema.name).journal \
                WHERE size IS NOT NULL AND worker = $1 AND fold = asked AND anchor > $3 \
                ORDER BY worker, fold, anchor, step LIMIT \(size)) UNION ALL (SELECT worker, fold, \
                anchor, step, phase, sequence, size FROM \(schema.name).packed_outcomes \
                WHERE worker = $1 AND fold = asked AND anchor > $3 \
                ORDER BY worker, fold, anchor, step LIMIT \(size))) o \
                ORDER BY anchor, fold, step LIMIT \(size)
                """,
                [.text(worker.rawValue), .smalls(folds), .number(Int64(clamping: through))])
            var found = try (0..<rows.count).map { row in
                guard let own = Register.own(rows, row) else {
                    throw JournalError.damaged(sequence: 0, what: "the key of an outcome")
                }
                return own
            }
            isExhausted = found.count < size
            if !isExhausted, let last = found.last?.key.anchor {
                found.removeAll { $0.key.anchor == last }
            }
            held = found[...]
            through = found.last?.key.anchor ?? through
            size *= 4
        }
    }
}
