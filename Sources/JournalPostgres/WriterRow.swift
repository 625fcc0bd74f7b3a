// SPDX-License-Identifier: Apache-2.0
internal import Journal
internal import Journey
internal import Postgres
internal import Wire

/// The one row of `writer`: who writes (an epoch, until a time of the database's clock), and how
/// far the journal goes.
struct WriterRow: Hashable {
    var epoch: UInt64
    var head: Position
    /// The sum of the seals of all cursors, so that none can go unnoticed.
    var cursors: Int64
    /// Everything up to here was verified since it was written.
    var verified: UInt64
    /// How far a copy goes that is not all here; in the table 0 where there is none.
    var copying: UInt64?
    /// Covers the row. The epoch is added as a number: a take-over adds one to both, in the
    /// database, and hides no damage that was there before.
    var seal: Int64

    init(
        epoch: UInt64, head: Position, cursors: Int64, verified: UInt64, copying: UInt64? = nil
    ) {
        self.epoch = epoch
        self.head = head
        self.cursors = cursors
        self.verified = verified
        self.copying = copying
        // Nothing is added where no copy is under way: so it was before there was this column.
        let goal = copying.map { " \($0)" } ?? ""
        let text = "\(head.sequence) \(head.chain.hex) \(cursors)\(goal)"
        let mark = Mark.seal(text, Int64(clamping: verified)).number
        // Two bits less, so that no epoch makes it overflow.
        seal = mark >> 2 &+ Int64(clamping: epoch)
    }

    static let empty = WriterRow(epoch: 0, head: .start, cursors: 0, verified: 0)

    /// How long a writer has the row after it last touched it.
    static let lease = "interval '3 seconds'"

    private static let columns = "epoch, head, chain, cursors, verified, seal, copying"

    /// Reads the row; one that does not hold is damage.
    static func read(_ schema: Schema, _ connection: Connection) throws -> WriterRow {
        try read(
            connection.execute("SELECT \(columns) FROM \(schema.name).writer"))
    }

    /// Reads the row after whoever is changing it: a statement whose connection broke may still be
    /// at work, and what it does is then known.
    static func settled(_ schema: Schema, _ connection: Connection) throws -> WriterRow {
        try read(
            connection.execute("SELECT \(columns) FROM \(schema.name).writer FOR UPDATE"))
    }

    private static func read(_ rows: Rows) throws -> WriterRow {
        guard rows.count == 1, let epoch = rows.sequence(0, 0), let head = rows.sequence(0, 1),
            let chain = rows.digest(0, 2), let cursors = rows.number(0, 3),
            let verified = rows.sequence(0, 4), let seal = rows.number(0, 5),
            let copying = rows.sequence(0, 6)
        else { throw JournalError.damaged(sequence: 0, what: "the writer's row") }
        let row = WriterRow(
            epoch: epoch, head: Position(sequence: head, chain: chain), cursors: cursors,
            verified: verified, copying: copying == 0 ? nil : copying)
        guard row.seal == seal else {
            throw JournalError.damaged(sequence: 0, what: "the writer's row")
        }
        return row
    }

    /// The sum of the seals of cursors.
    static func sum(_ cursors: [FoldID: UInt64]) -> Int64 {
        cursors.reduce(0) { $0 &+ Mark.seal(CursorMove(fold: $1.key, settled: $1.value)).number }
    }
}

/// What a row says as the journal's own values; nil where a damaged one says something else.
extension Rows {
    func sequence(_ row: Int, _ column: Int) -> UInt64? {
        number(row, column).flatMap { UInt64(exactly: $0) }
    }
    func digest(_ row: Int, _ column: Int) -> Digest? {
        bytes(row, column).flatMap { Digest(bytes: $0) }
    }
    func slot(_ row: Int, _ column: Int) -> Slot? {
        number(row, column).flatMap { (0...64).contains($0) ? Slot(UInt8($0)) : nil }
    }
}
