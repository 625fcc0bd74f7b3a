// SPDX-License-Identifier: Apache-2.0
import Events
import Journal
import Journey
import Testing
import WorkerTesting

@testable import baton

/// The demo's twelve weeks, on a journal in memory.
struct DemoTests {
    private static func play() throws -> (events: [Event], alerts: [String], head: String) {
        let journal = MemoryJournal()
        var company = try DemoCompany(
            journal: journal, rules: Company.topology, at: DemoStory.monday + .seconds(7 * 3_600))
        var events: [Event] = []
        for step in DemoStory().steps {
            try company.wait(until: step.at)
            try step.run(&company)
            events += company.takeStored()
        }
        return (events, company.alerts, "\(journal.head)")
    }

    private func count<P: Payload>(
        _ events: [Event], _ type: P.Type, _ which: (P) -> Bool = { _ in true }
    ) -> Int {
        events.filter { ($0.body as? P).map(which) ?? false }.count
    }

    @Test func `two runs write the same journal, byte for byte`() throws {
        #expect(try Self.play().head == Self.play().head)
    }

    @Test func `the story has its turns: held, passed on, sent back, late, and a success`() throws {
        let (events, alerts, _) = try Self.play()
        #expect(alerts == [])
        #expect(count(events, HandoffRouted.self) == 6)
        #expect(count(events, HandoffBlocked.self) == 2)
        #expect(count(events, HandoffReminded.self) == 1)
        #expect(count(events, FieldFillRefused.self) == 1)
        #expect(count(events, HandoffReassigned.self) == 3)
        #expect(count(events, HandoffRejected.self) == 1)
        #expect(count(events, SLABreached.self) == 2)
        #expect(count(events, HandoffCompleted.self) == 5)
        #expect(count(events, ReferralDue.self) == 1)
    }

    @Test func `nothing that a person asks for in the story is refused but the placeholder`() throws
    {
        let events = try Self.play().events
        #expect(count(events, HandoffAcceptRefused.self) == 0)
        #expect(count(events, HandoffRejectRefused.self) == 0)
        #expect(count(events, HandoffRateRefused.self) == 0)
        #expect(count(events, TaskDoneRefused.self) == 0)
        #expect(count(events, EventParked.self) == 0)
    }

    @Test func `its sentences are told week by week, and success by its day`() throws {
        var teller = DemoTeller(ink: Ink(isOn: false))
        let lines = try Self.play().events.flatMap { teller.lines(for: $0) }
        #expect(lines.contains("Week 3, from 16 Mar"))
        #expect(
            lines.contains(
                "Tue 09:02  Acme GmbH         closedwon ✗ held: first success, risks missing"))
        #expect(
            lines.contains { $0.hasPrefix("Day 61     Acme GmbH         ★ first result reached") })
        #expect(lines.allSatisfy { $0.count <= 100 })
    }
}
