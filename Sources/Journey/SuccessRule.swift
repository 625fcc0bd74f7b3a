// SPDX-License-Identifier: Apache-2.0

/// The point at which a customer has experienced measurable value, and the play it starts.
public struct SuccessRule: Codable, Hashable, Sendable {
    /// What must be known of the account.
    public var when: Condition
    public var play: Play
    public init(when: Condition, play: Play) {
        self.when = when
        self.play = play
    }
}

/// What a person does at a designed moment: whom to reach, what to say, how to ask.
public struct Play: Codable, Hashable, Sendable {
    /// Who acts: a role, as `owner` or `rep`.
    public var who: Role
    /// Which stakeholder to ask, by role in the stakeholder map, as `champion`.
    public var ask: String
    public var say: String
    public var within: Period
    public init(who: Role, ask: String, say: String, within: Period) {
        self.who = who
        self.ask = ask
        self.say = say
        self.within = within
    }
}
