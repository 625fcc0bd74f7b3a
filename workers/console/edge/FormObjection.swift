// SPDX-License-Identifier: Apache-2.0
internal import Journey

/// Why an answer does not count, in the words of the form that stands above it: the row and the
/// column by its label, never how a command line would write it.
struct FormObjection {
    let words: String

    /// What an authority says, or a reading: the question stands there, its id is not repeated.
    init(_ reason: String, about field: FieldID) {
        let id = "\(field) "
        let text = reason.hasPrefix(id) ? String(reason.dropFirst(id.count)) : reason
        words = text.prefix(1).uppercased() + text.dropFirst()
    }

    /// What the form itself can see; nil where nothing is wrong.
    init?(to value: Value, _ definition: Journey.Field?) {
        guard let definition, let objection = definition.objection(to: value) else { return nil }
        words =
            switch value {
            case .rows(let rows): Self.words(rows, definition.type) ?? "\(objection)"
            case .text(let text): "“\(text)” is a placeholder: answer the question."
            case .none: "“None” is no answer here: answer the question."
            case .number, .flag, .date, .money: "\(objection)"
            }
    }

    private static func words(_ rows: [[String: String]], _ type: FieldType) -> String? {
        for (index, row) in rows.enumerated() {
            for column in type.columns?.required ?? [] {
                let label = AnswerTable.Cell.words(column)
                guard let cell = row[column] else {
                    return "Row \(index + 1) has no “\(label)”: fill it in, or empty the row."
                }
                guard Substance.isPlaceholder(cell) else { continue }
                return "Row \(index + 1), \(label): “\(cell)” is a placeholder: say what it is, "
                    + "or empty the row."
            }
        }
        return nil
    }
}
