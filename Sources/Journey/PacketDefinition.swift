// SPDX-License-Identifier: Apache-2.0

/// The five sections of a packet, in the order in which a person reads them, and what happens
/// while it is incomplete.
public struct PacketDefinition: Codable, Hashable, Sendable {
    public var context: [FieldUse]
    public var goals: [FieldUse]
    public var stakeholders: [FieldUse]
    public var constraints: [FieldUse]
    public var nextSteps: [FieldUse]
    public var remind: Reminder?

    private enum CodingKeys: String, CodingKey {
        case context, goals, stakeholders, constraints, remind
        case nextSteps = "next_steps"
    }

    public init(
        context: [FieldUse] = [], goals: [FieldUse] = [], stakeholders: [FieldUse] = [],
        constraints: [FieldUse] = [], nextSteps: [FieldUse] = [], remind: Reminder? = nil
    ) {
        self.context = context
        self.goals = goals
        self.stakeholders = stakeholders
        self.constraints = constraints
        self.nextSteps = nextSteps
        self.remind = remind
    }

    /// The sections by name, in reading order.
    public var sections: [(name: String, fields: [FieldUse])] {
        [
            ("context", context), ("goals", goals), ("stakeholders", stakeholders),
            ("constraints", constraints), ("next steps", nextSteps),
        ]
    }

    /// Every field in reading order.
    public var fields: [FieldUse] { sections.flatMap(\.fields) }
}

/// A field in a packet; `!` behind its name means required.
public struct FieldUse: Codable, Hashable, Sendable {
    public var field: FieldID
    public var required: Bool
    public init(_ field: FieldID, required: Bool = false) {
        self.field = field
        self.required = required
    }
    public init(from decoder: any Decoder) throws {
        let text = try decoder.singleValueContainer().decode(String.self)
        required = text.hasSuffix("!")
        field = FieldID(rawValue: required ? String(text.dropLast()) : text)
    }
    public func encode(to encoder: any Encoder) throws {
        var container = encoder.singleValueContainer()
        try container.encode(field.rawValue + (required ? "!" : ""))
    }
}

/// Who is reminded of what is missing, how often, and whom after that.
public struct Reminder: Codable, Hashable, Sendable {
    public var who: Role
    public var every: Period
    /// How many reminders go to `who` alone before `then` is told as well; from 1.
    public var times: Int
    public var then: Role?
    public init(who: Role, every: Period, times: Int = 2, then: Role? = nil) {
        self.who = who
        self.every = every
        self.times = times
        self.then = then
    }
}
