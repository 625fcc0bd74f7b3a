// SPDX-License-Identifier: Apache-2.0

/// Why an event was refused: where in its JSON, and which rule it breaks, with the mend.
public struct MalformedEvent: Error, Hashable, Sendable, CustomStringConvertible {
    /// A path as `$.data.handoff`.
    public var path: String
    public var rule: String
    public init(path: String, rule: String) {
        self.path = path
        self.rule = rule
    }
    public var description: String { "\(path): \(rule)" }
}

extension MalformedEvent {
    /// Puts a decoding error of `data` into a path and a rule.
    init(_ error: DecodingError) {
        switch error {
        case .keyNotFound(let key, let context):
            self.init(path: Self.path(context.codingPath + [key]), rule: "is required and missing")
        case .typeMismatch(_, let context), .valueNotFound(_, let context),
            .dataCorrupted(let context):
            self.init(path: Self.path(context.codingPath), rule: context.debugDescription)
        @unknown default:
            self.init(path: "$.data", rule: "\(error)")
        }
    }

    private static func path(_ keys: [any CodingKey]) -> String {
        keys.reduce("$.data") { path, key in
            key.intValue.map { "\(path)[\($0)]" } ?? "\(path).\(key.stringValue)"
        }
    }
}
