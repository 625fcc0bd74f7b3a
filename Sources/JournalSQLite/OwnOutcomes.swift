// SPDX-License-Identifier: Apache-2.0
internal import Journal
internal import GRDB
internal import Journey
internal import Wire

/// The outcomes of a worker's folds in the order of their anchors, read a few rows ahead per slot.
struct OwnOutcomes {
    /// What is read ahead of one slot, and from where its next rows are read.
    private struct Lane {
        var fold: FoldID
        var rows: ArraySlice<OwnOutcome> = []
        var last: (anchor: UInt64, step: UInt32)
        var isExhausted = false
    }

    private static let ahead = 64
    private var lanes: [Lane]
    /// The next anchor that has outcomes.
    private(set) var next: UInt64?

    init(of worker: WorkerName, in slots: SlotSet, after sequence: UInt64, _ db: Database) throws {
        lanes = (0...64).map { Slot(UInt8($0)) }.filter { slots.contains($0) }.map {
            Lane(fold: FoldID(worker: worker, slot: $0), last: (sequence, .max))
        }
        for index in lanes.indices { try fill(index, db) }
        findNext()
    }

    /// Takes the outcomes of the next anchor, in the order of their keys.
    mutating func take(_ db: Database) throws -> [OwnOutcome] {
        guard let anchor = next else { return [] }
        var taken: [OwnOutcome] = []
        for index in lanes.indices {
            while let row = lanes[index].rows.first, row.key.anchor == anchor {
                taken.append(row)
                lanes[index].rows.removeFirst()
                if lanes[index].rows.isEmpty { try fill(index, db) }
            }
        }
        findNext()
        return taken.sorted()
    }

    private mutating func findNext() {
        next = lanes.compactMap { $0.rows.first?.key.anchor }.min()
    }

    private mutating func fill(_ index: Int, _ db: Database) throws {
        guard !lanes[index].isExhausted else { return }
        let lane = lanes[index]
        let statement = try db.cachedStatement(
            sql: "SELECT anchor, step, phase, first, count FROM outcomes "
                + "WHERE worker = ? AND slot = ? AND (anchor, step) > (?, ?) "
                + "ORDER BY anchor, step LIMIT \(Self.ahead)")
        let rows = try GRDB.Row.fetchAll(
            statement,
            arguments: [
                Mark.worker(lane.fold.worker).number, Int64(lane.fold.slot.number),
                Int64(clamping: lane.last.anchor), Int64(lane.last.step),
            ])
        for row in rows {
            guard let anchor = row.sequence(0), let step = row.sequence(1),
                let phase = row.sequence(2).flatMap({
                    OutcomeKey.Phase(rawValue: UInt8(clamping: $0))
                }),
                let first = row.sequence(3), let count = row.sequence(4)
            else { throw JournalError.damaged(sequence: 0, what: "the table of outcomes") }
            let key = OutcomeKey(
                fold: lane.fold, anchor: anchor, step: UInt32(clamping: step), phase: phase)
            lanes[index].rows.append(OwnOutcome(key: key, first: first, count: count))
            lanes[index].last = (anchor, key.step)
        }
        lanes[index].isExhausted = rows.count < Self.ahead
    }
}
