// SPDX-License-Identifier: Apache-2.0
import Console
import Events
import Journey
import Testing

@testable import baton

/// One phrase about an event, in lists and trees.
@Suite struct SummaryTests {
    private func event(_ body: any Payload, about subject: SubjectID = "deal:1") throws -> Event {
        try Draft(body, subject: subject, key: "account:acme")
            .event(id: "e", source: "/test", time: Instant(rfc3339: "2026-03-02T09:00:00Z")!)
    }

    @Test func `a fact names who told it as people do, or the tool`() throws {
        var narrator = Narrator()
        narrator.apply(
            try event(PersonObserved(person: "lee", name: "Lee", teams: []), about: "person:lee"))
        let summary = Summary(narrator: narrator)
        func told(by person: String?) throws -> String {
            let value = Value.text("Gold")
            return summary.text(
                of: try event(
                    FactObserved(field: "deal.scope", value: value, source: "hubspot", by: person)))
        }
        #expect(try told(by: "lee") == "deal.scope = Gold (Lee)")
        #expect(try told(by: "rita") == "deal.scope = Gold (rita)")
        #expect(try told(by: nil) == "deal.scope = Gold (hubspot)")
    }
}
