// SPDX-License-Identifier: Apache-2.0

/// What must hold, as the topology writes it: `{"deal.stage": "closed-won"}`. Several fields mean
/// all of them. This is the one form of condition everywhere.
public struct Condition: Hashable, Sendable {
    /// In the order of the fields' names.
    public var clauses: [Clause]

    public struct Clause: Hashable, Sendable {
        public var field: String
        public var test: Test
        public init(_ field: String, _ test: Test) {
            self.field = field
            self.test = test
        }
    }

    public init(_ clauses: [Clause]) {
        self.clauses = clauses.sorted { $0.field < $1.field }
    }

    /// Judges each clause against what is known. Holds when every finding is met.
    public func evaluate(_ known: (String) -> Value?) -> [Finding] {
        clauses.map { clause in
            let value = known(clause.field)
            return Finding(
                field: clause.field, met: clause.test.holds(for: value),
                wanted: clause.test.description, found: value?.description)
        }
    }

    /// Whether every clause holds.
    public func holds(_ known: (String) -> Value?) -> Bool {
        clauses.allSatisfy { $0.test.holds(for: known($0.field)) }
    }
}

/// What one clause found, so that a decision can be explained a year later.
public struct Finding: Codable, Hashable, Sendable {
    public var field: String
    public var met: Bool
    public var wanted: String
    /// What was known; nil when nothing was.
    public var found: String?
    public init(field: String, met: Bool, wanted: String, found: String?) {
        self.field = field
        self.met = met
        self.wanted = wanted
        self.found = found
    }
}

/// One test on one value.
public enum Test: Hashable, Sendable {
    case equals(Scalar)
    case oneOf([Scalar])
    case known(Bool)
    case atLeast(Double)
    case atMost(Double)
    /// Some row of a table whose columns satisfy all of these.
    case some(Condition)

    /// A literal in the topology.
    public enum Scalar: Hashable, Sendable {
        case text(String)
        case number(Double)
        case flag(Bool)
    }

    public func holds(for value: Value?) -> Bool {
        switch self {
        case .known(let wanted): return (value != nil) == wanted
        case .equals(let scalar): return value.map(scalar.equals) ?? false
        case .oneOf(let scalars):
            return value.map { value in scalars.contains { $0.equals(value) } } ?? false
        case .atLeast(let bound): return value?.magnitude.map { $0 >= bound } ?? false
        case .atMost(let bound): return value?.magnitude.map { $0 <= bound } ?? false
        case .some(let condition):
            guard case .rows(let rows)? = value else { return false }
            return rows.contains { row in condition.holds { row[$0].map(Value.text) } }
        }
    }
}

extension Test.Scalar {
    /// Text compares without regard to case, since tools disagree about it; a flag also equals its
    /// text, since tables hold text only.
    func equals(_ value: Value) -> Bool {
        switch (self, value) {
        case (.text(let wanted), .text(let found)): wanted.lowercased() == found.lowercased()
        case (.number(let wanted), _): value.magnitude == wanted
        case (.flag(let wanted), .flag(let found)): wanted == found
        case (.flag(let wanted), .text(let found)): found == (wanted ? "true" : "false")
        default: false
        }
    }
}

extension Value {
    /// The number inside, for comparisons: of a number or an amount of money.
    var magnitude: Double? {
        switch self {
        case .number(let number): number
        case .money(let money): money.amount
        case .text(let text): Double(text).flatMap { $0.isFinite ? $0 : nil }
        default: nil
        }
    }
}
