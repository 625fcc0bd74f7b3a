// SPDX-License-Identifier: Apache-2.0
import Events
import Journal
import Journey
import Testing
import Wire
import WorkerTesting

extension Requirement {
    static let packing: [Requirement] = [
        Requirement("what is packed is answered as before, whoever asks, and for whatever") {
            journal throws in
            let model = MemoryJournal()
            try fill(journal)
            try fill(model)
            let before = try answers(model)
            #expect(try answers(journal) == before)
            let segments = try journal.packAll(fullBytes: 6_000)
            #expect(try answers(journal) == before)
            #expect((3...).contains(try journal.packed().segments), "\(segments) segments")
            #expect(try journal.cursors() == model.cursors())
        },
        Requirement("every position of what is packed is known, and every other one diverges") {
            journal throws in
            let model = MemoryJournal()
            try fill(journal)
            try fill(model)
            try journal.packAll(fullBytes: 6_000)
            for sequence in 0...(model.head.sequence) {
                let position = try #require(model.position(at: sequence))
                #expect(try journal.position(at: sequence) == position)
                guard sequence > 0 else { continue }
                let other = Position(sequence: sequence, chain: Digest(of: "another history"))
                guard case .diverged = try journal.read(Query(from: other)) else {
                    Issue.record("a position of another history was taken at \(sequence)")
                    return
                }
            }
        },
        Requirement("an id that is packed is a DUP, an outcome that is packed is the same again") {
            journal throws in
            try journal.append(event("a"))
            try journal.append(event("o1"), event("o2"), outcome: outcome(at: 1))
            try journal.append(event("last"))
            try journal.packAll()
            #expect(
                try journal.append(event("a")).verdicts
                    == [.stored([Stored(sequence: 1, duplicate: true)])])
            #expect(
                try journal.append(event("o1"), event("o2"), outcome: outcome(at: 1)).verdicts == [
                    .stored([
                        Stored(sequence: 2, duplicate: true), Stored(sequence: 3, duplicate: true),
                    ])
                ])
            guard
                case .conflict = try journal.append(event("else"), outcome: outcome(at: 1))
                    .verdicts[0]
            else {
                Issue.record("another outcome was taken under a key that is packed")
                return
            }
        },
        Requirement("packed is what is old enough, in whole segments, and never the last commit") {
            journal throws in
            for number in 0..<10 { try journal.append(event("\(number)"), seconds: number) }
            var packing = Packing(before: noon + .seconds(4))
            #expect(try journal.nextSegment(packing) == nil)
            packing.takesRest = true
            guard let segment = try journal.nextSegment(packing) else {
                // The suite's packed journals have packed it before.
                #expect(try journal.packed().through.sequence == 8)
                return
            }
            #expect(segment.through.sequence == 4)
            try journal.pack(segment)
            #expect(try journal.packed().through == segment.through)
            packing.before = noon + .seconds(3_600)
            while let segment = try journal.nextSegment(packing) { try journal.pack(segment) }
            #expect(try journal.packed().through.sequence == 9)
        },
        Requirement("a segment is packed once, and only where it belongs") { journal throws in
            for number in 0..<9 { try journal.append(event("\(number)"), seconds: number) }
            var packing = Packing(before: noon + .seconds(8))
            packing.takesRest = true
            guard let segment = try journal.nextSegment(packing) else { return }
            try journal.pack(segment)
            #expect(throws: JournalError.self) { try journal.pack(segment) }
            #expect(try journal.ids() == (0..<9).map { "\($0)" })
            try journal.append(event("more"))
        },
        Requirement("a copy of a packed journal is the same journal") { journal throws in
            try fill(journal)
            try journal.packAll(fullBytes: 6_000)
            let copy = MemoryJournal()
            try journal.copy(to: copy)
            #expect(try answers(copy) == answers(journal))
            #expect(try copy.head == journal.head)
        },
    ]

    /// Three hundred events of doors and of two folds at some hundred times.
    private static func fill(_ journal: any Journal) throws {
        let other = FoldID(worker: "router", slot: .all)
        for number in 0..<60 {
            let place = UInt64(number * 5 + 1)
            let deal = "deal:\(number % 7)"
            try journal.append(
                event("a\(number)", subject: deal, correlation: "h\(number % 5)"),
                event("b\(number)", type: "x.y", subject: nil, key: key(inSlot: 3)),
                seconds: number)
            try journal.append(
                event("c\(number)", correlation: "h"), event("d\(number)", subject: deal),
                outcome: outcome(at: place), seconds: number)
            try journal.append(
                event("p\(number)", type: number % 9 == 0 ? EventParked.type : "x.z"),
                outcome: outcome(other, at: max(1, place / 2), step: UInt32(number)),
                seconds: number)
        }
    }

    /// What each kind of reader gets, wherever the pages end.
    private static func answers(_ journal: any Journal) throws -> [String] {
        let middle = try journal.position(at: 77)
        let queries = [
            Query(), Query(mostEvents: 7), Query(from: middle ?? .start, through: 133),
            Query(worker: "gate"), Query(worker: "router", mostEvents: 10),
            Query(types: ["x.y"], worker: "gate"), Query(types: ["x.y", EventParked.type]),
            Query(subject: "deal:2"), Query(correlation: "h3"), Query(types: ["nothing"]),
            Query(since: noon + .seconds(20)), Query(subject: "deal:2", since: noon + .seconds(40)),
        ]
        return try queries.enumerated().flatMap { number, query in
            guard case .page(_, _, let parkings) = try journal.read(query) else { return ["-"] }
            let pages = try journal.pages(query)
            return ["\(number) \(parkings) \(pages.last.map { "\($0.through)" } ?? "-")"]
                + pages.flatMap { page in
                    zip(page.entries, page.events).map {
                        let text = String(decoding: $1, as: UTF8.self)
                        return "\($0.sequence) \($0.outcome.map { "\($0)" } ?? "-") \(text)"
                    }
                }
        }
    }
}
