// SPDX-License-Identifier: Apache-2.0
internal import Events
internal import Journey

/// Two leads: one that becomes a customer, and one that nobody accepts.
extension DemoStory {
    private static let anna: SubjectID = "lead:anna.berger@acme.example"
    private static let tom: SubjectID = "lead:tom@delta.example"

    static let leads: [Step] = annasSteps + tomsSteps

    private static let annasSteps: [Step] = [
        at(1, .tue, 10, 12) { company in
            try company.link(anna, to: "account:acme", source: "forms")
            try company.observe(
                "account:acme", [("account.name", .text("Acme GmbH"))], source: "forms")
            try company.observe(
                anna,
                [
                    ("lead.name", .text("Anna Berger")), ("lead.owner", .text("mia")),
                    ("lead.source", .text("search: invoicing without re-keying")),
                    ("lead.content", .text("Guide “Invoicing without re-keying”")),
                    ("lead.consent", .flag(true)), ("lead.score", .number(34)),
                ], source: "forms")
        },
        at(1, .thu, 9, 5) { company in
            try company.observe(
                anna,
                [
                    (
                        "lead.content",
                        .text("Guide “Invoicing without re-keying”, webinar to the end")
                    ),
                    (
                        "lead.score_why",
                        .text("Pricing page three times in a week, webinar to the end")
                    ),
                    ("lead.fit", .text("120 people, wholesale, 18 M EUR: like our best customers")),
                    ("lead.touchpoints", .text("Spoke to Mia at the Vienna fair in January")),
                    (
                        "lead.next_step",
                        .text("Call before Friday: their fiscal year ends in March")
                    ),
                    ("lead.score", .number(78)),
                ], source: "hubspot", by: "mia")
        },
        at(1, .thu, 9, 48) { company in try company.accept(anna) },
        at(1, .thu, 11, 15) { company in
            try company.finish("first-touch", of: anna, by: try company.owner(of: anna))
        },
    ]

    /// Nobody accepts him in time: the next owner gets him, then the fallback of the queue.
    private static let tomsSteps: [Step] = [
        at(2, .mon, 8, 20) { company in
            try company.link(tom, to: "account:delta", source: "forms")
            try company.observe(
                "account:delta", [("account.name", .text("Delta Freight"))], source: "forms")
            try company.observe(
                tom,
                [
                    ("lead.name", .text("Tom Rask")), ("lead.owner", .text("mia")),
                    ("lead.source", .text("partner newsletter")),
                    ("lead.content", .text("Two case studies from logistics")),
                    ("lead.score_why", .text("Asked for prices, and twice for a call back")),
                    ("lead.fit", .text("40 people, freight: a little small")),
                    ("lead.touchpoints", .none(by: "mia")), ("lead.consent", .flag(true)),
                    ("lead.next_step", .text("Call back about prices")),
                    ("lead.score", .number(72)),
                ], source: "forms")
        },
        at(2, .tue, 8, 5) { company in try company.accept(tom) },
        at(2, .tue, 9, 30) { company in
            try company.finish("first-touch", of: tom, by: try company.owner(of: tom))
        },
    ]
}
