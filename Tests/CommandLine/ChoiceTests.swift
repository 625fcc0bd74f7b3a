// SPDX-License-Identifier: Apache-2.0
import Journey
import Testing

@testable import baton

struct ChoiceTests {
    private func handoff(
        _ id: HandoffID, _ customer: String, day: Int64, ended: Bool = false, fitness: Int? = nil
    ) -> Choice.Candidate {
        Choice.Candidate(
            id: id, customer: customer, isEnded: ended,
            requestedAt: Instant(microseconds: day * 86_400_000_000), fitness: fitness)
    }

    @Test func `one match is meant`() {
        #expect(Choice([handoff("a", "acme", day: 1)], for: .act) == .one("a", others: []))
    }

    @Test func `no match is none`() {
        #expect(Choice([], for: .read) == .none)
    }

    @Test func `of one customer's handoffs a reader means the latest`() {
        let found = [handoff("sale", "acme", day: 9), handoff("lead", "acme", day: 1, ended: true)]
        #expect(Choice(found, for: .read) == .one("sale", others: ["lead"]))
    }

    @Test func `who acts means the one that has not ended`() {
        let found = [
            handoff("lead", "acme", day: 9, ended: true), handoff("sale", "acme", day: 1),
        ]
        #expect(Choice(found, for: .act) == .one("sale", others: ["lead"]))
    }

    @Test func `two open handoffs of one customer are for the person who acts to choose from`() {
        let found = [handoff("first", "acme", day: 1), handoff("second", "acme", day: 2)]
        #expect(Choice(found, for: .act) == .several(["first", "second"]))
    }

    @Test func `several customers are always to choose from`() {
        let found = [handoff("a", "acme", day: 1), handoff("b", "acme-two", day: 2)]
        #expect(Choice(found, for: .read) == .several(["a", "b"]))
    }

    @Test func `of several open ones the only one is meant at which the act is possible`() {
        let found = [
            handoff("held", "acme", day: 2), handoff("routed", "acme", day: 1, fitness: 1),
        ]
        #expect(Choice(found, for: .act) == .one("routed", others: ["held"]))
    }

    @Test func `where it is possible at several, the person's own is meant`() {
        let found = [
            handoff("dana's", "acme", day: 2, fitness: 1),
            handoff("lee's", "acme-two", day: 1, fitness: 0),
        ]
        #expect(Choice(found, for: .act) == .one("lee's", others: ["dana's"]))
    }

    @Test func `where it fits several as well, the person chooses among those`() {
        let found = [
            handoff("held", "acme", day: 3), handoff("first", "acme", day: 2, fitness: 1),
            handoff("second", "acme", day: 1, fitness: 1),
        ]
        #expect(Choice(found, for: .act) == .several(["first", "second"]))
    }

    @Test func `a reader means the latest, whatever can be done`() {
        let found = [
            handoff("held", "acme", day: 2), handoff("routed", "acme", day: 1, fitness: 0),
        ]
        #expect(Choice(found, for: .read) == .one("held", others: ["routed"]))
    }
}
