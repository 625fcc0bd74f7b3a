// SPDX-License-Identifier: Apache-2.0
internal import Journey

/// The inputs of a table: one for each column, in a few rows.
struct AnswerTable {
    /// Rows that stand ready: most tables have fewer.
    static let rowsReady = 2
    /// Rows that the button adds, and at most so many in all: a screen or two on a phone.
    static let rowsMore = 2
    static let rowsMost = 40

    struct Row {
        let number: Int
        let cells: [Cell]
    }

    struct Cell {
        let name: String
        let column: String
        let isNeeded: Bool
        let isChoice: Bool
        let isYes: Bool
        let isNo: Bool
        let type: String
        let hint: String
        let value: String
    }

    let field: String
    let rows: [Row]
    /// Whether a button for more rows is shown: a measure has one.
    let canGrow: Bool

    /// A known row as it would be typed: a flag is a choice of yes and no.
    static func typed(_ row: [String: String]) -> [String: String] {
        var row = row
        if let flag = row["in_contract"] {
            row["in_contract"] = flag == "true" ? "yes" : flag == "false" ? "no" : flag
        }
        return row
    }

    init(_ field: FieldID, _ type: FieldType, _ answers: FormAnswers?) {
        let (required, optional) = type.columns ?? ([], [])
        var typed = answers?.rows(of: field) ?? []
        // Written as one text, it stands in the first cell again.
        if typed.isEmpty, let text = answers?.typed[field], let first = required.first {
            typed = [[first: text]]
        }
        let shown = answers?.cells[field]?.keys.max() ?? 0
        let more = answers?.more == field ? Self.rowsMore : 0
        let count =
            type == .measure
            ? 1 : min(Self.rowsMost, max(Self.rowsReady, shown, typed.count) + more)
        self.field = field.rawValue
        canGrow = type != .measure && count < Self.rowsMost
        rows = (1...count).map { number in
            let row = number <= typed.count ? typed[number - 1] : [:]
            return Row(
                number: number,
                cells: (required + optional).map { column in
                    Cell(
                        name: "f.\(field).\(number).\(column)", column: column,
                        isNeeded: required.contains(column), value: row[column] ?? "")
                })
        }
    }
}

extension AnswerTable.Cell {
    init(name: String, column: String, isNeeded: Bool, value: String) {
        self.name = name
        self.column = Self.words(column)
        self.isNeeded = isNeeded
        self.value = value
        isChoice = column == "in_contract"
        isYes = isChoice && value == "yes"
        isNo = isChoice && value == "no"
        type = column == "due" ? "date" : "text"
        hint = column == "by" ? "2026-05-01" : ""
    }

    /// A column as its input is labelled.
    static func words(_ column: String) -> String {
        switch column {
        case "by": "by when"
        case "due": "due"
        case "in_contract": "in the contract?"
        case "settled_by": "settled by what"
        default: column.replacing("_", with: " ")
        }
    }
}
