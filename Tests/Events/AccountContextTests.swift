// SPDX-License-Identifier: Apache-2.0
import Events
import Foundation
import Journey
import Testing

struct AccountContextTests {
    let noon = Instant(rfc3339: "2026-03-02T12:00:00Z")!

    func fact(
        _ field: FieldID, _ text: String?, of subject: SubjectID, at minutes: Int,
        id: String = "e"
    ) throws -> Event {
        let fact = FactObserved(field: field, value: text.map(Value.text), source: "hubspot")
        return try Draft(fact, subject: subject, key: "account:acme")
            .event(id: id, source: "/test", time: noon + .seconds(60 * minutes))
    }

    func carried(_ facts: [CarriedFact]) throws -> Event {
        try Draft(
            ContextCarried(from: "lead:anna", facts: facts), subject: "lead:anna",
            key: "account:acme"
        ).event(id: "c", source: "/test", time: noon)
    }

    @Test func `a late fact with an older time does not overwrite a newer one`() throws {
        var context = AccountContext()
        context.apply(try fact("deal.stage", "won", of: "deal:1", at: 5))
        let changed = context.apply(try fact("deal.stage", "open", of: "deal:1", at: 4))
        #expect(changed.isEmpty)
        #expect(context.value("deal.stage", for: "deal:1") == .text("won"))
    }

    @Test func `an emptied field is not filled again by an older fact, only by a newer one`() throws
    {
        var context = AccountContext()
        context.apply(try fact("deal.scope", "gold", of: "deal:1", at: 1))
        context.apply(try fact("deal.scope", nil, of: "deal:1", at: 5))
        context.apply(try fact("deal.scope", "silver", of: "deal:1", at: 4))
        #expect(context.lookup("deal.scope", for: "deal:1") == nil)
        context.apply(try fact("deal.scope", "bronze", of: "deal:1", at: 6))
        #expect(context.value("deal.scope", for: "deal:1") == .text("bronze"))
    }

    @Test func `two facts of one instant count in the order in which they came`() throws {
        var context = AccountContext()
        context.apply(try fact("deal.stage", "open", of: "deal:1", at: 0, id: "z"))
        context.apply(try fact("deal.stage", "won", of: "deal:1", at: 0, id: "a"))
        #expect(context.value("deal.stage", for: "deal:1") == .text("won"))
    }

    @Test func `what is asked of a deal is answered by itself, then its account, then a lead`()
        throws
    {
        var context = AccountContext()
        context.apply(try fact("lead.source", "fair", of: "lead:anna", at: 1, id: "1"))
        context.apply(try fact("lead.source", "web", of: "lead:ben", at: 2, id: "2"))
        #expect(context.value("lead.source", for: "deal:1") == .text("web"))
        context.apply(try fact("lead.source", "partner", of: "account:acme", at: 0, id: "3"))
        #expect(context.value("lead.source", for: "deal:1") == .text("partner"))
        context.apply(try fact("lead.source", "call", of: "deal:1", at: 0, id: "4"))
        #expect(context.value("lead.source", for: "deal:1") == .text("call"))
    }

    @Test func `a deal does not answer for another deal of the same account`() throws {
        var context = AccountContext()
        context.apply(try fact("deal.scope", "gold", of: "deal:1", at: 1))
        #expect(context.lookup("deal.scope", for: "deal:2") == nil)
        #expect(context.value("deal.scope", for: "account:acme") == .text("gold"))
    }

    @Test
    func `what is carried arrives once, with its provenance, and an emptied field stays empty`()
        throws
    {
        var lead = AccountContext()
        lead.apply(try fact("lead.source", "fair", of: "lead:anna", at: 1, id: "1"))
        lead.apply(try fact("lead.fit", "good", of: "lead:anna", at: 1, id: "2"))
        lead.apply(try fact("lead.fit", nil, of: "lead:anna", at: 2, id: "3"))
        let load = try carried(lead.carrying("lead:anna"))
        var account = AccountContext()
        account.apply(try fact("lead.fit", "late", of: "lead:anna", at: 1, id: "4"))
        #expect(account.apply(load).map(\.field) == ["lead.fit", "lead.source"])
        #expect(account.apply(load).isEmpty)
        #expect(account.lookup("lead.fit", for: "deal:1") == nil)
        #expect(account.lookup("lead.source", for: "deal:1")?.event == "1")
    }

    @Test func `the same knowledge is the same bytes, whatever order it came in`() throws {
        let told = [
            try fact("lead.source", "fair", of: "lead:anna", at: 1, id: "1"),
            try fact("deal.stage", "won", of: "deal:1", at: 2, id: "2"),
            try fact("deal.stage", "open", of: "deal:1", at: 1, id: "3"),
        ]
        let encoder = JSONEncoder()
        encoder.outputFormatting = .sortedKeys
        var one = AccountContext()
        var other = AccountContext()
        for event in told { one.apply(event) }
        for event in told.reversed() { other.apply(event) }
        let bytes = try encoder.encode(one)
        #expect(bytes == (try encoder.encode(other)))
        #expect(try JSONDecoder().decode(AccountContext.self, from: bytes) == one)
    }

    static let values: [Value?] = [
        .text("Ünïcödé: “7:deal”, 3:x, \u{301}accent"), .text("12:"), .number(0.1), .number(-3e300),
        .flag(true), .flag(false), .date(Instant(microseconds: -1)), .money(Money(0.07, "EUR")),
        .rows([]), .rows([["name": "Eva", "role": "champion"], [:]]), .none(by: "\u{301}sam"), nil,
    ]

    @Test(arguments: values) func `a state gives every kind of value back`(value: Value?) throws {
        var context = AccountContext()
        for (number, by) in [nil, "", "lee"].enumerated() {
            let fact = FactObserved(
                field: FieldID("field.\(number)"), value: value, source: "form", by: by)
            context.apply(
                try Draft(fact, subject: "deal:1", key: "account:acme")
                    .event(id: "e", source: "/test", time: noon))
        }
        let bytes = try JSONEncoder().encode(context)
        let back = try JSONDecoder().decode(AccountContext.self, from: bytes)
        #expect(back == context)
        #expect(try JSONEncoder().encode(back) == bytes)
        #expect(back.carrying("deal:1").map(\.known) == context.carrying("deal:1").map(\.known))
    }

    @Test func `what a state gives back goes on as what was put there`() throws {
        var context = AccountContext()
        context.apply(try fact("deal.stage", "open", of: "deal:1", at: 1, id: "1"))
        let bytes = try JSONEncoder().encode(context)
        var back = try JSONDecoder().decode(AccountContext.self, from: bytes)
        #expect(back.apply(try fact("deal.stage", "late", of: "deal:1", at: 0, id: "0")).isEmpty)
        let won = try fact("deal.stage", "won", of: "deal:1", at: 2, id: "2")
        #expect(back.apply(won) == context.apply(won))
        #expect(try JSONEncoder().encode(back) == JSONEncoder().encode(context))
    }

    @Test(arguments: ["", "4:dea", "x", "1", "99999999999999999999:x"])
    func `facts that are not whole are no facts`(text: String) throws {
        let bytes = try JSONEncoder().encode(text)
        #expect(throws: DecodingError.self) {
            try JSONDecoder().decode(AccountContext.self, from: bytes)
        }
    }
}
