// SPDX-License-Identifier: Apache-2.0

/// The JSON of conditions: a scalar means equal, an array means one of, an object names a test.
extension Condition: Codable {
    public init(from decoder: any Decoder) throws {
        let tests = try decoder.singleValueContainer().decode([String: Test].self)
        self.init(tests.map { Clause($0.key, $0.value) })
    }
    public func encode(to encoder: any Encoder) throws {
        var container = encoder.singleValueContainer()
        var tests: [String: Test] = [:]
        for clause in clauses { tests[clause.field] = clause.test }
        try container.encode(tests)
    }
}

extension Test: Codable {
    private enum Operator: String, CodingKey, CaseIterable {
        case known, some
        case atLeast = "at_least"
        case atMost = "at_most"
    }

    public init(from decoder: any Decoder) throws {
        if let container = try? decoder.container(keyedBy: Operator.self),
            let named = container.allKeys.first
        {
            guard container.allKeys.count == 1 else {
                throw DecodingError.dataCorrupted(
                    .init(
                        codingPath: decoder.codingPath,
                        debugDescription: "one test at a time; write the field twice in two rules"))
            }
            switch named {
            case .known: self = .known(try container.decode(Bool.self, forKey: named))
            case .some: self = .some(try container.decode(Condition.self, forKey: named))
            case .atLeast: self = .atLeast(try container.decode(Double.self, forKey: named))
            case .atMost: self = .atMost(try container.decode(Double.self, forKey: named))
            }
            return
        }
        let container = try decoder.singleValueContainer()
        if let scalars = try? container.decode([Scalar].self) {
            self = .oneOf(scalars)
        } else if let scalar = try? container.decode(Scalar.self) {
            self = .equals(scalar)
        } else {
            throw DecodingError.dataCorruptedError(
                in: container,
                debugDescription: "a test is a text, number or flag, a list of them, or one of "
                    + Operator.allCases.map { "{\"\($0.rawValue)\": …}" }.joined(separator: ", "))
        }
    }

    public func encode(to encoder: any Encoder) throws {
        var plain: any SingleValueEncodingContainer { encoder.singleValueContainer() }
        var named: KeyedEncodingContainer<Operator> { encoder.container(keyedBy: Operator.self) }
        switch self {
        case .equals(let scalar):
            var container = plain
            try container.encode(scalar)
        case .oneOf(let scalars):
            var container = plain
            try container.encode(scalars)
        case .known(let flag):
            var container = named
            try container.encode(flag, forKey: .known)
        case .atLeast(let bound):
            var container = named
            try container.encode(bound, forKey: .atLeast)
        case .atMost(let bound):
            var container = named
            try container.encode(bound, forKey: .atMost)
        case .some(let condition):
            var container = named
            try container.encode(condition, forKey: .some)
        }
    }
}

extension Test.Scalar: Codable {
    public init(from decoder: any Decoder) throws {
        let container = try decoder.singleValueContainer()
        if let text = try? container.decode(String.self) {
            self = .text(text)
        } else if let flag = try? container.decode(Bool.self) {
            self = .flag(flag)
        } else {
            self = .number(try container.decode(Double.self))
        }
    }
    public func encode(to encoder: any Encoder) throws {
        var container = encoder.singleValueContainer()
        switch self {
        case .text(let text): try container.encode(text)
        case .number(let number): try container.encode(number)
        case .flag(let flag): try container.encode(flag)
        }
    }
}

extension Test: CustomStringConvertible {
    public var description: String {
        switch self {
        case .equals(let scalar): "is \(scalar)"
        case .oneOf(let scalars): "is one of " + scalars.map(\.description).joined(separator: ", ")
        case .known(let wanted): wanted ? "is known" : "is not known"
        case .atLeast(let bound): "is at least \(Value.number(bound))"
        case .atMost(let bound): "is at most \(Value.number(bound))"
        case .some(let condition):
            "has a row where "
                + condition.clauses.map { "\($0.field) \($0.test)" }.joined(separator: " and ")
        }
    }
}

extension Test.Scalar: CustomStringConvertible {
    public var description: String {
        switch self {
        case .text(let text): text
        case .number(let number): Value.number(number).description
        case .flag(let flag): flag ? "yes" : "no"
        }
    }
}
