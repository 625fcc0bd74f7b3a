// SPDX-License-Identifier: Apache-2.0
internal import GRDB
public import Journal
internal import Synchronization
internal import Wire

extension SQLiteJournal {
    /// Pages that are given back after one segment: about as much as it has made free.
    private static let pagesAtOnce = 64

    public func nextSegment(_ packing: Packing) throws -> Segment? {
        if let damage { throw damage }
        let head = head.sequence
        return try reading { db in
            var position = try Segments.end(db)
            var builder = SegmentBuilder(packing, after: position, head: head)
            let rows = try Row.fetchCursor(
                db.cachedStatement(
                    sql: "SELECT \(StoredCommit.columns) FROM commits WHERE through > ? "
                        + "ORDER BY through"),
                arguments: [Int64(clamping: position.sequence)])
            while let row = try rows.next() {
                let commit = try StoredCommit.read(row, expecting: position.sequence + 1)
                guard try builder.take(commit) else { break }
                position = commit.through
            }
            return try builder.finish()
        }
    }

    /// One transaction; what it has made free is given back in another.
    public func pack(_ segment: Segment) throws {
        guard try packed().through == segment.after else {
            throw JournalError.cannotStore("\(segment) is not the next one of this journal")
        }
        try write { db in try Segments.store(segment, db) }
        // Pages that stay free are used again; the next segment gives back more.
        try? writer?.writeWithoutTransaction { db in
            try db.execute(sql: "PRAGMA incremental_vacuum(\(Self.pagesAtOnce))")
        }
    }

    public func packed() throws -> Packed { try reading(Segments.packed) }

    /// Gives all free space of the file back to the disk, for who has the journal alone: it takes
    /// time, and of a journal that was begun by an older build as much room as is used.
    ///
    /// - Throws: ``JournalError/cannotStore(_:)``; nothing is lost then.
    public func giveBack() throws {
        guard let writer, damage == nil else { throw refusal }
        do {
            try writer.writeWithoutTransaction { db in
                if try Int.fetchOne(db, sql: "PRAGMA auto_vacuum") == Schema.incremental {
                    try db.execute(sql: "PRAGMA incremental_vacuum")
                } else {
                    try db.execute(sql: "PRAGMA auto_vacuum = \(Schema.incremental); VACUUM")
                }
                _ = try db.checkpoint(.truncate)
            }
        } catch { throw JournalError.writing(error, at: head.sequence + 1) }
    }
}
