// SPDX-License-Identifier: Apache-2.0
internal import Console
internal import Events
internal import Journey

/// Two more customers: one whose first owner does not accept, and one that is sent back.
extension DemoStory {
    private static let birchDeal: SubjectID = "deal:7302"
    private static let cobaltDeal: SubjectID = "deal:7303"

    static let birch: [Step] = [
        at(3, .thu, 8, 30) { company in
            try company.link(birchDeal, to: "account:birch", source: "hubspot")
            try company.observe(
                "account:birch",
                [("account.name", .text("Birch Logistics")), ("account.region", .text("dach"))],
                source: "hubspot")
            try company.observe(birchDeal, birchFacts, source: "hubspot", by: "sam")
        },
        at(3, .thu, 14, 0) { company in try company.accept(birchDeal) },
        at(3, .thu, 15, 20) { company in
            try company.finish("first-touch", of: birchDeal, by: try company.owner(of: birchDeal))
        },
        at(3, .fri, 13, 0) { company in
            try company.finish("introduction", of: birchDeal, by: "sam")
        },
        at(5, .thu, 10, 0) { company in
            try company.finish("workshop", of: birchDeal, by: try company.owner(of: birchDeal))
        },
        at(5, .thu, 10, 5) { company in
            try company.observe(
                "account:birch", [("success.agreed_at", .date(date(5, .thu)))], source: "hubspot",
                by: "dana")
        },
    ]

    static let cobalt: [Step] = [
        at(6, .tue, 10, 15) { company in
            try company.link(cobaltDeal, to: "account:cobalt", source: "hubspot")
            try company.observe(
                "account:cobalt",
                [("account.name", .text("Cobalt Labs")), ("account.region", .text("nordics"))],
                source: "hubspot")
            try company.observe(cobaltDeal, cobaltFacts, source: "hubspot", by: "lee")
        },
        at(6, .tue, 11, 30) { company in
            let owner = try company.owner(of: cobaltDeal)
            try company.ask(cobaltDeal) {
                HandoffRejectRequested(
                    handoff: $0.id, by: owner,
                    reason: "The scope says 40 users, the contract 14. Which is it?")
            }
        },
        at(6, .wed, 9, 10) { company in
            try company.observe(
                cobaltDeal,
                [("deal.scope", .text("14 users now; 40 after the audit, not in the contract"))],
                source: "hubspot", by: "lee")
        },
        at(6, .wed, 9, 35) { company in try company.accept(cobaltDeal) },
        at(6, .wed, 13, 0) { company in
            try company.finish("first-touch", of: cobaltDeal, by: try company.owner(of: cobaltDeal))
        },
        at(6, .thu, 10, 0) { company in
            try company.finish("introduction", of: cobaltDeal, by: "lee")
        },
        at(6, .thu, 10, 40) { company in
            let owner = try company.owner(of: cobaltDeal)
            try company.ask(cobaltDeal) {
                HandoffRateRequested(
                    handoff: $0.id, by: owner, stars: 5, comment: "Clear, once repaired.")
            }
        },
        at(8, .thu, 11, 0) { company in
            try company.observe(
                "account:cobalt", [("success.agreed_at", .date(date(8, .thu)))], source: "hubspot",
                by: "omar")
        },
    ]

    private static let birchFacts: [(FieldID, Value)] = [
        ("deal.owner", .text("sam")), ("deal.amount", .money(Money(19_500, "EUR"))),
        ("deal.use_case", .text("Drivers call in their hours; payroll types them again")),
        ("deal.scope", .text("Starter package, 30 drivers, no integration")),
        ("deal.why_us", .text("The one tool that works without a signal on the road")),
        (
            "success.first",
            .rows([["what": "One payroll without a phone call", "by": day(7, .fri)]])
        ),
        ("success.day_90", .text("“Payroll is done on Monday, not on Wednesday.”")),
        (
            "stakeholders",
            .rows([["name": "Nils Falk", "role": "champion", "stake": "runs payroll"]])
        ),
        ("promises", .none(by: "sam")), ("risks", .none(by: "sam")),
        ("milestones", .rows([["what": "First payroll", "due": day(7, .fri)]])),
        ("deal.signed_at", .date(date(3, .thu))), ("deal.stage", .text("closedwon")),
    ]

    private static let cobaltFacts: [(FieldID, Value)] = [
        ("deal.owner", .text("lee")), ("deal.amount", .money(Money(64_000, "EUR"))),
        ("deal.use_case", .text("Lab results reach the auditors in eleven spreadsheets")),
        ("deal.scope", .text("Full package, 40 users")),
        ("deal.why_us", .text("The auditor knows our export already")),
        ("success.first", .rows([["what": "One audit from one export", "by": day(12, .fri)]])),
        ("success.day_90", .text("“The auditor asks no follow-up question.”")),
        (
            "stakeholders",
            .rows([["name": "Eva Holm", "role": "champion", "stake": "answers to the auditor"]])
        ),
        (
            "promises",
            .rows([["what": "Data in Stockholm", "in_contract": "true", "due": day(9, .mon)]])
        ),
        (
            "risks",
            .rows([["what": "Eva Holm may change teams in summer", "kind": "champion leaving"]])
        ),
        ("milestones", .rows([["what": "Audit", "due": day(12, .fri)]])),
        ("deal.signed_at", .date(date(6, .tue))), ("deal.stage", .text("closedwon")),
    ]
}
