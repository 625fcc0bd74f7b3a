// SPDX-License-Identifier: Apache-2.0
internal import Foundation

/// Reads what a person, or a tool in a text property, wrote.
extension FieldType {
    /// The value of a text.
    ///
    /// Dates are `2026-04-01` or RFC 3339; money is `48000 EUR`; a flag is yes or no; a table is
    /// one row a line, `name=Priya; role=champion` (the first cell needs no name), or JSON: an
    /// array of objects. "none" becomes ``Value/none(by:)``; whether the field allows it is asked
    /// of ``Field/objection(to:)``, as is substance.
    ///
    /// - Throws: ``Objection`` with the rule and the mend.
    public func value(from text: String, by person: PersonID) throws -> Value {
        let text = text.trimmed
        guard !text.isEmpty else {
            throw Objection("is empty", mend: "write \(wanted)")
        }
        if Substance.plain(text) == "none" { return .none(by: person.rawValue) }
        switch self {
        case .text: return .text(text)
        case .person: return .text(try personID(text))
        case .number: return .number(try number(text))
        case .flag: return .flag(try flag(text))
        case .date: return .date(try date(text))
        case .money: return .money(try money(text))
        case .measure, .stakeholders, .promises, .risks, .objections, .milestones:
            return .rows(try TableText(self).rows(text))
        }
    }

    private func refusal(_ text: String) -> Objection {
        Objection("\"\(text)\" is not \(noun)", mend: "write it as \(example)")
    }

    private func personID(_ text: String) throws -> String {
        guard !text.contains(where: \.isWhitespace) else { throw refusal(text) }
        return text
    }

    /// Digits, a sign and a point: no grouping, which half the world reads as a fraction.
    private func number(_ text: String) throws -> Double {
        guard text.utf8.allSatisfy({ (48...57).contains($0) || "+-.".utf8.contains($0) }),
            let number = Double(text), number.isFinite
        else { throw refusal(text) }
        return number
    }

    private func flag(_ text: String) throws -> Bool {
        switch text.lowercased() {
        case "yes", "y", "true", "1": true
        case "no", "n", "false", "0": false
        default: throw refusal(text)
        }
    }

    private func date(_ text: String) throws -> Instant {
        if let moment = Instant(rfc3339: text) { return moment }
        guard text.utf8.count == 10, let midnight = Instant(rfc3339: text + "T00:00:00Z") else {
            throw refusal(text)
        }
        return midnight
    }

    private func money(_ text: String) throws -> Money {
        let words = text.split(whereSeparator: \.isWhitespace).map(String.init)
        guard words.count == 2 else { throw refusal(text) }
        let isCode = { (word: String) in
            word.utf8.count == 3 && word.utf8.allSatisfy { (65...90).contains($0 & 0xDF) }
        }
        let (code, amount) = isCode(words[0]) ? (words[0], words[1]) : (words[1], words[0])
        guard isCode(code) else { throw refusal(text) }
        // 48.000 is 48 to one half of Europe and 48,000 to the other.
        let fraction = amount.split(separator: ".", omittingEmptySubsequences: false).dropFirst()
        guard fraction.first.map({ (1...2).contains($0.count) }) ?? true else {
            throw Objection(
                "\"\(amount)\" may mean two amounts", mend: "write 48000 or 48000.50")
        }
        guard let number = try? number(amount) else { throw refusal(text) }
        return Money(number, code.uppercased())
    }
}

/// Reads the rows of a small table.
private struct TableText {
    let type: FieldType
    let required: [String]
    let known: [String]

    init(_ type: FieldType) {
        self.type = type
        required = type.columns?.required ?? []
        known = required + (type.columns?.optional ?? [])
    }

    func rows(_ text: String) throws -> [[String: String]] {
        let read = text.hasPrefix("[") || text.hasPrefix("{") ? try json(text) : try lines(text)
        if type == .measure, read.count > 1 {
            throw Objection("has \(read.count) rows", mend: "name the one first result")
        }
        return try read.enumerated().map { index, row in
            var row = row
            for column in row.keys.sorted() { row[column] = try cell(row, column, index + 1) }
            return row
        }
    }

    /// Checks the name of a column, and the form of dates and flags.
    private func cell(_ row: [String: String], _ column: String, _ number: Int) throws -> String {
        guard known.contains(column) else {
            throw Objection(
                "row \(number) has a column \"\(column)\"",
                mend: "the columns are \(known.joined(separator: ", "))")
        }
        let text = row[column]?.trimmed ?? ""
        do {
            switch column {
            case "due": _ = try FieldType.date.value(from: text, by: "")
            case "in_contract":
                guard case .flag(let flag) = try FieldType.flag.value(from: text, by: "") else {
                    break
                }
                return flag ? "true" : "false"
            default: break
            }
        } catch let objection as Objection {
            throw Objection(
                "\(column) in row \(number): \(objection.rule)", mend: objection.mend)
        }
        return text
    }

    private func lines(_ text: String) throws -> [[String: String]] {
        try text.split(whereSeparator: \.isNewline).enumerated().compactMap { index, line in
            let cells = line.split(separator: ";").map { String($0).trimmed }
                .filter { !$0.isEmpty }
            var row: [String: String] = [:]
            for (place, cell) in cells.enumerated() {
                let (column, value) = try split(cell, place: place, row: index + 1)
                guard row.updateValue(value, forKey: column) == nil else {
                    throw Objection(
                        "row \(index + 1) has \(column) twice", mend: "give each column once")
                }
            }
            return row.isEmpty ? nil : row
        }
    }

    private func split(_ cell: String, place: Int, row: Int) throws -> (String, String) {
        if let mark = cell.firstIndex(of: "=") {
            let column = String(cell[..<mark]).trimmed.lowercased().replacing(" ", with: "_")
            if known.contains(column) || place > 0 {
                return (column, String(cell[cell.index(after: mark)...]).trimmed)
            }
        }
        guard place == 0, let first = required.first else {
            throw Objection(
                "row \(row) has \"\(cell)\" without a column",
                mend: "write it as column=\(cell); the columns are "
                    + known.joined(separator: ", "))
        }
        return (first, cell)
    }

    private func json(_ text: String) throws -> [[String: String]] {
        let data = Data(text.utf8)
        do {
            let rows =
                text.hasPrefix("{")
                ? [try JSONDecoder().decode([String: Cell].self, from: data)]
                : try JSONDecoder().decode([[String: Cell]].self, from: data)
            return rows.map { $0.mapValues(\.text) }
        } catch {
            throw Objection(
                "is not a table in JSON", mend: "write [{\"\(required.first ?? "what")\": \"…\"}]")
        }
    }

    /// A cell of a table in JSON: a text, a number or a flag.
    private struct Cell: Decodable {
        var text: String
        init(from decoder: any Decoder) throws {
            let container = try decoder.singleValueContainer()
            if let text = try? container.decode(String.self) {
                self.text = text
            } else if let flag = try? container.decode(Bool.self) {
                text = flag ? "true" : "false"
            } else {
                text = Value.number(try container.decode(Double.self)).description
            }
        }
    }
}

extension String {
    fileprivate var trimmed: String { trimmingCharacters(in: .whitespacesAndNewlines) }
}
