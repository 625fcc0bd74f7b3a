// SPDX-License-Identifier: Apache-2.0

/// Why a value does not count: the rule it breaks, and the mend, in words for who typed it.
public struct Objection: Error, Hashable, Sendable, CustomStringConvertible {
    public var rule: String
    public var mend: String
    public init(_ rule: String, mend: String) {
        self.rule = rule
        self.mend = mend
    }
    public var description: String { "\(rule): \(mend)" }
}

/// Presence is not substance: a placeholder in a required field is a question not answered.
public enum Substance {
    /// Whether a text says nothing: "TBD", "see notes", ".", "n/a", "xxx". The comparison does not
    /// mind case, or marks and spaces around it.
    public static func isPlaceholder(_ text: String) -> Bool {
        let letters = text.filter { $0.isLetter || $0.isNumber }
        guard let first = letters.first else { return true }
        if first.isLetter, letters.allSatisfy({ $0 == first }) { return true }
        return placeholders.contains(plain(text))
    }

    /// Whether a text says that there is nothing to tell, which needs a name behind it.
    public static func isNone(_ text: String) -> Bool {
        ["none", "nothing", "no", "nil", "null"].contains(plain(text))
    }

    /// The fields, in the order given, whose text was pasted from an earlier one: a sentence that
    /// stands in two fields, or any text that stands in three.
    public static func pasted(_ known: [(field: FieldID, value: Value)]) -> [FieldID] {
        var seen: [String: [FieldID]] = [:]
        for (field, value) in known {
            guard let words = value.words else { continue }
            seen[plain(words), default: []].append(field)
        }
        let copies = Set(
            seen.flatMap { text, fields in
                fields.count >= 3 || text.count >= sentence ? fields.dropFirst() : []
            })
        return known.map(\.field).filter(copies.contains)
    }

    /// Two fields may well share a word; from this many characters on it is no chance.
    private static let sentence = 20

    /// Lower case, without marks and spaces at the ends.
    static func plain(_ text: String) -> String {
        let isEdge = { (mark: Character) in !mark.isLetter && !mark.isNumber }
        let front = text.lowercased().drop(while: isEdge)
        guard let last = front.lastIndex(where: { !isEdge($0) }) else { return "" }
        return String(front[...last])
    }

    private static let placeholders: Set<String> = [
        "tbd", "tba", "tbc", "t.b.d", "t.b.a", "t.b.c", "todo", "to do", "to be announced",
        "to be confirmed", "to be decided", "to be defined", "to be determined", "to follow",
        "see above", "see attached", "see attachment", "see below", "see call", "see crm",
        "see deal", "see email", "see e-mail", "see hubspot", "see note", "see notes",
        "see salesforce", "see slack", "see ticket", "as above", "as discussed", "ditto", "same",
        "same as above", "n/a", "na", "n.a", "not applicable", "not available", "not sure",
        "unknown", "unclear", "unsure", "dunno", "don't know", "no idea", "idk", "ask me",
        "ask rep", "ask the rep", "ask sales", "later", "pending", "placeholder", "test", "asdf",
        "lorem ipsum", "none", "nothing", "no", "nil", "null", "empty",
    ]
}

extension Field {
    /// Why a value does not count as an answer to this field; nil when it does. It must be of the
    /// field's type, tables with their required columns, and say something; "none" counts where the
    /// field allows it and somebody says so.
    public func objection(to value: Value) -> Objection? {
        if case .none(let person) = value { return objection(toNoneBy: person) }
        guard type.holds(value) else {
            return Objection(
                "is \(value.kind)", mend: "the field holds \(type.wanted)")
        }
        switch value {
        case .text(let text): return objection(toText: text)
        case .rows(let rows): return objection(toRows: rows)
        default: return nil
        }
    }

    private func objection(toNoneBy person: String) -> Objection? {
        guard none == .allowed else {
            return Objection("\"none\" is no answer here", mend: "answer \"\(ask)\"")
        }
        guard !Substance.isPlaceholder(person) else {
            return Objection("\"none\" has no name behind it", mend: "say who says so")
        }
        return nil
    }

    private func objection(toText text: String) -> Objection? {
        guard Substance.isPlaceholder(text) else { return nil }
        if none == .allowed, Substance.isNone(text) { return objection(toNoneBy: "") }
        return Objection("\"\(text)\" is a placeholder", mend: "answer \"\(ask)\"")
    }

    private func objection(toRows rows: [[String: String]]) -> Objection? {
        guard !rows.isEmpty else {
            let way = none == .allowed ? ", or say \"none\"" : ""
            return Objection("has no row", mend: "answer \"\(ask)\"\(way)")
        }
        for (index, row) in rows.enumerated() {
            for column in type.columns?.required ?? [] {
                guard let cell = row[column] else {
                    return Objection(
                        "row \(index + 1) has no \(column)", mend: "write \(column)=…")
                }
                guard !Substance.isPlaceholder(cell) else {
                    return Objection(
                        "\"\(cell)\" in row \(index + 1) is a placeholder",
                        mend: "say the \(column), or leave the row out")
                }
            }
        }
        return nil
    }
}

extension FieldType {
    /// Whether a value is of this type. Columns beyond the known ones are no fault.
    func holds(_ value: Value) -> Bool {
        switch (self, value) {
        case (.text, .text), (.person, .text), (.number, .number), (.flag, .flag), (.date, .date),
            (.money, .money):
            true
        case (.measure, .rows(let rows)): rows.count <= 1
        case (_, .rows): columns != nil
        default: false
        }
    }

    /// What the type holds, in words.
    var noun: String {
        switch self {
        case .text: "a text"
        case .person: "a person's id"
        case .number: "a number"
        case .flag: "yes or no"
        case .date: "a date"
        case .money: "an amount and its currency"
        case .measure: "one result"
        case .stakeholders, .promises, .risks, .objections, .milestones: "rows, one a line"
        }
    }

    /// The same with an example, where one helps.
    var wanted: String { self == .text ? noun : "\(noun), as \(example)" }

    /// How a person writes it.
    var example: String {
        switch self {
        case .text: "a sentence"
        case .person: "dana"
        case .number: "70"
        case .flag: "yes"
        case .date: "2026-04-01"
        case .money: "48000 EUR"
        case .measure: "what=first report sent; by=2026-04-01"
        case .stakeholders, .promises, .risks, .objections, .milestones:
            (columns?.required ?? []).map { "\($0)=…" }.joined(separator: "; ")
        }
    }
}

extension Value {
    /// What the value is, with its article.
    var kind: String {
        switch self {
        case .text: "a text"
        case .number: "a number"
        case .flag: "yes or no"
        case .date: "a date"
        case .money: "an amount of money"
        case .rows(let rows): rows.count == 1 ? "a row" : "rows"
        case .none: "none"
        }
    }

    /// What somebody wrote freely, for telling a pasted text: a text, or the one row of a table.
    fileprivate var words: String? {
        switch self {
        case .text(let text): text
        case .rows(let rows): rows.count == 1 ? rows[0]["what"] ?? rows[0]["name"] : nil
        default: nil
        }
    }
}
