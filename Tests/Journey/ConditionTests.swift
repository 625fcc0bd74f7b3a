// SPDX-License-Identifier: Apache-2.0
internal import Journey
internal import Testing

@Suite struct `A condition` {
    @Test(arguments: [
        #"{"deal.stage":"closedwon"}"#, #"{"lead.consent":true}"#, #"{"lead.score":70}"#,
        #"{"deal.stage":["proposal","contract-sent"]}"#, #"{"a":[1,true,"x"]}"#,
        #"{"deal.signed_at":{"known":true}}"#, #"{"deal.amount":{"at_least":100000}}"#,
        #"{"deal.amount":{"at_most":0.5}}"#,
        #"{"promises":{"some":{"in_contract":false,"kind":"roadmap"}}}"#, "{}",
    ])
    func `is written as it was read`(json: String) throws {
        #expect(try written(read(Condition.self, json)) == json)
    }

    @Test func `is the same in any order`() throws {
        let one = try read(Condition.self, #"{"b": 1, "a": 2}"#)
        #expect(
            one == Condition([.init("a", .equals(.number(2))), .init("b", .equals(.number(1)))]))
        #expect(one.clauses.map(\.field) == ["a", "b"])
    }

    @Test func `is refused with what may be written`() {
        #expect(
            refusal(Condition.self, #"{"a": {"more_than": 3}}"#)
                == "a test is a text, number or flag, a list of them, or one of {\"known\": …}, "
                + "{\"some\": …}, {\"at_least\": …}, {\"at_most\": …}")
        #expect(
            refusal(Condition.self, #"{"a": {"at_least": 3, "at_most": 4}}"#)
                == "one test at a time; write the field twice in two rules")
    }

    @Test func `holds when all of it holds`() throws {
        let condition = try read(Condition.self, #"{"a": "x", "b": {"known": true}}"#)
        #expect(condition.holds { ["a": .text("x"), "b": .flag(false)][$0] })
        #expect(!condition.holds { ["a": .text("x")][$0] })
        #expect(!condition.holds { ["b": .flag(false)][$0] })
        #expect(Condition([]).holds { _ in nil })
    }

    @Test func `says for each clause what it wanted and what it found`() throws {
        let condition = try read(
            Condition.self, #"{"deal.amount": {"at_least": 50000}, "deal.stage": "closedwon"}"#)
        let found = condition.evaluate { $0 == "deal.amount" ? .money(Money(48_000, "EUR")) : nil }
        #expect(
            found == [
                Finding(
                    field: "deal.amount", met: false, wanted: "is at least 50000",
                    found: "48000 EUR"),
                Finding(field: "deal.stage", met: false, wanted: "is closedwon", found: nil),
            ])
    }
}

@Suite struct `A test` {
    @Test func `compares texts without regard to case`() {
        #expect(Test.equals(.text("ClosedWon")).holds(for: .text("closedwon")))
        #expect(!Test.equals(.text("closedwon")).holds(for: .text("closedlost")))
        #expect(Test.oneOf([.text("a"), .text("b")]).holds(for: .text("B")))
        #expect(!Test.oneOf([]).holds(for: .text("b")))
    }

    @Test func `compares numbers, amounts and numbers written as text`() {
        #expect(Test.atLeast(70).holds(for: .number(70)))
        #expect(!Test.atLeast(70).holds(for: .number(69.9)))
        #expect(Test.atMost(70).holds(for: .money(Money(70, "EUR"))))
        #expect(Test.atLeast(70).holds(for: .text("78")))
        #expect(Test.equals(.number(78)).holds(for: .text("78")))
        #expect(!Test.atLeast(70).holds(for: .text("much")))
        #expect(!Test.atLeast(70).holds(for: .text("infinity")))
        #expect(!Test.atLeast(70).holds(for: .flag(true)))
    }

    @Test func `takes a flag for its text, since tables hold text only`() {
        #expect(Test.equals(.flag(false)).holds(for: .flag(false)))
        #expect(Test.equals(.flag(false)).holds(for: .text("false")))
        #expect(!Test.equals(.flag(false)).holds(for: .text("no")))
        #expect(!Test.equals(.flag(true)).holds(for: .number(1)))
    }

    @Test func `of what is not known holds only where nothing is wanted`() {
        #expect(Test.known(false).holds(for: nil))
        #expect(!Test.known(true).holds(for: nil))
        #expect(!Test.equals(.text("")).holds(for: nil))
        #expect(!Test.atMost(1).holds(for: nil))
    }

    @Test func `takes "there is none" for known`() {
        let nothing: Value? = Value.none(by: "lee")
        #expect(Test.known(true).holds(for: nothing))
        #expect(!Test.known(false).holds(for: nothing))
        #expect(!Test.some(Condition([])).holds(for: nothing))
    }

    @Test func `looks for one row that satisfies all columns`() {
        let promised = Value.rows([
            ["what": "SSO", "in_contract": "true"],
            ["what": "Export", "in_contract": "false", "kind": "roadmap"],
        ])
        let some = { (clauses: [Condition.Clause]) in
            Test.some(Condition(clauses)).holds(for: promised)
        }
        #expect(some([.init("in_contract", .equals(.flag(false)))]))
        #expect(
            !some([
                .init("what", .equals(.text("SSO"))), .init("in_contract", .equals(.flag(false))),
            ]))
        #expect(some([.init("kind", .known(false)), .init("what", .equals(.text("sso")))]))
        #expect(!Test.some(Condition([])).holds(for: .rows([])))
        #expect(!Test.some(Condition([])).holds(for: .text("SSO")))
    }

    @Test func `is told in words`() {
        #expect(
            Test.oneOf([.text("a"), .number(2), .flag(true)]).description == "is one of a, 2, yes")
        #expect(Test.known(false).description == "is not known")
        #expect(Test.atMost(2.5).description == "is at most 2.5")
        #expect(
            Test.some(Condition([.init("kind", .equals(.text("roadmap")))])).description
                == "has a row where kind is roadmap")
    }
}
