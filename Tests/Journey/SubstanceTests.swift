// SPDX-License-Identifier: Apache-2.0
import Journey
import Testing

struct SubstanceTests {
    let text = Field(type: .text, from: [], ask: "Why us?")
    let risks = Field(type: .risks, from: [], ask: "What worries you?", none: .allowed)
    let people = Field(type: .stakeholders, from: [], ask: "Who?")

    @Test(arguments: ["TBD", "tbd.", " see notes ", ".", "—", "n/a", "N.A.", "xxx", "None", "?"])
    func `a placeholder is no answer`(_ placeholder: String) {
        #expect(text.objection(to: .text(placeholder)) != nil)
    }

    @Test(arguments: ["SSO", "No audit before May", "12", "See how the pilot went in Graz", "7"])
    func `a short answer is an answer`(_ answer: String) {
        #expect(text.objection(to: .text(answer)) == nil)
    }

    @Test func `none counts only where it is allowed, and with a name`() {
        #expect(risks.objection(to: .none(by: "dana")) == nil)
        #expect(risks.objection(to: .none(by: "")) != nil)
        #expect(
            text.objection(to: .none(by: "dana"))?.description
                == "\"none\" is no answer here: answer \"Why us?\"")
    }

    @Test func `a table needs its required columns, and something in them`() {
        #expect(people.objection(to: .rows([["name": "Priya", "role": "champion"]])) == nil)
        #expect(
            people.objection(to: .rows([["name": "Priya"]]))?.description
                == "row 1 has no role: write role=…")
        #expect(people.objection(to: .rows([["name": "Priya", "role": "tbd"]])) != nil)
        #expect(people.objection(to: .rows([])) != nil)
    }

    @Test func `a value of another type is told what the field holds`() {
        #expect(
            text.objection(to: .number(5))?.description
                == "is a number: the field holds a text")
    }

    @Test func `a sentence in two fields or a word in three is pasted`() {
        let sentence = Value.text("They like the product very much")
        #expect(Substance.pasted([("a", sentence), ("b", sentence)]) == ["b"])
        let word = Value.text("good")
        #expect(Substance.pasted([("a", word), ("b", word)]) == [])
        #expect(Substance.pasted([("a", word), ("b", word), ("c", .text("Good."))]) == ["b", "c"])
    }
}
