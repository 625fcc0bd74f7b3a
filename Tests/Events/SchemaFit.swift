// SPDX-License-Identifier: Apache-2.0
@testable internal import Journey

@testable internal import baton

/// Holds JSON against a schema of the description, and names what does not fit.
///
/// It knows the words that the description uses and refuses all others, so that no rule is passed
/// over in silence.
struct SchemaFit {
    let document: YAMLNode

    func faults(of value: JSONNode, _ schema: YAMLNode, at path: String = "$") -> [String] {
        schema.keys.flatMap { word in
            let rule = schema[word]!
            let inside =
                structure(of: value, word, rule, schema, at: path)
                ?? (isKept(word, rule, by: value)
                    ? [] : ["\(path): \(word) \(rule.yaml.dropLast())"])
            return inside
        }
    }

    /// Follows references; a list of one stands for its element.
    func resolved(_ schema: YAMLNode) -> YAMLNode {
        if let pointer = schema["$ref"]?.string {
            let steps = pointer.split(separator: "/").dropFirst()
            return resolved(steps.reduce(document) { $0[String($1)] ?? .null })
        }
        if let all = schema["allOf"]?.elements, all.count == 1 { return resolved(all[0]) }
        return schema
    }

    /// The faults inside a value; nil for a word that is about the value itself.
    private func structure(
        of value: JSONNode, _ word: String, _ rule: YAMLNode, _ schema: YAMLNode, at path: String
    ) -> [String]? {
        let members = value.members ?? []
        switch word {
        case "$ref": return faults(of: value, resolved(schema), at: path)
        case "allOf": return rule.elements.flatMap { faults(of: value, $0, at: path) }
        case "items":
            guard case .list(let elements) = value.content else { return [] }
            return elements.enumerated()
                .flatMap { faults(of: $0.element, rule, at: "\(path)[\($0.offset)]") }
        case "properties":
            return members.flatMap { member in
                rule[member.key].map { faults(of: member.node, $0, at: "\(path).\(member.key)") }
                    ?? []
            }
        case "additionalProperties":
            return members.filter { schema["properties"]?[$0.key] == nil }.flatMap { member in
                rule == false
                    ? ["\(path).\(member.key) is unknown"]
                    : faults(of: member.node, rule, at: "\(path).\(member.key)")
            }
        case "required":
            let missing = rule.elements.compactMap(\.string).filter { name in
                !members.contains { $0.key == name }
            }
            return missing.map { "\(path).\($0) is missing" }
        default: return nil
        }
    }

    private func isKept(_ word: String, _ rule: YAMLNode, by value: JSONNode) -> Bool {
        switch word {
        case "description": return true
        case "type": return has(value, rule.string)
        case "const": return value.text != nil && value.text == rule.string
        case "enum": return rule.elements.contains { $0.string == value.text }
        case "pattern":
            let pattern = rule.string.flatMap { try? Regex($0) }
            return pattern.flatMap { value.text?.firstMatch(of: $0) } != nil
        case "format": return Instant(rfc3339: value.text ?? "") != nil
        default: return isWithin(word, rule, value)
        }
    }

    private func isWithin(_ word: String, _ rule: YAMLNode, _ value: JSONNode) -> Bool {
        guard case .number(let limit) = rule else { return false }
        switch (word, value.content) {
        case ("minimum", .number(let number)): return number >= Double(limit)
        case ("minLength", .text(let text)): return text.count >= limit
        case ("maxLength", .text(let text)): return text.count <= limit
        case ("minProperties", .object(let members)): return members.count >= limit
        case ("maxProperties", .object(let members)): return members.count <= limit
        default: return false
        }
    }

    private func has(_ value: JSONNode, _ type: String?) -> Bool {
        switch (type, value.content) {
        case ("object", .object), ("array", .list), ("string", .text), ("boolean", .flag),
            ("number", .number):
            true
        case ("integer", .number(let number)): number == number.rounded()
        default: false
        }
    }
}

extension JSONNode {
    fileprivate var text: String? {
        guard case .text(let text) = content else { return nil }
        return text
    }
}
