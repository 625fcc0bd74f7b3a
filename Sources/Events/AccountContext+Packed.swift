// SPDX-License-Identifier: Apache-2.0
internal import Journey

/// What is known of some subjects, in one text: the form in which states keep it, since a company
/// knows hundreds of thousands of facts and a worker that goes on from a snapshot asks few of them.
/// Such a text is taken over in no time, and taken apart when it is asked.
///
/// Texts follow one another, each behind its length in bytes: `4:deal`. Subjects and fields stand
/// in order, so that equal facts have equal texts.
struct PackedFacts {
    typealias Facts = [SubjectID: [FieldID: KnownValue]]

    static func text(of facts: Facts) -> String {
        var writer = TextWriter()
        writer.write(facts.count)
        for (subject, fields) in facts.sorted(by: { $0.key < $1.key }) {
            writer.write(subject.rawValue)
            writer.write(fields.count)
            for (field, known) in fields.sorted(by: { $0.key < $1.key }) {
                writer.write(field.rawValue)
                writer.write(known)
            }
        }
        return writer.text
    }

    /// Nil for a text that is no other's than one that ``text(of:)`` wrote.
    static func facts(in text: String) -> Facts? {
        var reader = TextReader(text)
        guard
            let facts = reader.dictionary({ reader -> (SubjectID, [FieldID: KnownValue])? in
                guard let subject = reader.text(),
                    let fields = reader.dictionary({ reader in reader.field() })
                else { return nil }
                return (SubjectID(rawValue: subject), fields)
            }), reader.isAtEnd
        else { return nil }
        return facts
    }

    /// Whether a text is whole, without taking it apart.
    static func isWhole(_ text: String) -> Bool {
        var reader = TextReader(text)
        while !reader.isAtEnd {
            guard reader.skip() else { return false }
        }
        return !text.isEmpty
    }
}

private struct TextWriter {
    private(set) var text = ""

    mutating func write(_ part: String) {
        text += "\(part.utf8.count):"
        text += part
    }

    mutating func write(_ number: some BinaryInteger) { write("\(number)") }

    mutating func write(_ known: KnownValue) {
        write(known.source)
        write(known.by.map { "=\($0)" } ?? "")
        write(known.at.microseconds)
        write(known.event)
        write(known.value)
    }

    private mutating func write(_ value: Value) {
        switch value {
        case .text(let text): write("t\(text)")
        case .number(let number): write("n\(number)")
        case .flag(let flag): write(flag ? "f1" : "f0")
        case .date(let date): write("d\(date.microseconds)")
        case .none(let person): write("x\(person)")
        case .money(let money):
            write("m\(money.amount)")
            write(money.currency)
        case .rows(let rows):
            write("r\(rows.count)")
            for row in rows {
                write(row.count)
                for (column, cell) in row.sorted(by: { $0.key < $1.key }) {
                    write(column)
                    write(cell)
                }
            }
        }
    }
}

private struct TextReader {
    private let bytes: [UInt8]
    private var index = 0

    init(_ text: String) { bytes = Array(text.utf8) }

    var isAtEnd: Bool { index == bytes.count }

    mutating func skip() -> Bool { range() != nil }

    mutating func text() -> String? {
        range().map { String(decoding: bytes[$0], as: UTF8.self) }
    }

    mutating func number() -> Int64? { text().flatMap { Int64($0) } }

    mutating func dictionary<Key: Hashable, Value>(
        _ entry: (inout TextReader) -> (Key, Value)?
    ) -> [Key: Value]? {
        guard let count = number(), count >= 0, count <= bytes.count else { return nil }
        var dictionary: [Key: Value] = [:]
        for _ in 0..<count {
            guard let (key, value) = entry(&self) else { return nil }
            dictionary[key] = value
        }
        return dictionary
    }

    mutating func field() -> (FieldID, KnownValue)? {
        guard let field = text(), let source = text(), let by = text(), let at = number(),
            let event = text(), let value = value()
        else { return nil }
        let known = KnownValue(
            value: value, source: source,
            by: by.isEmpty ? nil : String(by.unicodeScalars.dropFirst()),
            at: Instant(microseconds: at), event: event)
        return (FieldID(rawValue: field), known)
    }

    private mutating func value() -> Value? {
        // By scalar: a letter and an accent that follows it are one character.
        guard let told = text()?.unicodeScalars, let kind = told.first else { return nil }
        let rest = String(told.dropFirst())
        switch kind {
        case "t": return .text(rest)
        case "n": return Double(rest).map { .number($0) }
        case "f": return .flag(rest == "1")
        case "d": return Int64(rest).map { .date(Instant(microseconds: $0)) }
        case "x": return .none(by: rest)
        case "m":
            guard let amount = Double(rest), let currency = text() else { return nil }
            return .money(Money(amount, currency))
        case "r": return Int(rest).flatMap { rows($0) }
        default: return nil
        }
    }

    private mutating func rows(_ count: Int) -> Value? {
        guard count >= 0, count <= bytes.count else { return nil }
        var rows: [[String: String]] = []
        for _ in 0..<count {
            let row = dictionary { reader -> (String, String)? in
                guard let column = reader.text(), let cell = reader.text() else { return nil }
                return (column, cell)
            }
            guard let row else { return nil }
            rows.append(row)
        }
        return .rows(rows)
    }

    private mutating func range() -> Range<Int>? {
        var count = 0
        while index < bytes.count, bytes[index] != UInt8(ascii: ":") {
            let digit = Int(bytes[index]) - 0x30
            guard (0...9).contains(digit), count <= bytes.count else { return nil }
            count = count * 10 + digit
            index += 1
        }
        let start = index + 1
        guard start + count <= bytes.count else { return nil }
        index = start + count
        return start..<index
    }
}
