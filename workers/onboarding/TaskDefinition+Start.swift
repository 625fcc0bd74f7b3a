// SPDX-License-Identifier: Apache-2.0
internal import Events
internal import Journey

/// When a task of the topology begins in a playbook.
extension TaskDefinition {
    /// A task has its place in the list from when it can be worked on.
    enum Start: Equatable {
        /// It waits: for a moment, a value of the packet or an owner; or its own moment has come
        /// already, and nobody has to bring it about.
        case notYet
        /// It is due then; nil for the date of a field that nobody has told.
        case now(due: Instant?)
    }

    /// Where the due date follows a moment, the task begins when the moment comes: the list stays
    /// short, and every due date in it is one that a person can keep. A date field may never be
    /// told, and a task must not be lost over that: it begins at once, without a due date.
    func start(in playbook: Playbook, isField: (FieldID) -> Bool) -> Start {
        guard playbook.owner != nil, playbook.tasks[id] == nil,
            marks.map({ playbook.moments[$0] == nil }) ?? true,
            when?.holds({ playbook.values[FieldID(rawValue: $0)] }) ?? true
        else { return .notYet }
        if let moment = playbook.moments[due.after] {
            return .now(due: moment + due.period.elapsed)
        }
        let field = FieldID(rawValue: due.after.rawValue)
        guard isField(field) else { return .notYet }
        guard case .date(let date)? = playbook.values[field] else { return .now(due: nil) }
        return .now(due: date + due.period.elapsed)
    }
}

extension HandoffPoint {
    /// The fields of the packet that tasks ask about, in order.
    var fieldsForTasks: [FieldID] {
        let asked = tasks.flatMap { task in
            (task.when?.clauses.map(\.field) ?? []) + [task.due.after.rawValue]
        }
        return Set(asked.map { FieldID(rawValue: $0) }).sorted()
    }

    /// Whether an activity brings about its moment: what only a person may do, no tool does.
    func counts(_ activity: ActivityLogged) -> Bool {
        activity.human
            || !tasks.contains { $0.marks == activity.moment && $0.human == true }
    }

    /// Whether a task waits for this moment or marks it.
    func names(_ moment: Moment) -> Bool {
        tasks.contains { $0.marks == moment || $0.due.after == moment }
    }
}
