// SPDX-License-Identifier: Apache-2.0
public import Journey

/// A step of the playbook has to be done.
public struct TaskCreated: Payload {
    public static let type: EventType = "task.created"
    public var handoff: HandoffID
    public var point: PointID
    public var mode: HandoffPoint.Mode
    public var task: TaskID
    public var what: String
    public var who: Role
    /// The person in that role now; nil while the role is empty.
    public var person: PersonID?
    /// When it is due; nil while the moment that its due date follows has not come.
    public var due: Instant?
    /// The due date in the topology's words.
    public var dueRule: Due
    /// Only a person may do it.
    public var human: Bool

    public init(
        handoff: HandoffID, point: PointID, mode: HandoffPoint.Mode, task: TaskID, what: String,
        who: Role, person: PersonID? = nil, due: Instant? = nil, dueRule: Due, human: Bool
    ) {
        self.handoff = handoff
        self.point = point
        self.mode = mode
        self.task = task
        self.what = what
        self.who = who
        self.person = person
        self.due = due
        self.dueRule = dueRule
        self.human = human
    }
}

/// Somebody says that a task is done.
public struct TaskDoneRequested: Payload {
    public static let type: EventType = "task.done.requested"
    public var handoff: HandoffID
    public var task: TaskID
    public var by: PersonID

    public init(handoff: HandoffID, task: TaskID, by: PersonID) {
        self.handoff = handoff
        self.task = task
        self.by = by
    }
}

/// A task is done, and with it perhaps a moment has come.
public struct TaskCompleted: Payload {
    public static let type: EventType = "task.completed"
    public var handoff: HandoffID
    public var point: PointID
    public var task: TaskID
    public var by: PersonID?
    public var moment: Moment?

    public init(
        handoff: HandoffID, point: PointID, task: TaskID, by: PersonID? = nil,
        moment: Moment? = nil
    ) {
        self.handoff = handoff
        self.point = point
        self.task = task
        self.by = by
        self.moment = moment
    }
}

/// A task could not be marked as done, and why.
public struct TaskDoneRefused: Payload {
    public static let type: EventType = "task.done.refused"
    public var handoff: HandoffID
    public var task: TaskID
    public var by: PersonID
    public var reason: String

    public init(handoff: HandoffID, task: TaskID, by: PersonID, reason: String) {
        self.handoff = handoff
        self.task = task
        self.by = by
        self.reason = reason
    }
}
