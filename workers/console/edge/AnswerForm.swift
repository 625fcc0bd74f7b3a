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

    /// Nil when nothing is missing.
    init?(_ handoff: HandoffView, _ narrator: Narrator, _ answers: FormAnswers?) {
        let topology = narrator.rules.topology
        var wanted = handoff.fieldsToFill(in: topology)
        // An answer that was refused is asked for again, even if another came meanwhile.
        for field in answers?.objections.keys.sorted() ?? []
        where !wanted.contains(field) && topology.fields[field] != nil {
            wanted.append(field)
        }
        guard !wanted.isEmpty else { return nil }
        fields = wanted.compactMap { id in
            topology.fields[id].map { Self.field(id, $0, answers) }
        }
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
            describe(definition.type, &field)
        }
        return field
    }

    /// "name=…; role=…", and what else may stand in a row.
    private static func describe(_ type: FieldType, _ field: inout Field) {
        guard let columns = type.columns else { return }
        field.hint = columns.required.map { "\($0)=…" }.joined(separator: "; ")
        let one = type == .measure ? "" : "One a line. "
        field.help =
            "\(one)A row may also say " + columns.optional.map { "\($0)=…" }.joined(separator: "; ")
    }
}
