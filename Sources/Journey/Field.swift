// SPDX-License-Identifier: Apache-2.0

/// One thing a team must know about a customer, defined once for the whole company.
public struct Field: Codable, Hashable, Sendable {
    public var type: FieldType
    /// Where it comes from: `hubspot:deal.amount`, `forms:/utm/source`, or `ask:rep`.
    public var from: [String]
    /// The question a person is asked, and what the field means.
    public var ask: String
    /// Whether "there is none" is an answer; then it carries a name.
    public var none: NonePolicy?

    public enum NonePolicy: String, Codable, Hashable, Sendable { case allowed }

    public init(type: FieldType, from: [String], ask: String, none: NonePolicy? = nil) {
        self.type = type
        self.from = from
        self.ask = ask
        self.none = none
    }
}

/// What a field holds. The last five are small tables.
public enum FieldType: String, Codable, Hashable, Sendable, CaseIterable {
    case text, number, flag, date, money, person
    case measure
    case stakeholders = "stakeholder[]"
    case promises = "promise[]"
    case risks = "risk[]"
    case objections = "objection[]"
    case milestones = "milestone[]"

    /// The columns of a table, required ones first; nil for a plain value.
    public var columns: (required: [String], optional: [String])? {
        switch self {
        case .text, .number, .flag, .date, .money, .person: nil
        case .measure: (["what"], ["by", "target"])
        case .stakeholders: (["name", "role"], ["stake", "influence", "prefers", "wants"])
        case .promises: (["what"], ["due", "owner", "in_contract", "kind"])
        case .risks: (["what"], ["kind", "who"])
        case .objections: (["what"], ["settled_by"])
        case .milestones: (["what", "due"], ["owner"])
        }
    }
}
