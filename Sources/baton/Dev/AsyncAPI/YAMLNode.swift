// SPDX-License-Identifier: Apache-2.0

/// A document whose keys keep their order, and how it is written in YAML.
indirect enum YAMLNode: Hashable, Sendable {
    struct Member: Hashable, Sendable {
        var key: String
        var value: YAMLNode
    }
    case map([Member])
    case list([YAMLNode])
    case text(String)
    case number(Int)
    case flag(Bool)
    case null

    /// The value of a key; nil where there is none.
    subscript(key: String) -> YAMLNode? {
        guard case .map(let members) = self else { return nil }
        return members.first { $0.key == key }?.value
    }
    var keys: [String] {
        guard case .map(let members) = self else { return [] }
        return members.map(\.key)
    }
    var elements: [YAMLNode] {
        guard case .list(let elements) = self else { return [] }
        return elements
    }
    var string: String? {
        guard case .text(let text) = self else { return nil }
        return text
    }

    /// One reference: `{$ref: …}`.
    static func reference(_ pointer: String) -> YAMLNode { ["$ref": .text(pointer)] }

    /// The members of both, this one's first.
    func adding(_ key: String, _ value: YAMLNode?) -> YAMLNode {
        guard case .map(let members) = self, let value else { return self }
        return .map(members + [Member(key: key, value: value)])
    }
}

extension YAMLNode: ExpressibleByDictionaryLiteral, ExpressibleByArrayLiteral,
    ExpressibleByStringLiteral, ExpressibleByIntegerLiteral, ExpressibleByBooleanLiteral
{
    init(dictionaryLiteral elements: (String, YAMLNode)...) {
        self = .map(elements.map { Member(key: $0.0, value: $0.1) })
    }
    init(arrayLiteral elements: YAMLNode...) { self = .list(elements) }
    init(stringLiteral value: String) { self = .text(value) }
    init(integerLiteral value: Int) { self = .number(value) }
    init(booleanLiteral value: Bool) { self = .flag(value) }
}

// MARK: Writing

extension YAMLNode {
    /// The document as YAML 1.2, two spaces a level.
    var yaml: String { lines(0).joined(separator: "\n") + "\n" }

    private func lines(_ level: Int) -> [String] {
        let indent = String(repeating: "  ", count: level)
        switch self {
        case .map(let members) where !members.isEmpty:
            return members.flatMap { member in
                member.value.lines(behind: "\(indent)\(Self.scalar(member.key)):", level + 1)
            }
        case .list(let elements) where !elements.isEmpty:
            return elements.flatMap { element -> [String] in
                let inside = element.lines(level + 1)
                if let words = element.flow { return ["\(indent)- \(words)"] }
                guard element.isBlock else { return ["\(indent)- \(element.inline)"] }
                return ["\(indent)- \(inside[0].dropFirst(indent.count + 2))"] + inside.dropFirst()
            }
        default: return [indent + inline]
        }
    }

    private func lines(behind key: String, _ level: Int) -> [String] {
        if let words = flow { return ["\(key) \(words)"] }
        return isBlock ? [key] + lines(level) : ["\(key) \(inline)"]
    }

    /// A reference, or a short list of texts, on one line.
    private var flow: String? {
        if let pointer = self["$ref"]?.inline, keys.count == 1 { return "{$ref: \(pointer)}" }
        guard case .list(let elements) = self, elements.allSatisfy({ $0.string != nil }) else {
            return nil
        }
        let text = "[\(elements.map(\.inline).joined(separator: ", "))]"
        return text.count <= 72 ? text : nil
    }

    private var isBlock: Bool {
        switch self {
        case .map(let members): !members.isEmpty
        case .list(let elements): !elements.isEmpty
        default: false
        }
    }

    private var inline: String {
        switch self {
        case .map: "{}"
        case .list: "[]"
        case .text(let text): Self.scalar(text)
        case .number(let number): "\(number)"
        case .flag(let flag): "\(flag)"
        case .null: "null"
        }
    }

    /// Quoted unless it can be nothing else than a text.
    private static func scalar(_ text: String) -> String {
        let isPlain =
            text.wholeMatch(of: /[A-Za-z\/][A-Za-z0-9 _.\/+()'’;,–-]*/) != nil
            && !text.hasSuffix(" ") && !text.contains(",")
            && !["true", "false", "null", "yes", "no", "on", "off", "y", "n"].contains(
                text.lowercased())
        guard !isPlain else { return text }
        let escaped = text.replacing("\\", with: "\\\\").replacing("\"", with: "\\\"")
            .replacing("\n", with: "\\n")
        return "\"\(escaped)\""
    }
}
