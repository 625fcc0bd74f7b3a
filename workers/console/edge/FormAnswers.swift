// SPDX-License-Identifier: Apache-2.0
internal import Foundation
internal import Journey

/// What somebody typed into the form, read by the fields' types.
///
/// `f.deal.use_case` holds a plain value, `f.risks.2.what` a cell of a table's second row, and
/// `none.risks` says that there is none. A table may also be written as one text, a row a line.
struct FormAnswers {
    /// As it was typed, for showing it again.
    private(set) var typed: [FieldID: String] = [:]
    /// Cells of tables, by the number of their row from 1.
    private(set) var cells: [FieldID: [Int: [String: String]]] = [:]
    private(set) var none: Set<FieldID> = []
    private(set) var values: [FieldID: Value] = [:]
    /// The table that shall have more rows, with nothing sent yet.
    let more: FieldID?
    private(set) var objections: [FieldID: String] = [:]
    /// Fields that the rules do not have, with the mend.
    private(set) var strangers: [String] = []

    /// What nobody objects to.
    var taken: Set<FieldID> { Set(values.keys).subtracting(objections.keys) }

    init(_ form: FormText, by person: PersonID, in topology: Topology) {
        more = form["more"].map { FieldID($0) }
        for (name, text) in form.values.sorted(by: { $0.key < $1.key }) {
            if name.hasPrefix("f.") { read(String(name.dropFirst(2)), text, topology) }
            if name.hasPrefix("none.") { read(noneOf: FieldID(name.dropFirst(5)), topology) }
        }
        for field in Set(typed.keys).union(cells.keys).union(none).sorted() {
            guard let type = topology.fields[field]?.type, let text = text(of: field) else {
                continue
            }
            if contradicts(field) {
                objections[field] =
                    "“There is none” is ticked, and an answer stands beside it: take the tick "
                    + "away, or empty the answer."
                continue
            }
            do {
                let value = try type.value(from: text, by: person)
                if let objection = FormObjection(to: value, topology.fields[field]) {
                    objections[field] = objection.words
                } else {
                    values[field] = value
                }
            } catch { objections[field] = FormObjection("\(error)", about: field).words }
        }
    }

    /// The answer is not taken, and why: words for beside the question.
    mutating func refuse(_ field: FieldID, _ objection: String) {
        values[field] = nil
        objections[field] = objection
    }

    /// Whether somebody says that there is none, and what it is.
    private func contradicts(_ field: FieldID) -> Bool {
        let isTyped = typed[field].map { !$0.allSatisfy(\.isWhitespace) } ?? false
        return none.contains(field) && (isTyped || !rows(of: field).isEmpty)
    }

    /// What is known, as somebody would have typed it.
    init(known: [FieldID: KnownValue]) {
        more = nil
        for (field, known) in known {
            switch known.value {
            case .none: none.insert(field)
            case .rows(let rows):
                for (index, row) in rows.prefix(AnswerTable.rowsMost).enumerated() {
                    cells[field, default: [:]][index + 1] = AnswerTable.typed(row)
                }
            case .date(let date): typed[field] = String(date.rfc3339.prefix(10))
            case .flag(let flag): typed[field] = flag ? "yes" : "no"
            case .text, .number, .money: typed[field] = known.value.description
            }
        }
    }

    /// Forgets the answers that say what is known: as it was typed, or another way of typing the
    /// same value. Space is no change.
    mutating func keepOnlyChanged(from known: [FieldID: KnownValue]) {
        let other = FormAnswers(known: known)
        for field in Set(values.keys).union(objections.keys)
        where isTyped(field, as: other)
            || values[field].map({ $0.says(known[field]?.value) }) == true
        {
            values[field] = nil
            objections[field] = nil
        }
    }

    private func isTyped(_ field: FieldID, as other: FormAnswers) -> Bool {
        let words = { (text: String) in text.split(whereSeparator: \.isWhitespace) }
        let rows = { (answers: FormAnswers) in
            answers.rows(of: field).map { $0.mapValues(words) }
        }
        return none.contains(field) == other.none.contains(field)
            && words(typed[field] ?? "") == words(other.typed[field] ?? "")
            && rows(self) == rows(other)
    }

    /// Forgets what was read, and keeps what was typed, for showing it again.
    mutating func keepOnlyTyped() {
        values = [:]
        objections = [:]
    }

    /// Rows that were filled in, without the empty ones between them.
    func rows(of field: FieldID) -> [[String: String]] {
        (cells[field] ?? [:]).sorted { $0.key < $1.key }.map(\.value)
            .map { $0.filter { !$0.value.allSatisfy(\.isWhitespace) } }.filter { !$0.isEmpty }
    }

    private mutating func read(_ name: String, _ text: String, _ topology: Topology) {
        if topology.fields[FieldID(name)] != nil {
            typed[FieldID(name)] = text
            return
        }
        let parts = name.split(separator: ".", omittingEmptySubsequences: false)
        let field = FieldID(parts.dropLast(2).joined(separator: "."))
        guard parts.count > 2, let row = Int(parts[parts.count - 2]),
            (1...AnswerTable.rowsMost).contains(row), topology.fields[field]?.type.columns != nil
        else { return reject(name, topology) }
        cells[field, default: [:]][row, default: [:]][String(parts[parts.count - 1])] = text
    }

    private mutating func read(noneOf field: FieldID, _ topology: Topology) {
        guard topology.fields[field] != nil else { return reject(field.rawValue, topology) }
        none.insert(field)
    }

    private mutating func reject(_ name: String, _ topology: Topology) {
        let known = topology.fields.keys.map(\.rawValue)
        let mend = Suggestion.didYouMean(name, among: known) ?? "answer what the page asks"
        strangers.append("\(name): the rules have no such field: \(mend)")
    }

    /// What was answered, for reading; nil for an empty answer.
    private func text(of field: FieldID) -> String? {
        if none.contains(field) { return "none" }
        if let text = typed[field], !text.allSatisfy(\.isWhitespace) { return text }
        let rows = rows(of: field)
        guard !rows.isEmpty else { return nil }
        let encoder = JSONEncoder()
        encoder.outputFormatting = .sortedKeys
        return (try? encoder.encode(rows)).map { String(decoding: $0, as: UTF8.self) }
    }
}

extension Value {
    /// Whether another value says the same: whoever says “none”, and whatever cells are empty.
    fileprivate func says(_ other: Value?) -> Bool {
        switch (self, other) {
        case (.none, .none?): true
        case (.rows(let rows), .rows(let others)?): Self.filled(rows) == Self.filled(others)
        default: self == other
        }
    }

    private static func filled(_ rows: [[String: String]]) -> [[String: String]] {
        rows.map { row in row.filter { !$0.value.allSatisfy(\.isWhitespace) } }
            .filter { !$0.isEmpty }
    }
}
