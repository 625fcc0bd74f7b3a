// SPDX-License-Identifier: Apache-2.0
internal import Console
internal import Events
internal import Journey

/// The form for what nobody has answered: one input for each field, by its type.
struct AnswerForm {
    struct Field {
        let field: String
        let ask: String
        let label: String
        var isText = false
        var isLine = false
        var isFlag = false
        var isPerson = false
        var inputType = "text"
        var step: String?
        var rows = 2
        var hint = ""
        var help: String?
        let mayBeNone: Bool
        let isNone: Bool
        let value: String
        let error: String?
    }

    let heading: String
    let button: String
    let fields: [Field]
    let people: [Frame.Person]
    /// Nobody has said who they are: the form asks.
    let asksWho: Bool

    /// Nil when nothing is missing.
    init?(
        _ handoff: HandoffView, _ narrator: Narrator, _ person: PersonID?, _ answers: FormAnswers?
    ) {
        let topology = narrator.rules.topology
        var wanted = handoff.fieldsToFill(in: topology)
        // What was just taken is no longer missing, even if nobody has said so yet.
        wanted.removeAll { answers?.taken.contains($0) == true }
        // An answer that was refused is asked for again, even if another came meanwhile.
        for field in answers?.objections.keys.sorted() ?? []
        where !wanted.contains(field) && topology.fields[field] != nil {
            wanted.append(field)
        }
        guard !wanted.isEmpty else { return nil }
        fields = wanted.compactMap { id in
            topology.fields[id].map { Self.field(id, $0, answers) }
        }
        asksWho = person == nil
        heading =
            fields.count == 1 ? "One answer is missing" : "\(fields.count) answers are missing"
        button = fields.count == 1 ? "Answer" : "Send the answers"
        people = narrator.people.everybody.map {
            Frame.Person(id: $0.person.rawValue, name: $0.name, isMe: false)
        }
    }

    private static func field(
        _ id: FieldID, _ definition: Journey.Field, _ answers: FormAnswers?
    ) -> Field {
        var field = Field(
            field: id.rawValue, ask: definition.ask, label: id.words,
            mayBeNone: definition.none == .allowed, isNone: answers?.none.contains(id) ?? false,
            value: answers?.typed[id] ?? "", error: answers?.objections[id])
        switch definition.type {
        case .text: field.isText = true
        case .flag: field.isFlag = true
        case .number:
            field.isLine = true
            field.inputType = "number"
            field.step = "any"
        case .date:
            field.isLine = true
            field.inputType = "date"
        case .money:
            field.isLine = true
            field.hint = "48000 EUR"
        case .person:
            field.isLine = true
            field.isPerson = true
        case .measure, .stakeholders, .promises, .risks, .objections, .milestones:
            field.isText = true
            field.rows = definition.type == .measure ? 2 : 4
            field.hint = example(of: definition.type)
            field.help = help(on: definition.type)
        }
        return field
    }

    /// One row of a table; the first column needs no name.
    private static func example(of type: FieldType) -> String {
        switch type {
        case .measure: "First report sent; by=2026-05-01"
        case .stakeholders: "Priya Nair; role=champion; wants=fewer tools"
        case .promises: "Single sign-on; due=2026-05-01; in_contract=no"
        case .risks: "Two weeks of holidays; kind=timeline"
        case .objections: "One more tool to look after; settled_by=the trial"
        case .milestones: "First import; due=2026-05-01"
        case .text, .number, .flag, .date, .money, .person: ""
        }
    }

    private static func help(on type: FieldType) -> String {
        let columns = type.columns.map { $0.required + $0.optional } ?? []
        return (type == .measure ? "" : "One a line. ")
            + "After a semicolon: \(columns.dropFirst().joined(separator: ", "))"
    }
}
