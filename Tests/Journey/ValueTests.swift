// SPDX-License-Identifier: Apache-2.0
internal import Journey
internal import Testing

@Suite struct `A value` {
    @Test(arguments: [
        #"{"text":"closedwon"}"#, #"{"number":78}"#, #"{"number":0.5}"#, #"{"flag":false}"#,
        #"{"date":"2026-03-02T00:00:00Z"}"#, #"{"money":{"amount":48000,"currency":"EUR"}}"#,
        #"{"rows":[{"name":"Priya Nair","role":"champion"},{}]}"#, #"{"rows":[]}"#,
        #"{"none":"lee"}"#,
    ])
    func `is written as it was read`(json: String) throws {
        #expect(try written(read(Value.self, json)) == json)
    }

    @Test(arguments: [
        "{}", #"{"txt": "x"}"#, #"{"text": "5", "number": 5}"#, "\"x\"", "5", "null",
        #"{"number": "5"}"#, #"{"flag": 1}"#, #"{"date": "2026-03-02"}"#,
        #"{"money": {"amount": 1}}"#, #"{"rows": [{"name": 1}]}"#, #"{"none": null}"#,
    ])
    func `is refused when it does not name one kind`(json: String) {
        #expect(throws: DecodingError.self) { try read(Value.self, json) }
    }

    @Test func `says which kinds there are`() {
        #expect(
            refusal(Value.self, "{}")
                == "a value has exactly one key of text, number, flag, date, money, rows, none")
    }

    @Test func `reads as a person would write it`() {
        #expect(Value.number(78).description == "78")
        #expect(Value.number(0.25).description == "0.25")
        #expect(Value.flag(true).description == "yes")
        #expect(Value.date(Instant(rfc3339: "2026-03-02T09:00:00Z")!).description == "2026-03-02")
        #expect(Value.money(Money(48_000, "EUR")).description == "48000 EUR")
        #expect(Value.none(by: "lee").description == "none (says lee)")
        #expect(
            Value.rows([
                ["role": "champion", "name": "Priya Nair"],
                ["what": "SSO", "in_contract": "false"],
            ]).description == "Priya Nair, role champion; SSO, in contract false")
    }
}
