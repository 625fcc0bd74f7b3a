// SPDX-License-Identifier: Apache-2.0

/// The map: the only place where a company's rules live. Written by RevOps as `topology.json`,
/// checked by `baton check`, and told to the workers by the event `topology.activated`.
///
/// It holds no people and no secrets. Every duration says whether it is elapsed or business time.
public struct Topology: Codable, Hashable, Sendable {
    public var bus: BusEndpoints?
    public var workers: [WorkerName: WorkerRole]
    public var sources: [SourceID: Source]
    public var fields: [FieldID: Field]
    public var calendars: [CalendarID: BusinessCalendar]
    public var queues: [QueueID: Queue]
    public var handoffs: [PointID: HandoffPoint]
    public var success: [String: SuccessRule]

    public init(
        bus: BusEndpoints? = nil, workers: [WorkerName: WorkerRole] = [:],
        sources: [SourceID: Source] = [:], fields: [FieldID: Field] = [:],
        calendars: [CalendarID: BusinessCalendar] = [:], queues: [QueueID: Queue] = [:],
        handoffs: [PointID: HandoffPoint] = [:], success: [String: SuccessRule] = [:]
    ) {
        self.bus = bus
        self.workers = workers
        self.sources = sources
        self.fields = fields
        self.calendars = calendars
        self.queues = queues
        self.handoffs = handoffs
        self.success = success
    }

    public init(from decoder: any Decoder) throws {
        let container = try decoder.container(keyedBy: CodingKeys.self)
        bus = try container.decodeIfPresent(BusEndpoints.self, forKey: .bus)
        workers =
            try container.decodeIfPresent([WorkerName: WorkerRole].self, forKey: .workers) ?? [:]
        sources = try container.decodeIfPresent([SourceID: Source].self, forKey: .sources) ?? [:]
        fields = try container.decodeIfPresent([FieldID: Field].self, forKey: .fields) ?? [:]
        calendars =
            try container.decodeIfPresent([CalendarID: BusinessCalendar].self, forKey: .calendars)
            ?? [:]
        queues = try container.decodeIfPresent([QueueID: Queue].self, forKey: .queues) ?? [:]
        handoffs =
            try container.decodeIfPresent([PointID: HandoffPoint].self, forKey: .handoffs) ?? [:]
        success = try container.decodeIfPresent([String: SuccessRule].self, forKey: .success) ?? [:]
    }
}

/// Where the bus listens, as ZeroMQ endpoints. Rules about the machine, not about customers: they
/// are read at start and are not part of what is activated.
public struct BusEndpoints: Codable, Hashable, Sendable {
    public var publish: String
    public var live: String
    public init(publish: String, live: String) {
        self.publish = publish
        self.live = live
    }
}

/// One worker's place in the loop, and what passes through it.
public struct WorkerRole: Codable, Hashable, Sendable {
    public var stage: Stage
    public var consumes: [EventType]
    public var emits: [EventType]
    public init(stage: Stage, consumes: [EventType], emits: [EventType]) {
        self.stage = stage
        self.consumes = consumes
        self.emits = emits
    }
}

/// The stages of the loop, and `edge` for the doors to people and tools.
public enum Stage: String, Codable, Hashable, Sendable, CaseIterable {
    case map, define, package, automate, enforce, measure, improve, edge
}

/// Working hours of a team. Business durations count inside them; in this build only `always`,
/// which counts every second, can be reckoned with, and `baton check` says so.
public struct BusinessCalendar: Codable, Hashable, Sendable {
    /// A name of the IANA time zone database.
    public var zone: String
    public var holidays: String?
    /// Days (`mon`, `mon-thu`) to blocks of local time (`09:00-12:30`).
    public var open: [String: [String]]
    public init(zone: String, holidays: String? = nil, open: [String: [String]]) {
        self.zone = zone
        self.holidays = holidays
        self.open = open
    }
}

/// Who may receive a handoff, and how it is shared among them. A queue always has a fallback: the
/// person who owns what waits here and what nobody takes.
public struct Queue: Codable, Hashable, Sendable {
    public enum Share: String, Codable, Hashable, Sendable {
        case weightedRoundRobin = "weighted-round-robin"
        case leastLoaded = "least-loaded"
    }
    public enum WhenFull: String, Codable, Hashable, Sendable { case wait }
    public var team: TeamID
    public var share: Share
    public var whenFull: WhenFull
    public var fallback: PersonID
    public init(
        team: TeamID, share: Share = .weightedRoundRobin, whenFull: WhenFull = .wait,
        fallback: PersonID
    ) {
        self.team = team
        self.share = share
        self.whenFull = whenFull
        self.fallback = fallback
    }
    private enum CodingKeys: String, CodingKey {
        case team, share, fallback
        case whenFull = "when_full"
    }
}

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

/// A part somebody plays in a handoff: `rep` (packed it), `owner` (received it), `rep.manager`,
/// `owner.manager`; any other text is a person's id.
public struct Role: Name {
    public let rawValue: String
    public init(rawValue: String) { self.rawValue = rawValue }
    public static let rep: Role = "rep"
    public static let owner: Role = "owner"
}
