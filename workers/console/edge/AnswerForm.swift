// SPDX-License-Identifier: Apache-2.0
internal import Console
internal import Events
internal import Journey

/// A form for fields that nobody has answered: one input for each, by its type.
struct AnswerForm {
    /// For which of a handoff's questions a form is.
    enum Purpose: String {
        /// What holds it, or is missing in its packet.
        case answers
        /// What ends it, and what else its owner is asked for.
        case ending
        /// What may be changed in a packet that was sent back.
        case mending
    }

    struct Field {
        let field: String
        let ask: String
        let label: String
        var isText = false
        var isLine = false
        var isFlag = false
        var isYes = false
        var isNo = false
        var person: WhoField?
        var inputType = "text"
        var step: String?
        var hint = ""
        var table: AnswerTable?
        let mayBeNone: Bool
        let isNone: Bool
        let value: String
        let error: String?
    }

    let purpose: String
    let heading: String
    let button: String
    let fields: [Field]
    let who: WhoField?
    /// A long form that most readers do not need stands behind a line that opens it.
    let isFolded: Bool
    let isUnfolded: Bool

    /// Nil when nothing is to be answered.
    init?(
        _ purpose: Purpose, _ handoff: HandoffView, _ narrator: Narrator, _ visitor: Visitor,
        _ answers: FormAnswers?, typedPerson: String?
    ) {
        let topology = narrator.rules.topology
        var wanted = Self.fields(purpose, handoff, narrator, answers)
        // What was just taken is no longer missing, even if nobody has said so yet.
        if purpose != .mending { wanted.removeAll { answers?.taken.contains($0) == true } }
        guard !wanted.isEmpty else { return nil }
        let exit = Set(
            narrator.rules.point(handoff.point, version: handoff.topology)?.exit.clauses
                .map { FieldID($0.field) } ?? [])
        let shown = answers ?? (purpose == .mending ? FormAnswers(known: handoff.known) : nil)
        fields = wanted.compactMap { id in
            topology.fields[id].map {
                Self.field(id, $0, shown, narrator, endsIt: exit.contains(id))
            }
        }
        let isOwners = handoff.state >= .open && purpose != .mending
        who = WhoField(
            visitor, narrator, expected: isOwners ? handoff.owner : handoff.rep, typed: typedPerson
        )
        self.purpose = purpose.rawValue
        isFolded = purpose == .mending
        isUnfolded = answers != nil
        let count =
            fields.count == 1 ? "One answer is missing" : "\(fields.count) answers are missing"
        heading =
            switch purpose {
            case .answers: count
            case .ending: "Asked of the owner"
            case .mending: "Mend it: it goes over again when an answer has changed"
            }
        button = fields.count == 1 ? "Answer" : "Send the answers"
    }

    private static func fields(
        _ purpose: Purpose, _ handoff: HandoffView, _ narrator: Narrator, _ answers: FormAnswers?
    ) -> [FieldID] {
        let ending = handoff.fieldsToEnd(narrator.rules)
        let mending = handoff.fieldsToMend(narrator.rules)
        guard purpose == .answers else { return purpose == .ending ? ending : mending }
        var wanted = handoff.fieldsToFill(in: narrator.rules.topology)
        // An answer that was refused is asked for again, even if another came meanwhile.
        for field in answers?.objections.keys.sorted() ?? []
        where !wanted.contains(field) && !ending.contains(field) && !mending.contains(field) {
            wanted.append(field)
        }
        return wanted
    }

    private static func field(
        _ id: FieldID, _ definition: Journey.Field, _ answers: FormAnswers?, _ narrator: Narrator,
        endsIt: Bool
    ) -> Field {
        let typed = answers?.typed[id] ?? ""
        var field = Field(
            field: id.rawValue, ask: definition.ask,
            label: id.words + (endsIt ? ", ends the handoff" : ""),
            mayBeNone: definition.none == .allowed, isNone: answers?.none.contains(id) ?? false,
            value: typed, error: answers?.objections[id])
        switch definition.type {
        case .text: field.isText = true
        case .flag:
            field.isFlag = true
            (field.isYes, field.isNo) = (typed == "yes", typed == "no")
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
        case .person: field.person = WhoField(narrator.people, chosen: PersonID(typed))
        case .measure, .stakeholders, .promises, .risks, .objections, .milestones:
            field.table = AnswerTable(id, definition.type, answers)
        }
        return field
    }
}

extension WhoField {
    /// A field that holds a person.
    init(_ known: People, chosen: PersonID) {
        people = Self.choices(known, chosen: chosen)
        hasPeople = !people.isEmpty
        typed = chosen.rawValue
    }
}
