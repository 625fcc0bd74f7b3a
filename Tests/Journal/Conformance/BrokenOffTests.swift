// SPDX-License-Identifier: Apache-2.0
import Events
import Journal
import JournalPostgres
import JournalSQLite
import PostgresTesting
import Testing
import Wire
import WorkerTesting

/// A place whose journal can be left and opened again.
struct LastingPlace: Sendable, CustomTestStringConvertible {
    let testDescription: String
    /// Answers what opens the journal of a new place, each time it is called.
    let make: @Sendable () -> () throws -> any Journal

    static let all = [
        LastingPlace(testDescription: "SQLite") {
            let scratch = Scratch()
            return { try SQLiteJournal(directory: scratch.url) }
        },
        LastingPlace(testDescription: "PostgreSQL") {
            let place = ScratchSchema()
            return { try place.open() }
        },
    ]
}

/// A copy whose process was killed: what it left is opened again, as a process that begins does.
@Suite struct BrokenOffTests {
    private let original = MemoryJournal()

    /// Nine events, of which outcomes settle up to the seventh, and a cursor beyond.
    init() throws {
        try original.append(event("a"))
        try original.append(event("o"), outcome: outcome(at: 1))
        try original.append(event("b"), event("c"), event("d"))
        try original.append(event("alarm"), outcome: outcome(at: 5, .alarm))
        try original.append(event("e"))
        try original.append(event("p", type: EventParked.type), outcome: outcome(at: 7))
        try original.append(event("f"))
        _ = original.append(
            Group(
                epoch: 1, recorded: noon, submissions: [],
                cursors: [CursorMove(fold: gate3, settled: 9)]))
    }

    /// Copies the first commits alone, and leaves the journal without a word of its end.
    private func breakOff(at sequence: UInt64, _ journal: any Journal) throws {
        let query = Query(through: sequence)
        guard case .page(let page, _, _) = original.read(query) else { return }
        try journal.adopt(page, of: Original(head: original.head, cursors: original.cursors()))
        journal.close()
    }

    @Test(arguments: LastingPlace.all, [2, 6, 8] as [UInt64])
    func `what a broken off copy left opens whole, and goes on to the end`(
        place: LastingPlace, sequence: UInt64
    ) throws {
        let open = place.make()
        try breakOff(at: sequence, try open())
        do {
            let half = try open()
            defer { half.close() }
            #expect(half.damage == nil)
            #expect(try half.head.sequence == sequence)
            #expect(
                try half.unfinishedCopy == UnfinishedCopy(reached: sequence, goal: 9))
            try original.copy(to: half)
        }
        let whole = try open()
        defer { whole.close() }
        #expect(whole.damage == nil)
        #expect(try whole.unfinishedCopy == nil)
        #expect(try whole.head == original.head)
        #expect(try whole.cursors() == [gate3: 9])
    }

    @Test(arguments: LastingPlace.all)
    func `a page moves no cursor back`(place: LastingPlace) throws {
        let open = place.make()
        let journal = try open()
        defer { journal.close() }
        _ = try journal.append(
            Group(
                epoch: 1, recorded: noon, submissions: [],
                cursors: [CursorMove(fold: gate3, settled: 8)]))
        guard case .page(let page, _, _) = original.read(Query()) else { return }
        try journal.adopt(page, of: Original(head: original.head))
        #expect(try journal.cursors() == [gate3: 8])
    }
}
