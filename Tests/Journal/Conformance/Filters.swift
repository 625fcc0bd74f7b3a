// SPDX-License-Identifier: Apache-2.0
import Events
import Journal
import JournalSQLite
import Journey
import Testing
import Wire

extension Requirement {
    static let filters: [Requirement] = [
        Requirement("types are a filter") { journal throws in
            try journal.append(event("a", type: "x"), event("b", type: "y"))
            try journal.append(event("c", type: "z"))
            try journal.append(event("d", type: "x"))
            #expect(try journal.ids(Query(types: ["x"])) == ["a", "d"])
            #expect(try journal.ids(Query(types: ["z", "y"])) == ["b", "c"])
            #expect(try journal.ids(Query(types: [])) == [])
        },
        Requirement("a filter passes what stands in a part of a commit") { journal throws in
            try journal.append(event("a", type: "x"), event("b", type: "y"), event("c", type: "x"))
            try journal.append(event("d", type: "x"))
            #expect(try journal.ids(Query(through: 1, types: ["x"])) == ["a"])
            #expect(try journal.ids(Query(through: 2, types: ["x", "y"])) == ["a", "b"])
            let one = try #require(try journal.position(at: 1))
            #expect(try journal.ids(Query(from: one, types: ["x"])) == ["c", "d"])
            #expect(try journal.ids(Query(from: one, through: 3, subject: "deal:1")) == ["b", "c"])
        },
        Requirement("slots are a filter that the slot `all` passes") { journal throws in
            try journal.append(event("a", key: key(inSlot: 3)), event("b", key: key(inSlot: 4)))
            try journal.append(event("c", key: "*"))
            #expect(try journal.ids(Query(slots: SlotSet([Slot(3)]))) == ["a", "c"])
            #expect(try journal.ids(Query(slots: SlotSet([Slot(4), Slot(5)]))) == ["b", "c"])
            #expect(try journal.ids(Query(slots: SlotSet([.all]))) == ["a", "b", "c"])
            #expect(try journal.ids(Query(slots: SlotSet([Slot(9)]))) == ["c"])
        },
        Requirement("a subject is a filter") { journal throws in
            try journal.append(event("a", subject: "deal:1"), event("b", subject: "deal:2"))
            try journal.append(event("c", subject: "deal:2"))
            try journal.append(event("d", subject: nil))
            try journal.append(event("e", subject: "deal:1"))
            #expect(try journal.ids(Query(subject: "deal:1")) == ["a", "e"])
            #expect(try journal.ids(Query(subject: "deal:3")) == [])
        },
        Requirement("a correlation is a filter") { journal throws in
            try journal.append(event("a", correlation: "h1"), event("b", correlation: "h2"))
            try journal.append(event("c"))
            try journal.append(event("d", correlation: "h1"))
            #expect(try journal.ids(Query(correlation: "h1")) == ["a", "d"])
        },
        Requirement("a subject is not taken for a correlation of the same text") { journal throws in
            try journal.append(event("a", subject: "same", correlation: "other"))
            try journal.append(event("b", subject: "other", correlation: "same"))
            #expect(try journal.ids(Query(subject: "same")) == ["a"])
            #expect(try journal.ids(Query(correlation: "same")) == ["b"])
        },
        Requirement("filters hold together") { journal throws in
            try journal.append(
                event("a", type: "x", subject: "deal:1", correlation: "h1"),
                event("b", type: "y", subject: "deal:1", correlation: "h1"),
                event("c", type: "x", subject: "deal:2", correlation: "h1"),
                event("d", type: "x", subject: "deal:1", correlation: "h2"))
            #expect(
                try journal.ids(Query(types: ["x"], subject: "deal:1", correlation: "h1")) == ["a"])
            #expect(try journal.ids(Query(types: ["x"], subject: "deal:1")) == ["a", "d"])
            #expect(
                try journal.ids(
                    Query(slots: SlotSet([Slot(key: "deal:2")]), correlation: "h1")
                ) == (Slot(key: "deal:1") == Slot(key: "deal:2") ? ["a", "b", "c"] : ["c"]))
        },
        Requirement("`since` passes what was stored at that time or later") { journal throws in
            for (id, seconds) in [("a", 0), ("b", 10), ("c", 10), ("d", 20)] {
                try journal.append(event(id), seconds: seconds)
            }
            #expect(try journal.ids(Query(since: noon + .seconds(10))) == ["b", "c", "d"])
            #expect(try journal.ids(Query(since: noon + .seconds(11))) == ["d"])
            #expect(try journal.ids(Query(since: noon + .seconds(21))) == [])
            #expect(
                try journal.ids(Query(types: ["fact.observed"], since: noon + .seconds(20))) == [
                    "d"
                ])
        },
        Requirement("a time beyond all times is before or after everything") { journal throws in
            try journal.append(event("a"))
            for number: Int64 in [.min, .min + 1, -5_000_000_000_000_000_000] {
                #expect(try journal.ids(Query(since: Instant(microseconds: number))) == ["a"])
            }
            #expect(try journal.ids(Query(since: Instant(microseconds: .max))) == [])
            #expect(journal.damage == nil)
        },
    ]
}
