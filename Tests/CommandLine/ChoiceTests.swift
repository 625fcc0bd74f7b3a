// SPDX-License-Identifier: Apache-2.0
import Journey
import Testing

@testable import baton

struct ChoiceTests {
    private func handoff(
        _ id: HandoffID, _ customer: String, day: Int64, ended: Bool = false
    ) -> Choice.Candidate {
        Choice.Candidate(
            id: id, customer: customer, isEnded: ended,
            requestedAt: Instant(microseconds: day * 86_400_000_000))
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
}
