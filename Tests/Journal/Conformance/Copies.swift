// SPDX-License-Identifier: Apache-2.0
import Events
import Journal
import Journey
import Testing
import Wire
import WorkerTesting

extension Requirement {
    static let copies: [Requirement] = [
        Requirement("a copy is the same journal: positions, pages, outcomes, parkings, cursors") {
            journal throws in
            let original = MemoryJournal()
            try fill(original)
            let head = try original.copy(to: journal)
            #expect(head.sequence == 7)
            #expect(try journal.head == original.head)
            #expect(try journal.lastRecorded == original.lastRecorded)
            #expect(try journal.cursors() == original.cursors())
            for sequence in 0...head.sequence {
                #expect(try journal.position(at: sequence) == original.position(at: sequence))
            }
            for query in [
                Query(), Query(worker: "gate"), Query(subject: "deal:2"), Query(types: ["x.y"]),
                Query(since: noon + .seconds(3)),
            ] {
                #expect(try parts(journal, query) == parts(original, query))
            }
        },
        Requirement("what was copied is known: an id again is a DUP, an outcome again the same") {
            journal throws in
            let original = MemoryJournal()
            try fill(original)
            try original.copy(to: journal)
            #expect(
                try journal.append(event("a")).verdicts
                    == [.stored([Stored(sequence: 1, duplicate: true)])])
            #expect(
                try journal.append(event("o1"), event("o2"), outcome: outcome(at: 2)).verdicts == [
                    .stored([
                        Stored(sequence: 3, duplicate: true), Stored(sequence: 4, duplicate: true),
                    ])
                ])
            guard
                case .conflict = try journal.append(event("else"), outcome: outcome(at: 2))
                    .verdicts[0]
            else {
                Issue.record("another outcome was taken under a key that stands")
                return
            }
        },
        Requirement("a copy goes on from where it was broken off, and with what came since") {
            journal throws in
            let original = MemoryJournal()
            try original.append(event("a"))
            try original.copy(to: journal)
            try original.append(event("b"), seconds: 1)
            #expect(try original.copy(to: journal).sequence == 2)
            #expect(try journal.ids() == ["a", "b"])
        },
        Requirement("a copy's epoch is higher than any of the original") { journal throws in
            let original = MemoryJournal()
            for _ in 1...4 { _ = original.openEpoch() }
            _ = original.append(
                Group(
                    epoch: 4, recorded: noon,
                    submissions: [Submission(outcome: nil, events: [event("a")])]))
            try original.copy(to: journal)
            #expect(try journal.openEpoch() == 5)
        },
        Requirement("a journal of another history takes no copy, and keeps its own") {
            journal throws in
            let original = MemoryJournal()
            try fill(original)
            try journal.append(event("mine"))
            #expect(throws: JournalError.self) { try original.copy(to: journal) }
            #expect(try journal.ids() == ["mine"])
        },
        Requirement("a page that is not what its chain says is not adopted") { journal throws in
            let original = MemoryJournal()
            try fill(original)
            guard case .page(var page, _, _) = original.read(Query()) else { return }
            page.body[page.body.count - 3] ^= 1
            #expect(throws: JournalError.self) {
                try journal.adopt(page, of: Original(head: page.through))
            }
            #expect(try journal.head == .start)
        },
    ]

    /// Seven events at two times: a door's, an outcome of two, an alarm's, a parking.
    private static func fill(_ journal: MemoryJournal) throws {
        try journal.append(event("a"))
        try journal.append(event("b", type: "x.y", subject: "deal:2"))
        try journal.append(event("o1"), event("o2"), outcome: outcome(at: 2), seconds: 3)
        try journal.append(event("c"), seconds: 3)
        try journal.append(event("alarm"), outcome: outcome(at: 5, .alarm), seconds: 4)
        try journal.append(
            event("parked", type: EventParked.type), outcome: outcome(at: 5, step: 1), seconds: 4)
    }

    /// What a reader gets, whatever the pages' ends.
    private static func parts(_ journal: any Journal, _ query: Query) throws -> [String] {
        try journal.pages(query).flatMap { page in
            zip(page.entries, page.events).map {
                let text = String(decoding: $1, as: UTF8.self)
                return "\($0.sequence) \($0.outcome.map { "\($0)" } ?? "-") \(text)"
            }
        }
    }
}
