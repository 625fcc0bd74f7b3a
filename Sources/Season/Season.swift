// SPDX-License-Identifier: Apache-2.0
public import Events
public import Journey
public import WorkerTesting

/// What a company's tools and people say in one season: two customers' facts in any order, the
/// people of the teams, and what people do and ask. Each line is told once.
public enum Season {
    public static let deal: SubjectID = "deal:7301"
    public static let lead: SubjectID = "lead:anna@acme.com"
    public static let account: SubjectID = "account:acme"
    public static let points: [(point: PointID, subject: SubjectID)] = [
        ("marketing-to-sales", lead), ("sales-to-onboarding", deal),
    ]

    public static func handoff(_ point: PointID, _ subject: SubjectID) -> HandoffID {
        HandoffID(point: point, subject: subject, occurrence: 1)
    }

    /// Everything that both packets need.
    public static func facts() -> [Draft] {
        let ofLead: [(FieldID, Value)] = [
            ("lead.owner", .text("mia")), ("lead.name", .text("Anna")),
            ("lead.source", .text("search")), ("lead.content", .text("guide")),
            ("lead.score", .number(80)), ("lead.score_why", .text("webinar")),
            ("lead.fit", .text("good")), ("lead.consent", .flag(true)),
            ("lead.touchpoints", .none(by: "mia")), ("lead.next_step", .text("call")),
        ]
        let ofDeal: [(FieldID, Value)] = [
            ("account", .text(account.rawValue)), ("deal.stage", .text("closedwon")),
            ("deal.owner", .text("sam")), ("deal.signed_at", .date(Instant(microseconds: 0))),
            ("deal.use_case", .text("handover")), ("deal.scope", .text("all")),
            ("success.first", .rows([["what": "a report", "by": "2026-05-01"]])),
            ("success.day_90", .text("many")),
            ("stakeholders", .rows([["name": "Eva", "role": "champion"]])),
            ("promises", .rows([["what": "a report", "in_contract": "no"]])),
            ("risks", .none(by: "sam")),
            ("milestones", .rows([["what": "start", "due": "2026-04-01"]])),
            ("deal.amount", .money(Money(10, "EUR"))), ("deal.scope", .text("more")),
        ]
        let ofAccount: [(FieldID, Value)] = [
            ("account.name", .text("Acme")), ("account.region", .text("dach")),
            ("success.agreed_at", .date(Instant(microseconds: 0))),
            ("success.first_reached_at", .date(Instant(microseconds: 0))),
        ]
        return [(lead, ofLead), (deal, ofDeal), (account, ofAccount)].flatMap { subject, fields in
            fields.map {
                Draft(
                    FactObserved(field: $0.0, value: $0.1, source: "hubspot"), subject: subject,
                    key: subject.rawValue)
            }
        }
    }

    public static let people = ["ida", "jo", "kim"].enumerated().map { number, name in
        Draft(
            PersonObserved(
                person: PersonID(name), name: name,
                teams: ["sales", "cs-dach", "customer-success"], weight: number + 1),
            subject: SubjectID(kind: "person", name), key: "*")
    }

    /// Something that a person does or asks, at any time: most of it comes too early or too late.
    public static func deed(_ random: inout SplitMix64) -> Draft {
        let (point, subject) = random.pick(points.map { ($0.point, $0.subject) })
        let id = handoff(point, subject)
        let person: PersonID = random.pick(["ida", "jo", "kim", "head-of-cs", "head-of-sales"])
        let body: any Payload =
            switch random.number(in: 1...10) {
            case 1...4: HandoffAcceptRequested(handoff: id, by: person)
            case 5: HandoffRateRequested(handoff: id, by: person, stars: 4)
            case 6: fill(id, by: random.pick([person, "a-stranger"]))
            case 7: ActivityLogged(moment: "introduction.held", by: person, source: "chat")
            default: ActivityLogged(moment: "touch.first_human", by: person, source: "chat")
            }
        return Draft(body, subject: subject, key: subject.rawValue, handoff: id)
    }

    private static func fill(_ handoff: HandoffID, by person: PersonID) -> FieldFillRequested {
        FieldFillRequested(
            handoff: handoff, field: "deal.why_us", value: .text("They go live in six weeks"),
            by: person)
    }
}
