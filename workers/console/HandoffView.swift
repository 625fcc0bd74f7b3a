// SPDX-License-Identifier: Apache-2.0
public import Events
public import Journey

/// One handoff as people see it.
public struct HandoffView: Codable, Hashable, Sendable {
    /// How far it has come. Later ones are greater; only what was sent back opens again.
    public enum State: String, Codable, CaseIterable, Comparable, Sendable {
        case requested, held, open, routed, accepted, rejected, completed

        public static func < (left: State, right: State) -> Bool { left.rank < right.rank }
        public var isEnd: Bool { self == .rejected || self == .completed }
        private var rank: Int { Self.allCases.firstIndex(of: self) ?? 0 }
    }

    public let id: HandoffID
    public let point: PointID
    public let subject: SubjectID
    /// The account's id, or the subject's where there is none.
    public let key: String
    /// What people call the customer. Filled by ``Console`` when it is read.
    public var customer = ""
    /// What is known of the fields that its packet and its owner are asked for. Filled by
    /// ``Console/handoff(_:)`` when it is read.
    public var known: [FieldID: KnownValue] = [:]
    public internal(set) var state = State.requested
    public internal(set) var mode = HandoffPoint.Mode.enforce
    /// The rules it opened under; nil before.
    public internal(set) var topology: Int?
    public internal(set) var rep: PersonID?
    public internal(set) var owner: PersonID?
    public internal(set) var acceptBy: Instant?
    public internal(set) var packet: PacketRecord?
    /// Required fields that nobody has answered.
    public internal(set) var missing: [FieldID] = []
    public internal(set) var reasons: Reasons
    public internal(set) var tasks: [TaskView] = []
    public internal(set) var clocks: [ClockView] = []
    /// Who was given the handoff and why, in order. Bounded by the team.
    public internal(set) var routings: [RoutingView] = []
    /// Bounded by the people who judge it, once each.
    public internal(set) var feedback: [FeedbackGiven] = []
    /// The latest ``linesKept``.
    public internal(set) var timeline: [TimelineLine] = []
    public internal(set) var endedAt: Instant?
    /// Whom to ask for a referral, since its customer reached a success; nil before.
    public internal(set) var referral: ReferralDue?

    /// A handoff that is reminded of every day for half a year.
    public static let linesKept = 200

    init(_ requested: HandoffRequested, subject: SubjectID, key: String, at moment: Instant) {
        id = requested.handoff
        point = requested.point
        self.subject = subject
        self.key = key
        reasons = Reasons(requestedAt: moment, trigger: requested.why)
    }

    /// Whether a due time has passed and its moment has not come.
    public var isOverdue: Bool { !state.isEnd && clocks.contains(where: \.isOverdue) }

    /// The next due time of a clock that runs.
    public var nextDue: Instant? {
        state.isEnd ? nil : clocks.filter(\.isRunning).map(\.due).min()
    }

    mutating func add(_ line: TimelineLine) {
        timeline.append(line)
        if timeline.count > Self.linesKept { timeline.removeFirst() }
    }
}

/// What was found when the handoff was asked for, held, opened and ended.
public struct Reasons: Codable, Hashable, Sendable {
    public var requestedAt: Instant
    public var trigger: [Finding]
    /// When it was held first; nil when it never was.
    public var heldAt: Instant?
    /// When what is missing changed last.
    public var heldAnewAt: Instant?
    public var failed: [Finding] = []
    /// What was missing and what failed when it was held first.
    public var lackedFirst: [FieldID] = []
    public var failedFirst: [Finding] = []
    /// Required answers that were known, of how many, when it was held last.
    public var known = 0
    public var required = 0
    public var openedAt: Instant?
    /// When it opened last after it had been sent back.
    public var reopenedAt: Instant?
    /// What was answered last of what had held it, when it opened first.
    public var lastAnswered: LastAnswer?
    public var entry: [Finding] = []
    public var accepted: Instant?
    public var rejection: Rejection?
    /// How often it went back, and when it opened again: the latest ``returnsKept``.
    public var rejections: [Rejection] = []
    public var reopenings: [Instant] = []
    public var exit: [Finding] = []

    /// More than anybody reads on one page.
    public static let returnsKept = 20

    /// An answer and where it came from.
    public struct LastAnswer: Codable, Hashable, Sendable {
        public var field: FieldID
        public var by: PersonID?
        public var source: String
    }

    public struct Rejection: Codable, Hashable, Sendable {
        public var by: PersonID
        public var reason: String
        public var at: Instant
    }

    mutating func reopen(at moment: Instant) {
        reopenedAt = moment
        reopenings = (reopenings + [moment]).suffix(Self.returnsKept)
    }

    mutating func reject(_ rejection: Rejection) {
        self.rejection = rejection
        rejections = (rejections + [rejection]).suffix(Self.returnsKept)
    }

    init(requestedAt: Instant, trigger: [Finding]) {
        self.requestedAt = requestedAt
        self.trigger = trigger
    }
}

/// One owner of a handoff and why.
public struct RoutingView: Codable, Hashable, Sendable {
    public var at: Instant
    public var owner: PersonID
    /// Who had it before and did not accept.
    public var from: PersonID?
    public var because: RoutingTrace
    public var acceptBy: Instant
}

/// One line of a handoff's story.
public struct TimelineLine: Codable, Hashable, Sendable {
    public var at: Instant
    public var text: String
}
