// SPDX-License-Identifier: Apache-2.0
import Events
import Journey
import Testing
import Wire

@testable import baton

struct CausesTests {
    private static let start = Instant(rfc3339: "2026-03-02T09:00:00Z")!

    /// A journal of one handoff; each event a second after the one before.
    private struct Journal {
        var causes = Causes(isBrief: true)
        private var count: UInt64 = 0

        init(isBrief: Bool = true) { causes = Causes(isBrief: isBrief) }

        mutating func add(
            _ id: String, _ body: any Payload, by worker: WorkerName? = nil,
            upon cause: String? = nil,
            phase: OutcomeKey.Phase = .decision
        ) {
            count += 1
            let draft = Draft(body, subject: "deal:1", key: "account:acme", handoff: "h1")
            let written = try! draft.event(id: id, source: "/test", causation: cause)
            let event = written.placed(
                at: count, recorded: CausesTests.start + .seconds(Int(count)))
            let key = worker.map {
                OutcomeKey(
                    fold: FoldID(worker: $0, slot: .all), anchor: count, step: 0, phase: phase)
            }
            causes.add(
                Entry(
                    sequence: count, type: event.type, slot: .all, outcome: key,
                    length: event.json.count), event)
        }

        func drawn() -> [String] {
            (causes.tree()?.drawn ?? []).map { $0.branch + $0.value.event.id }
        }
    }

    private let stage = FactObserved(
        field: "deal.stage", value: .text("closedwon"), source: "hubspot")
    private let amount = FactObserved(field: "deal.amount", value: .number(1), source: "hubspot")
    private let request = HandoffRequested(handoff: "h1", point: "p", occurrence: 1, why: [])
    private let routed = HandoffRouted(
        handoff: "h1", point: "p", mode: .enforce, owner: "dana",
        because: RoutingTrace(rule: "", considered: [], decidedBy: ""), acceptBy: CausesTests.start)
    private let ask = HandoffAcceptRequested(handoff: "h1", by: "dana")
    private let accepted = HandoffAccepted(handoff: "h1", point: "p", owner: "dana")

    @Test func `what a worker decided hangs below what it decided upon`() {
        var journal = Journal()
        journal.add("fact", stage)
        journal.add("requested", request, by: "intake", upon: "fact")
        journal.add("routed", routed, by: "router", upon: "requested")
        #expect(journal.drawn() == ["fact", "└─ requested", "   └─ routed"])
    }

    @Test func `an acceptance answers the routing`() {
        var journal = Journal()
        journal.add("fact", stage)
        journal.add("routed", routed, by: "router", upon: "fact")
        journal.add("ask", ask)
        journal.add("accepted", accepted, by: "router", upon: "ask")
        #expect(
            journal.drawn() == ["fact", "└─ routed", "   └╌ ask", "      └─ accepted"])
    }

    @Test func `a breach answers the start of its clock, not the event at which time was noticed`()
    {
        var journal = Journal()
        let clock = SLAStarted(
            handoff: "h1", point: "p", mode: .enforce, sla: "touch", due: Self.start)
        let breach = SLABreached(
            handoff: "h1", point: "p", mode: .enforce, sla: "touch", due: Self.start, tell: [])
        journal.add("fact", stage)
        journal.add("started", clock, by: "sla-watcher", upon: "fact")
        journal.add("other", ask)
        journal.add("breached", breach, by: "sla-watcher", upon: "other", phase: .alarm)
        #expect(journal.drawn() == ["fact", "├─ started", "│  └╌ breached", "└╌ other"])
    }

    @Test func `a fact of which nothing came is left out, unless all is asked for`() {
        var brief = Journal()
        var whole = Journal(isBrief: false)
        brief.add("first", stage)
        brief.add("quiet", amount)
        whole.add("first", stage)
        whole.add("quiet", amount)
        #expect(brief.drawn() == ["first"])
        #expect(whole.drawn() == ["first", "└╌ quiet"])
    }

    @Test func `the lag is counted from the cause`() {
        var journal = Journal()
        journal.add("fact", stage)
        journal.add("quiet", amount)
        journal.add("requested", request, by: "intake", upon: "fact")
        let lags = journal.causes.tree()?.drawn.map(\.value.lag)
        #expect(lags == [nil, .seconds(2)])
    }
}
