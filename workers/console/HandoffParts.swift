// SPDX-License-Identifier: Apache-2.0
public import Events
public import Journey

/// A packet with all that changed since it was sealed.
public struct PacketRecord: Codable, Hashable, Sendable {
    /// The values as they are now.
    public internal(set) var packet: PacketSealed
    public let sealedAt: Instant
    /// The latest ``amendmentsKept``, oldest first.
    public internal(set) var amendments: [Amendment] = []

    /// Ten fields, each changed ten times.
    public static let amendmentsKept = 100

    /// What one amendment changed.
    public struct Amendment: Codable, Hashable, Sendable {
        public var at: Instant
        public var version: Int
        public var changes: [PacketChange]
    }

    init(packet: PacketSealed, sealedAt: Instant) {
        self.packet = packet
        self.sealedAt = sealedAt
    }

    mutating func amend(_ amended: PacketAmended, at moment: Instant) {
        packet.version = amended.version
        packet.checksum = amended.checksum
        for section in packet.sections.indices {
            for field in packet.sections[section].fields.indices {
                let name = packet.sections[section].fields[field].field
                guard let change = amended.changes.last(where: { $0.field == name }) else {
                    continue
                }
                packet.sections[section].fields[field].known = change.after
            }
        }
        amendments.append(
            Amendment(at: moment, version: amended.version, changes: amended.changes))
        if amendments.count > Self.amendmentsKept { amendments.removeFirst() }
    }
}

/// A step of the playbook, open or done.
public struct TaskView: Codable, Hashable, Sendable {
    public let task: TaskID
    public let what: String
    public let who: Role
    public internal(set) var person: PersonID?
    /// Nil while the moment that it follows has not come.
    public internal(set) var due: Instant?
    public let dueRule: Due
    public let human: Bool
    public let created: Instant
    public internal(set) var done: Instant?
    public internal(set) var doneBy: PersonID?

    public var isDone: Bool { done != nil }

    init(_ task: TaskCreated, at moment: Instant) {
        self.task = task.task
        what = task.what
        who = task.who
        person = task.person
        due = task.due
        dueRule = task.dueRule
        human = task.human
        created = moment
    }

    mutating func complete(by person: PersonID?, at moment: Instant) {
        guard done == nil else { return }
        done = moment
        doneBy = person
    }

    /// A moment has come: a due date that follows it is known from now on.
    mutating func reach(_ mark: Moment, at moment: Instant) {
        guard due == nil, dueRule.after == mark else { return }
        due = moment + dueRule.period.elapsed
    }
}

/// A clock of a handoff.
public struct ClockView: Codable, Hashable, Sendable {
    public let sla: SLAName
    public let started: Instant
    public let due: Instant
    /// The last share of the time that was warned of.
    public internal(set) var warned: Share?
    public internal(set) var breached: Instant?
    public internal(set) var met: Instant?
    /// Whether it was met by the due time; nil while it runs.
    public internal(set) var inTime: Bool?

    public var isRunning: Bool { met == nil }
    public var isOverdue: Bool { met == nil && breached != nil }

    init(sla: SLAName, started: Instant, due: Instant) {
        self.sla = sla
        self.started = started
        self.due = due
    }
}
