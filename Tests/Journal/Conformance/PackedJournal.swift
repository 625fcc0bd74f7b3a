// SPDX-License-Identifier: Apache-2.0
import Journal
import Journey
import Synchronization
import Wire

/// A journal whose history is packed before anybody appends or reads: all of it that can be.
final class PackedJournal: Journal {
    private let journal: any Journal
    private let packs = Mutex<Void>(())

    init(_ journal: any Journal) { self.journal = journal }

    private var whenPacked: any Journal {
        get throws {
            _ = try packs.withLock { _ in try journal.packAll() }
            return journal
        }
    }

    var head: Position { get throws { try journal.head } }
    var lastRecorded: Instant? { get throws { try journal.lastRecorded } }
    var damage: JournalError? { journal.damage }
    func openEpoch() throws -> UInt64 { try journal.openEpoch() }
    func cursors() throws -> [FoldID: UInt64] { try journal.cursors() }
    func append(_ group: Group) throws -> Appended { try whenPacked.append(group) }
    func adopt(_ page: Commit, of original: Original) throws {
        try whenPacked.adopt(page, of: original)
    }
    var copying: UInt64? { journal.copying }
    var unanswered: Duration? { journal.unanswered }
    func read(_ query: Query) throws -> Reading { try whenPacked.read(query) }
    func position(at sequence: UInt64) throws -> Position? { try whenPacked.position(at: sequence) }
    func scrub() throws { try whenPacked.scrub() }
    func nextSegment(_ packing: Packing) throws -> Segment? { try journal.nextSegment(packing) }
    func pack(_ segment: Segment) throws { try journal.pack(segment) }
    func packed() throws -> Packed { try journal.packed() }
    func renew() throws { try journal.renew() }
    func close() { journal.close() }
}

extension Journal {
    /// Packs everything but the last commit; answers how many segments that took.
    @discardableResult
    func packAll(fullBytes: Int = Segment.fullBytes) throws -> Int {
        var packing = Packing(before: Instant(microseconds: .max))
        packing.takesRest = true
        packing.fullBytes = fullBytes
        var count = 0
        while let segment = try nextSegment(packing) {
            try pack(segment)
            count += 1
        }
        return count
    }
}
