// SPDX-License-Identifier: Apache-2.0
internal import Journal
internal import Journey
internal import Postgres
internal import Wire

/// How far each fold has settled, each row sealed, and all of them summed up in the writer's row: a
/// wrong cursor would skip decisions, a lost one would decide twice.
enum Cursors {
    static func load(
        _ schema: Schema, _ writer: WriterRow, _ connection: Connection
    ) throws -> [FoldID: UInt64] {
        let rows = try connection.execute(
            "SELECT worker, fold, settled, seal FROM \(schema.name).cursors")
        var cursors: [FoldID: UInt64] = [:]
        for row in 0..<rows.count {
            guard let worker = rows.text(row, 0), let slot = rows.slot(row, 1),
                let settled = rows.sequence(row, 2), let seal = rows.number(row, 3)
            else { throw JournalError.damaged(sequence: 0, what: "a fold's cursor") }
            let fold = FoldID(worker: WorkerName(rawValue: worker), slot: slot)
            guard Mark.seal(CursorMove(fold: fold, settled: settled)).number == seal else {
                throw JournalError.damaged(sequence: 0, what: "the cursor of \(fold)")
            }
            cursors[fold] = settled
        }
        guard WriterRow.sum(cursors) == writer.cursors else {
            throw JournalError.damaged(sequence: 0, what: "the table of cursors")
        }
        return cursors
    }

    /// The columns of moves, for the statement that stores them.
    static func arrays(_ moves: [CursorMove]) -> [Parameter] {
        [
            .texts(moves.map(\.fold.worker.rawValue)),
            .smalls(moves.map { Int16($0.fold.slot.number) }),
            .numbers(moves.map { Int64(clamping: $0.settled) }),
            .numbers(moves.map { Mark.seal($0).number }),
        ]
    }
}
