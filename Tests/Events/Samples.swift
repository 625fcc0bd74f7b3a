// SPDX-License-Identifier: Apache-2.0
internal import Events
internal import Journey

/// One event of each type, with every part that it can have.
enum Samples {
    static let all: [any Payload] = facts + readiness + packets + ownership + work + opinions + bus

    private static let nine = Instant(rfc3339: "2026-03-02T09:00:00Z")!
    private static let point: PointID = "sales-to-onboarding"
    private static let known = KnownValue(
        value: .money(Money(48_000, "EUR")), source: "hubspot", by: "lee", at: nine, event: "e1")
    private static let finding = Finding(
        field: "deal.stage", met: true, wanted: "is closedwon", found: "closedwon")
    private static let trace = RoutingTrace(
        rule: "account.region is dach", queue: "cs-dach",
        considered: [Candidate(person: "dana", verdict: "chosen")], decidedBy: "their turn")

    private static let facts: [any Payload] = [
        FactObserved(field: "deal.amount", value: known.value, source: "hubspot", by: "lee"),
        ActivityLogged(
            moment: "introduction.held", by: "lee", source: "calendar", note: "joint call"),
        TicketUpdated(
            ticket: "5158", title: "Export fails", status: "open", priority: "high",
            category: "bug", source: "zendesk"),
        PersonObserved(
            person: "dana", name: "Dana", email: "dana@baton.example", teams: ["customer-success"],
            manager: "head-of-cs", weight: 2, capacity: 12, active: true),
        SubjectLinked(linked: "deal:7301", account: "account:501"),
        FieldFillRequested(
            handoff: "h1", field: "risks", value: .rows([["what": "tight date"]]), by: "lee"),
        FieldFillRefused(handoff: "h1", field: "risks", reason: "\"TBD\" says nothing"),
    ]

    private static let readiness: [any Payload] = [
        HandoffRequested(handoff: "h1", point: point, occurrence: 1, why: [finding]),
        HandoffBlocked(
            handoff: "h1", point: point, mode: .enforce, rep: "lee", missing: ["risks"],
            failed: [finding], known: 7, required: 8),
        HandoffReminded(
            handoff: "h1", point: point, mode: .warn, rep: "lee", count: 1, tell: [.rep],
            missing: ["risks"]),
        HandoffOpened(
            handoff: "h1", point: point, mode: .observe, topology: 1, rep: "lee", missing: [],
            why: [finding]),
        HandoffCompleted(handoff: "h1", point: point, why: [finding]),
    ]

    private static let packets: [any Payload] = [
        ContextCarried(
            from: "deal:7301",
            facts: [CarriedFact(subject: "deal:7301", field: "deal.amount", known: known)]),
        PacketSealed(
            handoff: "h1", point: point, mode: .enforce, topology: 1, version: 1, rep: "lee",
            account: "Acme GmbH",
            sections: [
                PacketSection(
                    name: "context",
                    fields: [
                        PacketField(field: "deal.amount", ask: "?", required: true, known: known)
                    ])
            ], checksum: "00"),
        PacketAmended(
            handoff: "h1", point: point, version: 2,
            changes: [PacketChange(field: "deal.amount", before: .number(1), after: known)],
            checksum: "01"),
    ]

    private static let ownership: [any Payload] = [
        HandoffRouted(
            handoff: "h1", point: point, mode: .enforce, owner: "dana", because: trace,
            acceptBy: nine),
        HandoffAcceptRequested(handoff: "h1", by: "dana"),
        HandoffAccepted(handoff: "h1", point: point, owner: "dana"),
        HandoffAcceptRefused(handoff: "h1", by: "omar", reason: "dana owns it"),
        HandoffRejectRequested(handoff: "h1", by: "dana", reason: "no scope"),
        HandoffRejected(handoff: "h1", point: point, by: "dana", reason: "no scope"),
        HandoffRejectRefused(handoff: "h1", by: "omar", reason: "dana owns it"),
        HandoffReassigned(
            handoff: "h1", point: point, mode: .enforce, from: "omar", owner: "dana",
            because: trace, acceptBy: nine),
    ]

    private static let work: [any Payload] = [
        TaskCreated(
            handoff: "h1", point: point, mode: .enforce, task: "introduction", what: "Introduce",
            who: .rep, person: "lee", due: nine, dueRule: Due(after: "trigger", Period(48, .hours)),
            human: true),
        TaskDoneRequested(handoff: "h1", task: "introduction", by: "lee"),
        TaskCompleted(
            handoff: "h1", point: point, task: "introduction", by: "lee",
            moment: "introduction.held"),
        TaskDoneRefused(handoff: "h1", task: "introduction", by: "sam", reason: "it is lee's"),
        SLAStarted(
            handoff: "h1", point: point, mode: .enforce, sla: "warm-introduction", due: nine),
        SLAWarned(
            handoff: "h1", point: point, mode: .enforce, sla: "warm-introduction",
            share: Share(percent: 80), due: nine),
        SLABreached(
            handoff: "h1", point: point, mode: .enforce, sla: "warm-introduction", due: nine,
            tell: [.rep, "rep.manager"]),
        SLAMet(
            handoff: "h1", point: point, sla: "warm-introduction", due: nine, inTime: true,
            took: 3_600.5),
        SuccessReached(account: "account:501", rule: "first-result", why: [finding]),
        ReferralDue(
            account: "account:501", rule: "first-result", who: .owner, person: "dana",
            ask: "Priya Nair", say: "Name the result.", due: nine),
    ]

    private static let opinions: [any Payload] = [
        HandoffRateRequested(handoff: "h1", by: "dana", stars: 5, comment: "complete"),
        HandoffRateRefused(handoff: "h1", by: "dana", reason: "already rated"),
        FeedbackGiven(
            handoff: "h1", point: point, to: "lee", from: "dana", stars: 5, comment: "complete",
            rejected: false, tell: [.rep]),
        DeliveryOrdered(
            delivery: "d1", attempt: 1, endpoint: "https://example.com", to: ["lee"], title: "t",
            text: "x", handoff: "h1"),
        DeliveryAttempted(
            delivery: "d1", attempt: 1, status: 429, detail: "slow down", retryAfter: 30),
        DeliverySucceeded(delivery: "d1", attempts: 2, endpoint: "https://example.com"),
        DeliveryFailed(
            delivery: "d1", attempts: 10, endpoint: "https://example.com", reason: "410"),
    ]

    private static let bus: [any Payload] = [
        TopologyActivated(
            version: 1,
            topology: Topology(queues: ["cs": Queue(team: "customer-success", fallback: "priit")])),
        ClockReached(),
        EventParked(worker: "gate", event: "e1", anchor: 7, waiting: "account:501", reason: "?"),
        EventReleased(worker: "gate", anchor: 7, retry: true, by: "priit"),
    ]
}
