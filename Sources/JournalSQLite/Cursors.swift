// SPDX-License-Identifier: Apache-2.0
internal import Journal
internal import GRDB
internal import Journey
internal import Wire

/// How far each fold has settled, each row sealed: a wrong cursor would skip decisions.
enum Cursors {
    static func load(_ db: Database) throws -> [FoldID: UInt64] {
        var cursors: [FoldID: UInt64] = [:]
        let rows = try Row.fetchAll(db, sql: "SELECT worker, slot, settled, seal FROM cursors")
        for row in rows {
            let worker: DatabaseValue = row[0]
            guard let name = String.fromDatabaseValue(worker), let slot = row.sequence(1),
                slot <= 64, let settled = row.sequence(2), let seal = row.number(3)
            else { throw JournalError.damaged(sequence: 0, what: "a fold's cursor") }
            let fold = FoldID(worker: WorkerName(rawValue: name), slot: Slot(UInt8(slot)))
            guard Mark.seal(CursorMove(fold: fold, settled: settled)).number == seal else {
                throw JournalError.damaged(sequence: 0, what: "the cursor of \(fold)")
            }
            cursors[fold] = settled
        }
        return cursors
    }

    static func store(_ moves: [CursorMove], _ db: Database) throws {
        let statement = try db.cachedStatement(
            sql: "INSERT OR REPLACE INTO cursors VALUES (?, ?, ?, ?)")
        for move in moves {
            try statement.execute(arguments: [
                move.fold.worker.rawValue, Int64(move.fold.slot.number),
                Int64(bitPattern: move.settled), Mark.seal(move).number,
            ])
        }
    }
}
