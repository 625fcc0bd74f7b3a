// SPDX-License-Identifier: Apache-2.0

/// A place in the journey where ownership changes, with everything that makes the change safe.
public struct HandoffPoint: Codable, Hashable, Sendable {
    public var from: TeamID
    public var to: TeamID
    /// The team that owns the definition.
    public var definedBy: TeamID
    public var mode: Mode
    /// What the customer risks here.
    public var risk: String
    /// The kind of subject that is handed over: `lead`, `deal`.
    public var subject: String
    /// The field that names the sender: `deal.owner`.
    public var rep: FieldID
    public var trigger: Condition
    public var entry: Condition
    public var packet: PacketDefinition
    public var routing: Routing
    public var sla: [SLAName: SLA]
    public var tasks: [TaskDefinition]
    public var exit: Condition
    public var feedback: [FeedbackQuestion]

    /// How far Baton goes: `observe` records what it would do and sends nothing, `warn` tells
    /// people, `enforce` also holds what is not ready.
    public enum Mode: String, Codable, Hashable, Sendable { case observe, warn, enforce }

    private enum CodingKeys: String, CodingKey {
        case from, to, mode, risk, subject, rep, trigger, entry, packet, routing, sla, tasks, exit
        case feedback
        case definedBy = "defined_by"
    }

    public init(
        from: TeamID, to: TeamID, definedBy: TeamID, mode: Mode, risk: String, subject: String,
        rep: FieldID, trigger: Condition, entry: Condition, packet: PacketDefinition,
        routing: Routing, sla: [SLAName: SLA] = [:], tasks: [TaskDefinition] = [],
        exit: Condition = Condition([]), feedback: [FeedbackQuestion] = []
    ) {
        self.from = from
        self.to = to
        self.definedBy = definedBy
        self.mode = mode
        self.risk = risk
        self.subject = subject
        self.rep = rep
        self.trigger = trigger
        self.entry = entry
        self.packet = packet
        self.routing = routing
        self.sla = sla
        self.tasks = tasks
        self.exit = exit
        self.feedback = feedback
    }
}

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

/// How an owner is found. The first rule whose condition holds names the queue.
public struct Routing: Codable, Hashable, Sendable {
    /// A field that may already name the owner: `account.owner`.
    public var first: FieldID?
    public var rules: [Rule]
    public var otherwise: QueueID
    public var accept: Acceptance

    public struct Rule: Codable, Hashable, Sendable {
        public var when: Condition
        public var queue: QueueID
        public init(when: Condition, queue: QueueID) {
            self.when = when
            self.queue = queue
        }
    }

    /// How long an owner has to accept, and who is next.
    public struct Acceptance: Codable, Hashable, Sendable {
        public enum Otherwise: String, Codable, Hashable, Sendable {
            case nextOwner = "next-owner"
            case fallback
        }
        public var within: Period
        public var otherwise: Otherwise
        public init(within: Period, otherwise: Otherwise) {
            self.within = within
            self.otherwise = otherwise
        }
        private enum CodingKeys: String, CodingKey {
            case within
            case otherwise = "else"
        }
    }

    public init(
        first: FieldID? = nil, rules: [Rule] = [], otherwise: QueueID, accept: Acceptance
    ) {
        self.first = first
        self.rules = rules
        self.otherwise = otherwise
        self.accept = accept
    }
}

/// A clock on a handoff. `start` and `stop` name an event type (`packet.sealed`), a moment
/// (`introduction.held`) or a date field (`deal.signed_at`).
public struct SLA: Codable, Hashable, Sendable {
    public var start: Moment
    public var stop: Moment
    public var within: Period
    public var calendar: CalendarID
    /// Shares of the target at which the owner is warned: `50%`.
    public var warn: [Share]
    /// Who is told of the breach, nearest first.
    public var escalate: [Role]

    public init(
        start: Moment, stop: Moment, within: Period, calendar: CalendarID = "always",
        warn: [Share] = [], escalate: [Role]
    ) {
        self.start = start
        self.stop = stop
        self.within = within
        self.calendar = calendar
        self.warn = warn
        self.escalate = escalate
    }

    public init(from decoder: any Decoder) throws {
        let container = try decoder.container(keyedBy: CodingKeys.self)
        start = try container.decode(Moment.self, forKey: .start)
        stop = try container.decode(Moment.self, forKey: .stop)
        within = try container.decode(Period.self, forKey: .within)
        calendar = try container.decodeIfPresent(CalendarID.self, forKey: .calendar) ?? "always"
        warn = try container.decodeIfPresent([Share].self, forKey: .warn) ?? []
        escalate = try container.decode([Role].self, forKey: .escalate)
    }
}

/// A step of the playbook.
public struct TaskDefinition: Codable, Hashable, Sendable {
    public var id: TaskID
    public var `do`: String
    public var who: Role
    public var due: Due
    /// Only a person may do it; nothing does it for them.
    public var human: Bool?
    /// The moment that completing it brings about, and that completes it when a tool observes it.
    public var marks: Moment?
    /// Created only where the packet's values satisfy this.
    public var when: Condition?

    public init(
        id: TaskID, do: String, who: Role, due: Due, human: Bool? = nil, marks: Moment? = nil,
        when: Condition? = nil
    ) {
        self.id = id
        self.do = `do`
        self.who = who
        self.due = due
        self.human = human
        self.marks = marks
        self.when = when
    }
}

/// A question to the receiver, and who hears the answer.
public struct FeedbackQuestion: Codable, Hashable, Sendable {
    public var who: Role
    public var ask: String
    /// The highest mark; the lowest is 1.
    public var scale: Int
    public var at: Moment
    public var tell: [Role]
    public init(who: Role, ask: String, scale: Int = 5, at: Moment, tell: [Role]) {
        self.who = who
        self.ask = ask
        self.scale = scale
        self.at = at
        self.tell = tell
    }
}
