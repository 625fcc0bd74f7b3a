// SPDX-License-Identifier: Apache-2.0
import Events
import Journal
import JournalSQLite
import Journey
import Testing
import Wire

private let foreign = Digest(of: "another history")

extension Requirement {
    static let reading: [Requirement] = [
        Requirement("reading continues from a position, at a commit's end or within one") {
            journal throws in
            try journal.append(event("a"), event("b"), event("c"))
            try journal.append(event("d"))
            for (sequence, ids) in [(0, "abcd"), (1, "bcd"), (2, "cd"), (3, "d"), (4, "")] {
                let position = try #require(try journal.position(at: UInt64(sequence)))
                #expect(try journal.ids(Query(from: position)).joined() == ids)
            }
        },
        Requirement("a page continues from where it was asked and ends where it says") {
            journal throws in
            try journal.append(event("a"), event("b"))
            let from = try #require(try journal.position(at: 1))
            let page = try journal.pages(Query(from: from))[0]
            #expect(page.after == from)
            #expect(try page.through == journal.head)
            #expect(try from.following(page.entries[0], page.events[0]) == journal.head)
        },
        Requirement("positions are known up to the head") { journal throws in
            let commit = try journal.append(event("a"), event("b")).commits[0]
            let first = Position.start.following(commit.entries[0], commit.events[0])
            #expect(try journal.position(at: 0) == .start)
            #expect(try journal.position(at: 1) == first)
            #expect(try journal.position(at: 2) == commit.through)
            #expect(try journal.position(at: 3) == nil)
        },
        Requirement("a position of another history has diverged") { journal throws in
            try journal.append(event("a"), event("b"))
            let head = try journal.head
            for sequence: UInt64 in [0, 1, 2, 3] {
                let position = Position(sequence: sequence, chain: foreign)
                #expect(try journal.read(Query(from: position)) == .diverged(head: head))
            }
        },
        Requirement("`through` ends the reading, even within a commit") { journal throws in
            try journal.append(event("a"), event("b"))
            try journal.append(event("c"), event("d"))
            #expect(try journal.ids(Query(through: 3)) == ["a", "b", "c"])
            let page = try #require(try journal.pages(Query(through: 3)).last)
            #expect(try page.through == journal.position(at: 3))
        },
        Requirement("a page says whether it reaches the end") { journal throws in
            try journal.append(event("a"))
            try journal.append(event("b"))
            for (query, expected) in [(Query(), true), (Query(through: 1), false)] {
                guard case .page(_, let atEnd, _) = try journal.read(query) else {
                    Issue.record("diverged")
                    continue
                }
                #expect(atEnd == expected)
            }
        },
        Requirement("reading from the head brings an empty page at the end") { journal throws in
            try journal.append(event("a"))
            let head = try journal.head
            guard case .page(let page, true, []) = try journal.read(Query(from: head)) else {
                Issue.record("not an empty page")
                return
            }
            #expect(page.entries.isEmpty && page.after == head && page.through == head)
        },
    ]

    static let pages: [Requirement] = [
        Requirement("a page takes whole commits while they fit its events") { journal throws in
            for batch in ["ab", "cd", "ef"] {
                try journal.append(batch.map { event("\($0)") })
            }
            let pages = try journal.pages(Query(mostEvents: 5))
            #expect(pages.map(\.entries.count) == [4, 2])
            #expect(try pages[0].through == journal.position(at: 4))
            #expect(pages[1].after == pages[0].through)
        },
        Requirement("a page takes whole commits while they fit its bytes") { journal throws in
            for id in ["a", "b", "c"] { try journal.append(event(id)) }
            let bytes = try #require(try journal.event(at: 1)).json.count
            let pages = try journal.pages(Query(mostBytes: 2 * bytes + 1))
            #expect(pages.map(\.entries.count) == [2, 1])
        },
        Requirement("a first commit that alone is larger is a page") { journal throws in
            try journal.append(event("a"), event("b"), event("c"))
            try journal.append(event("d"))
            let pages = try journal.pages(Query(mostEvents: 2, mostBytes: 10))
            #expect(pages.map(\.entries.count) == [3, 1])
        },
        Requirement("a filter that nothing passes comes to the end in one page") { journal throws in
            for number in 0..<50 { try journal.append(event("\(number)")) }
            let pages = try journal.pages(Query(types: ["not.there"], mostEvents: 5))
            #expect(pages.count == 1)
            #expect(try pages[0].through == journal.head)
        },
        Requirement("small pages bring the same as large ones") { journal throws in
            for number in 0..<40 {
                try journal.append(
                    event("\(number)", type: number % 3 == 0 ? "x.y" : "fact.observed"),
                    event("\(number)b", subject: "deal:\(number % 4)"))
            }
            for types: Set<EventType>? in [nil, ["x.y"], ["fact.observed", "x.y"]] {
                let whole = try journal.ids(Query(types: types))
                #expect(try journal.ids(Query(types: types, mostEvents: 1)) == whole)
                #expect(try journal.ids(Query(types: types, mostEvents: 7)) == whole)
            }
        },
    ]
}
