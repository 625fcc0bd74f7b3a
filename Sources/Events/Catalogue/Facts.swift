// SPDX-License-Identifier: Apache-2.0
public import Journey

/// A tool, or a person through a form, tells what is so. The envelope's subject says of whom, its
/// time says when it became so. Facts are never refused for being inconvenient.
public struct FactObserved: Payload {
    public static let type: EventType = "fact.observed"
    public var field: FieldID
    /// What is so; nil when the tool says that the field was emptied.
    public var value: Value?
    /// The tool or door: `hubspot`, `form`.
    public var source: String
    /// Who entered it there.
    public var by: String?

    public init(field: FieldID, value: Value? = nil, source: String, by: String? = nil) {
        self.field = field
        self.value = value
        self.source = source
        self.by = by
    }
}

/// Something happened between people: a call, a meeting, a mail. Its moment is what clocks and
/// tasks wait for.
public struct ActivityLogged: Payload {
    public static let type: EventType = "activity.logged"
    /// What it was, as `introduction.held` or `touch.first_human`.
    public var moment: Moment
    public var by: PersonID?
    /// Whether a person did it; sequence mail and auto-replies are not.
    public var human: Bool
    public var source: String
    public var note: String?

    public init(
        moment: Moment, by: PersonID? = nil, human: Bool = true, source: String,
        note: String? = nil
    ) {
        self.moment = moment
        self.by = by
        self.human = human
        self.source = source
        self.note = note
    }
}

/// A support ticket changed.
public struct TicketUpdated: Payload {
    public static let type: EventType = "ticket.updated"
    public var ticket: String
    public var title: String?
    public var status: String
    public var priority: String?
    public var category: String?
    public var source: String

    public init(
        ticket: String, title: String? = nil, status: String, priority: String? = nil,
        category: String? = nil, source: String
    ) {
        self.ticket = ticket
        self.title = title
        self.status = status
        self.priority = priority
        self.category = category
        self.source = source
    }
}

/// A person of one of the teams, as the directory has them now. Partition key `*`: every fold
/// knows the people.
public struct PersonObserved: Payload {
    public static let type: EventType = "person.observed"
    public var person: PersonID
    public var name: String
    public var email: String?
    public var teams: [TeamID]
    public var manager: PersonID?
    /// Turns in a weighted round robin; from 1.
    public var weight: Int
    /// Open handoffs at most; nil is without a limit.
    public var capacity: Int?
    /// False for somebody who left or is away.
    public var active: Bool

    public init(
        person: PersonID, name: String, email: String? = nil, teams: [TeamID],
        manager: PersonID? = nil, weight: Int = 1, capacity: Int? = nil, active: Bool = true
    ) {
        self.person = person
        self.name = name
        self.email = email
        self.teams = teams
        self.manager = manager
        self.weight = weight
        self.capacity = capacity
        self.active = active
    }
}

/// A lead or deal belongs to an account: from now on its context travels there.
public struct SubjectLinked: Payload {
    public static let type: EventType = "subject.linked"
    public var linked: SubjectID
    public var account: SubjectID

    public init(linked: SubjectID, account: SubjectID) {
        self.linked = linked
        self.account = account
    }
}

/// Somebody fills a field of a handoff by hand.
public struct FieldFillRequested: Payload {
    public static let type: EventType = "field.fill.requested"
    public var handoff: HandoffID
    public var field: FieldID
    public var value: Value
    public var by: PersonID

    public init(handoff: HandoffID, field: FieldID, value: Value, by: PersonID) {
        self.handoff = handoff
        self.field = field
        self.value = value
        self.by = by
    }
}

/// A filled field was not taken, and why.
public struct FieldFillRefused: Payload {
    public static let type: EventType = "field.fill.refused"
    public var handoff: HandoffID
    public var field: FieldID
    public var reason: String

    public init(handoff: HandoffID, field: FieldID, reason: String) {
        self.handoff = handoff
        self.field = field
        self.reason = reason
    }
}
