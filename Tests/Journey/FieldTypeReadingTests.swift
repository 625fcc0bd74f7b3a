// SPDX-License-Identifier: Apache-2.0
import Journey
import Testing

struct FieldTypeReadingTests {
    func read(_ text: String, as type: FieldType) throws -> Value {
        try type.value(from: text, by: "dana")
    }

    func refusal(_ text: String, as type: FieldType) -> String? {
        do {
            _ = try read(text, as: type)
            return nil
        } catch { return "\(error)" }
    }

    @Test func `plain values are read as people write them`() throws {
        #expect(try read(" first of all ", as: .text) == .text("first of all"))
        #expect(try read("70.5", as: .number) == .number(70.5))
        #expect(try read("Yes", as: .flag) == .flag(true))
        #expect(
            try read("2026-04-01", as: .date) == .date(Instant(rfc3339: "2026-04-01T00:00:00Z")!))
        #expect(try read("48000 EUR", as: .money) == .money(Money(48000, "EUR")))
        #expect(try read("usd 12.50", as: .money) == .money(Money(12.5, "USD")))
    }

    @Test func `none carries the name of who says so`() throws {
        #expect(try read("None", as: .risks) == .none(by: "dana"))
    }

    @Test func `an amount that may mean two amounts is refused`() {
        #expect(
            refusal("48.000 EUR", as: .money)
                == "\"48.000\" may mean two amounts: write 48000 or 48000.50")
        #expect(refusal("48,000 EUR", as: .money) != nil)
        #expect(refusal("48000", as: .money) != nil)
        #expect(refusal("nan", as: .number) != nil)
    }

    @Test func `a date that does not exist is refused with an example`() {
        #expect(
            refusal("2026-02-30", as: .date)
                == "\"2026-02-30\" is not a date: write it as 2026-04-01")
    }

    @Test func `a table is one row a line, and its first cell needs no name`() throws {
        #expect(
            try read("name=Priya; role=champion\n\nTom; role=sceptic", as: .stakeholders)
                == .rows([
                    ["name": "Priya", "role": "champion"], ["name": "Tom", "role": "sceptic"],
                ]))
        #expect(
            try read("SSO by May; In contract=no", as: .promises)
                == .rows([["what": "SSO by May", "in_contract": "false"]]))
    }

    @Test func `a table may be JSON`() throws {
        #expect(
            try read(
                #"[{"what": "SSO", "in_contract": false, "due": "2026-05-01"}]"#, as: .promises)
                == .rows([["what": "SSO", "in_contract": "false", "due": "2026-05-01"]]))
        #expect(
            try read(#"{"what": "first report"}"#, as: .measure)
                == .rows([["what": "first report"]]))
        #expect(refusal("[1, 2]", as: .risks) == #"is not a table in JSON: write [{"what": "…"}]"#)
    }

    @Test func `an unknown column is refused with the known ones`() {
        #expect(
            refusal("name=Priya; rolle=champion", as: .stakeholders)
                == "row 1 has a column \"rolle\": "
                + "the columns are name, role, stake, influence, prefers, wants")
    }

    @Test func `a date in a table is a date`() {
        #expect(
            refusal("what=go-live; due=soon", as: .milestones)
                == "due in row 1: \"soon\" is not a date: "
                + "write it as 2026-04-01")
        #expect(refusal("one\ntwo", as: .measure) == "has 2 rows: name the one first result")
    }
}
