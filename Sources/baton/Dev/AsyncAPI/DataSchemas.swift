// SPDX-License-Identifier: Apache-2.0
internal import Events
internal import Journey

/// The schema of each event's `data`, and of every type that it is made of, in the dialect that
/// AsyncAPI shares with JSON Schema draft 7.
struct DataSchemas {
    /// By name: an event's type (`handoff.routed`), or a Swift type (`Finding`).
    private(set) var all: [String: YAMLNode] = [:]
    private let declarations: Declarations

    /// - Throws: ``Failure`` for a type that the sources do not declare.
    init(_ declarations: Declarations) throws {
        self.declarations = declarations
        for payload in Catalogue.all {
            all[payload.type.rawValue] = try declared("\(payload)")
        }
    }

    /// What an event says, in the words of its source.
    func comment(of payload: any Payload.Type) -> String {
        declarations.types["\(payload)"]?.comment ?? ""
    }

    // MARK: Types

    private mutating func declared(_ name: String) throws -> YAMLNode {
        guard let declared = declarations.types[name] else {
            throw Failure(
                "the sources declare no type \"\(name)\"",
                mend: "A part of an event is a public struct or enum, its head on one line.",
                status: .data)
        }
        switch declared.kind {
        case .name: return described("string", declared.comment)
        case .choice(let words):
            return described("string", declared.comment)
                .adding("enum", .list(words.map(YAMLNode.text)))
        case .record(let parts): return try record(parts, declared.comment)
        }
    }

    private mutating func record(
        _ parts: [Declarations.Part], _ comment: String
    ) throws -> YAMLNode {
        var properties: [YAMLNode.Member] = []
        for part in parts {
            let schema = try schema(of: Self.present(part.type))
            properties.append(.init(key: part.name, value: Self.explained(schema, part.comment)))
        }
        let required = parts.filter { !$0.type.hasSuffix("?") }.map { YAMLNode.text($0.name) }
        return described("object", comment)
            .adding("required", required.isEmpty ? nil : .list(required))
            .adding("properties", properties.isEmpty ? nil : .map(properties))
    }

    private func described(_ type: String, _ comment: String) -> YAMLNode {
        let node: YAMLNode = ["type": .text(type)]
        return node.adding("description", comment.isEmpty ? nil : .text(comment))
    }

    private mutating func schema(of type: String) throws -> YAMLNode {
        switch type {
        case "String": return ["type": "string"]
        case "Bool": return ["type": "boolean"]
        case "Double": return ["type": "number"]
        case "Int": return ["type": "integer"]
        case "UInt64": return ["type": "integer", "minimum": 0]
        case _ where type.hasPrefix("["):
            let inside = String(type.dropFirst().dropLast())
            if let colon = inside.firstRange(of: ": ") {
                let value = try schema(of: String(inside[colon.upperBound...]))
                return ["type": "object", "additionalProperties": value]
            }
            return ["type": "array", "items": try schema(of: inside)]
        default: return try reference(to: type)
        }
    }

    private mutating func reference(to type: String) throws -> YAMLNode {
        if all[type] == nil {
            // Taken before it is read: a type may hold itself.
            all[type] = [:]
            let comment = declarations.types[type]?.comment ?? ""
            all[type] =
                try Self.written[type].map { Self.explained($0, comment) }
                ?? declared(type)
        }
        return .reference("#/components/schemas/\(type)")
    }

    private static func present(_ type: String) -> String {
        type.hasSuffix("?") ? String(type.dropLast()) : type
    }

    /// Beside a reference nothing else counts: it moves into a list of one.
    private static func explained(_ schema: YAMLNode, _ comment: String) -> YAMLNode {
        guard !comment.isEmpty else { return schema }
        let whole: YAMLNode = schema["$ref"] == nil ? schema : ["allOf": [schema]]
        return whole.adding("description", .text(comment))
    }

    // MARK: What is written by hand in Swift as well

    private static let period = "[0-9]+( business)? (second|minute|hour|day|week)s?"

    /// The types whose JSON is not that of their parts.
    private static let written: [String: YAMLNode] = [
        "Instant": ["type": "string", "format": "date-time"],
        "Due": ["type": "string", "pattern": .text("^[^ ]+ \\+ \(period)$")],
        "Share": ["type": "string", "pattern": "^[1-9][0-9]?%$"],
        "Topology": ["type": "object"],
        "Value": [
            "type": "object", "minProperties": 1, "maxProperties": 1,
            "additionalProperties": false,
            "properties": [
                "text": ["type": "string"], "number": ["type": "number"],
                "flag": ["type": "boolean"], "date": ["type": "string", "format": "date-time"],
                "money": [
                    "type": "object", "required": ["amount", "currency"],
                    "properties": [
                        "amount": ["type": "number"], "currency": ["type": "string"],
                    ],
                ],
                "rows": [
                    "type": "array",
                    "items": ["type": "object", "additionalProperties": ["type": "string"]],
                ],
                "none": ["type": "string"],
            ],
        ],
    ]
}
