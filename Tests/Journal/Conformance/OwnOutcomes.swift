// SPDX-License-Identifier: Apache-2.0
import Events
import Journal
import JournalSQLite
import Journey
import Testing
import Wire

/// Reads as the gate, slot 3.
private func asGate(
    through: UInt64? = nil, types: Set<EventType>? = ["fact.observed"], slot: UInt8 = 3
) -> Query {
    Query(through: through, types: types, slots: SlotSet([Slot(slot)]), worker: "gate")
}

private func fact(_ id: String) -> Submitted { event(id, key: key(inSlot: 3)) }

private func parkings(_ journal: any Journal, _ query: Query) throws -> [Parking] {
    guard case .page(_, _, let parkings) = try journal.read(query) else { return [] }
    return parkings
}

private func parked(_ id: String, anchor: UInt64) -> Submitted {
    let data = #"{"anchor":\#(anchor),"event":"f","reason":"r","waiting":"k","worker":"gate"}"#
    return event(id, type: EventParked.type, data: data)
}

extension Requirement {
    static let outcomes: [Requirement] = places + setAside

    private static let places: [Requirement] = [
        Requirement("own outcomes stand at their key's place, and not at their own") {
            journal throws in
            for id in ["f1", "f2", "f3"] { try journal.append(fact(id)) }
            try journal.append(fact("d1"), outcome: outcome(at: 1))
            try journal.append(fact("a3"), outcome: outcome(at: 3, .alarm))
            try journal.append(fact("d3"), outcome: outcome(at: 3, step: 1))
            #expect(
                try journal.ids(asGate(types: nil))
                    == ["f1", "d1", "f2", "a3", "f3", "d3"])
        },
        Requirement("own outcomes come whatever their type and slot") { journal throws in
            try journal.append(fact("f1"))
            try journal.append(
                event("x", type: "said", key: key(inSlot: 40)), outcome: outcome(at: 1))
            #expect(try journal.ids(asGate()) == ["f1", "x"])
        },
        Requirement("own outcomes come at an anchor that the filter does not pass") {
            journal throws in
            try journal.append(event("other", type: "clock", key: key(inSlot: 9)))
            try journal.append(event("x", type: "said"), outcome: outcome(at: 1, .alarm))
            #expect(try journal.ids(asGate()) == ["x"])
        },
        Requirement("an outcome far beyond `through` stands at an anchor before it") {
            journal throws in
            try journal.append(fact("f1"))
            for number in 0..<20 { try journal.append(event("n\(number)", key: key(inSlot: 9))) }
            try journal.append(event("x", type: "said"), outcome: outcome(at: 1))
            #expect(try journal.ids(asGate(through: 1)) == ["f1", "x"])
        },
        Requirement("an outcome at an anchor not read yet does not come before its time") {
            journal throws in
            try journal.append(fact("f1"))
            try journal.append(fact("f2"))
            try journal.append(event("x", type: "said"), outcome: outcome(at: 2))
            #expect(try journal.ids(asGate(through: 1)) == ["f1"])
            let one = try #require(try journal.position(at: 1))
            var query = asGate()
            query.from = one
            #expect(try journal.ids(query) == ["f2", "x"])
        },
        Requirement("an outcome's events stay together, in the order of their steps") {
            journal throws in
            try journal.append(fact("f1"))
            try journal.append(
                event("x1"), event("x2"), outcome: outcome(at: 1, step: 0, .alarm))
            try journal.append(event("y"), outcome: outcome(at: 1, step: 1, .alarm))
            try journal.append(event("z"), outcome: outcome(at: 1, step: 2))
            try journal.append(event("r"), outcome: outcome(at: 1, step: 3, .release))
            #expect(try journal.ids(asGate()) == ["x1", "x2", "y", "f1", "z", "r"])
        },
        Requirement("outcomes of other slots and workers are ordinary events") { journal throws in
            try journal.append(fact("f1"))
            let other = FoldID(worker: "gate", slot: Slot(4))
            try journal.append(fact("carried"), outcome: outcome(other, at: 1))
            let router = FoldID(worker: "router", slot: Slot(3))
            try journal.append(fact("routed"), outcome: outcome(router, at: 1))
            try journal.append(fact("f4"))
            #expect(try journal.ids(asGate()) == ["f1", "carried", "routed", "f4"])
        },
        Requirement("a worker that is not partitioned has its outcomes in the slot `all`") {
            journal throws in
            let router = FoldID(worker: "router", slot: .all)
            try journal.append(event("f1"))
            try journal.append(event("f2"))
            try journal.append(event("x"), outcome: outcome(router, at: 1))
            let query = Query(worker: "router")
            #expect(try journal.ids(query) == ["f1", "x", "f2"])
        },
        Requirement("small pages bring own outcomes at the same places") { journal throws in
            var expected: [String] = []
            for number in 0..<30 {
                try journal.append(fact("f\(number)"), fact("g\(number)"))
                expected += ["f\(number)", "g\(number)"]
            }
            for number in 0..<30 {
                let anchor = UInt64(2 * number + 1)
                try journal.append(event("x\(number)", type: "said"), outcome: outcome(at: anchor))
                expected.insert("x\(number)", at: 3 * number + 1)
            }
            for most in [1, 4, 10, 4096] {
                var query = asGate()
                query.mostEvents = most
                #expect(try journal.ids(query) == expected)
            }
        },
        Requirement("a first commit whose outcomes outgrow a reply is cut between anchors") {
            journal throws in
            try journal.append((1...8).map { fact("f\($0)") })
            let filling = "\"" + String(repeating: "x", count: 240_000) + "\""
            var expected: [String] = []
            for anchor in 1...8 {
                try journal.append(
                    event("x\(anchor)", data: filling), outcome: outcome(at: UInt64(anchor)))
                expected += ["f\(anchor)", "x\(anchor)"]
            }
            let pages = try journal.pages(asGate())
            #expect(pages.count > 1)
            #expect(pages.allSatisfy { $0.body.count <= Limits.commitBytes })
            #expect(try journal.ids(asGate()) == expected)
        },
    ]

    private static let setAside: [Requirement] = [
        Requirement("parkings come with the page that starts at the beginning") { journal throws in
            try journal.append(fact("f1"))
            try journal.append(fact("f2"))
            try journal.append(parked("p", anchor: 2), outcome: outcome(at: 2))
            #expect(try parkings(journal, asGate()) == [Parking(fold: gate3, anchor: 2)])
            #expect(
                try parkings(journal, asGate(through: 1)) == [Parking(fold: gate3, anchor: 2)])
            // Asked for nothing else.
            #expect(try journal.ids(asGate(through: 0)) == [])
            #expect(
                try parkings(journal, asGate(through: 0)) == [Parking(fold: gate3, anchor: 2)])
            var later = asGate()
            later.from = try #require(try journal.position(at: 1))
            #expect(try parkings(journal, later) == [])
            #expect(try parkings(journal, asGate(slot: 4)) == [])
            #expect(try parkings(journal, Query()) == [])
        },
        Requirement("an outcome of another phase parks nothing that a page must tell") {
            journal throws in
            try journal.append(fact("f1"))
            try journal.append(parked("p", anchor: 1), outcome: outcome(at: 1, .release))
            #expect(try parkings(journal, asGate()) == [])
        },
    ]

    static let lookups: [Requirement] = [
        Requirement("an event is found by its sequence") { journal throws in
            try journal.append(event("a"), event("b"))
            let found = try #require(try journal.event(at: 2))
            #expect(found.entry.sequence == 2)
            #expect(try Envelope(scanning: found.json).id == "b")
            #expect(try journal.event(at: 3) == nil)
            #expect(try journal.event(at: 0) == nil)
        }
    ]
}
