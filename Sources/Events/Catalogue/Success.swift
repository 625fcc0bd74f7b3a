// SPDX-License-Identifier: Apache-2.0
public import Journey

/// The customer has experienced measurable value.
public struct SuccessReached: Payload {
    public static let type: EventType = "success.reached"
    public var account: SubjectID
    public var rule: String
    public var why: [Finding]

    public init(account: SubjectID, rule: String, why: [Finding]) {
        self.account = account
        self.rule = rule
        self.why = why
    }
}

/// The moment to ask for a referral: who asks whom, and how.
public struct ReferralDue: Payload {
    public static let type: EventType = "referral.due"
    public var account: SubjectID
    public var rule: String
    public var who: Role
    public var person: PersonID?
    /// The stakeholder to ask, by name where known.
    public var ask: String
    public var say: String
    public var due: Instant

    public init(
        account: SubjectID, rule: String, who: Role, person: PersonID? = nil, ask: String,
        say: String, due: Instant
    ) {
        self.account = account
        self.rule = rule
        self.who = who
        self.person = person
        self.ask = ask
        self.say = say
        self.due = due
    }
}
