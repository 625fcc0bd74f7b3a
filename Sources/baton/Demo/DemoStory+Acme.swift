// SPDX-License-Identifier: Apache-2.0
internal import Console
internal import Events
internal import Journey

/// The customer whose packet the demo shows: held, completed, introduced late, and a success.
extension DemoStory {
    private static let deal: SubjectID = "deal:7301"
    private static let account: SubjectID = "account:acme"

    static let acme: [Step] = sold + received + grown

    private static let sold: [Step] = [
        at(2, .wed, 11, 0) { company in
            try company.link(deal, to: account, source: "hubspot")
            try company.observe(account, [("account.region", .text("dach"))], source: "hubspot")
            try company.observe(deal, known, source: "hubspot", by: "lee")
        },
        at(3, .mon, 16, 30) { company in
            try company.observe(
                deal, [("objections", .rows(objections)), ("promises", .rows(promises))],
                source: "call-notes", by: "lee")
        },
        at(3, .tue, 9, 2) { company in
            try company.observe(
                deal,
                [("deal.signed_at", .date(date(3, .tue))), ("deal.stage", .text("closedwon"))],
                source: "hubspot", by: "lee")
        },
        at(3, .wed, 9, 40) { company in
            try company.fill("risks", .rows([["what": "TBD"]]), of: deal, by: "lee")
        },
        at(3, .wed, 9, 52) { company in
            let risk = [
                "what": "Two weeks of holidays before the first run", "kind": "aggressive timeline",
            ]
            try company.fill("risks", .rows([risk]), of: deal, by: "lee")
        },
        at(3, .wed, 9, 58) { company in
            let first = ["what": "First invoice run in one day", "by": day(9, .thu)]
            try company.fill("success.first", .rows([first]), of: deal, by: "lee")
        },
    ]

    private static let received: [Step] = [
        at(3, .wed, 10, 40) { company in try company.accept(deal) },
        at(3, .wed, 14, 0) { company in
            try company.finish("first-touch", of: deal, by: try company.owner(of: deal))
        },
        at(4, .mon, 13, 0) { company in
            try company.finish("introduction", of: deal, by: "lee")
        },
        at(4, .mon, 14, 10) { company in
            let owner = try company.owner(of: deal)
            try company.ask(deal) {
                HandoffRateRequested(
                    handoff: $0.id, by: owner, stars: 4,
                    comment: "Everything was there. The introduction came three days late.")
            }
        },
        at(4, .fri, 10, 0) { company in
            try company.finish("keep-promises", of: deal, by: try company.owner(of: deal))
        },
        at(5, .tue, 15, 0) { company in
            try company.finish("workshop", of: deal, by: try company.owner(of: deal))
        },
    ]

    private static let grown: [Step] = [
        at(8, .wed, 9, 0) { company in
            try company.finish("day-30", of: deal, by: try company.owner(of: deal))
        },
        at(8, .wed, 9, 5) { company in
            try company.observe(
                account, [("success.agreed_at", .date(date(5, .tue)))], source: "hubspot",
                by: "dana")
        },
        at(12, .mon, 10, 15) { company in
            try company.observe(
                account, [("success.first_reached_at", .date(date(12, .mon)))],
                source: "hubspot", by: "dana")
        },
    ]

    private static let known: [(FieldID, Value)] = [
        ("deal.owner", .text("lee")), ("deal.stage", .text("contractsent")),
        ("deal.amount", .money(Money(48_000, "EUR"))),
        (
            "deal.use_case",
            .text(
                "Invoices are typed from the ERP by hand: two people, three days a month, and one "
                    + "in twenty is wrong")
        ),
        (
            "deal.scope",
            .text("Standard package, 14 users, ERP connection; finance first, branches in June")
        ),
        (
            "deal.why_us",
            .text("Their ERP vendor was cheaper but six months away; the fiscal year decided")
        ),
        (
            "success.day_90",
            .text("“Month-end takes one day and nobody types an invoice twice.”")
        ),
        (
            "stakeholders",
            .rows([
                [
                    "name": "Priya Nair", "role": "champion",
                    "stake": "promised her CEO a one-day month-end", "prefers": "short calls",
                ],
                [
                    "name": "Markus Lang", "role": "economic buyer",
                    "wants": "cost per invoice below 1 EUR",
                ],
                ["name": "Ivo Kern", "role": "sceptic", "stake": "runs the ERP, fears more work"],
            ])
        ),
        (
            "milestones",
            .rows([
                ["what": "First invoice run", "due": day(9, .thu), "owner": "Priya Nair"],
                ["what": "Branches live", "due": "2026-06-30"],
            ])
        ),
    ]

    private static let objections = [
        [
            "what": "One more system to look after, says Ivo Kern",
            "settled_by": "the connection reads the ERP's own export, shown in the trial",
        ]
    ]

    private static let promises = [
        [
            "what": "Our engineer sits beside them for the first invoice run",
            "due": day(9, .thu), "owner": "dana", "in_contract": "false",
        ],
        ["what": "ERP connection", "due": day(7, .wed), "in_contract": "true"],
    ]
}
