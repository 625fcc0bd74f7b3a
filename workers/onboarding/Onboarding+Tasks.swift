// SPDX-License-Identifier: Apache-2.0
internal import Events
internal import Journey
internal import WorkerKit

/// What is said of tasks.
extension Onboarding {
    func point(of id: HandoffID) -> HandoffPoint? {
        playbooks[id].flatMap { rules.point($0.point, version: $0.topology) }
    }

    /// The tasks that can begin now, in the order of the topology.
    func begin(_ id: HandoffID, _ playbook: Playbook?) -> [Draft] {
        guard let playbook, let point = point(of: id) else { return [] }
        let fields = rules[playbook.topology].fields
        return point.tasks.compactMap { task in
            guard case .now(let due) = task.start(in: playbook, isField: { fields[$0] != nil })
            else { return nil }
            let person = people.person(in: task.who, rep: playbook.rep, owner: playbook.owner)
            let created = TaskCreated(
                handoff: id, point: playbook.point, mode: playbook.mode, task: task.id,
                what: task.do, who: task.who, person: person, due: due, dueRule: task.due,
                human: task.human ?? false)
            return draft(created, id, playbook)
        }
    }

    /// An activity completes the open tasks that mark its moment, and begins those that waited.
    func notice(_ activity: ActivityLogged, _ event: Event) -> [Draft] {
        playbooks.touched(by: event).flatMap { id, playbook -> [Draft] in
            guard let point = point(of: id), point.counts(activity) else { return [] }
            let done = point.tasks.filter {
                $0.marks == activity.moment && playbook.tasks[$0.id] == .open
            }
            return done.map { complete($0, by: activity.by, id, playbook) } + begin(id, playbook)
        }
    }

    func answer(_ request: TaskDoneRequested, _ event: Event) -> [Draft] {
        guard var playbook = playbooks[request.handoff],
            let task = point(of: request.handoff)?.tasks.first(where: { $0.id == request.task }),
            playbook.tasks[task.id] == .open, stranger(request) == nil
        else {
            let refused = TaskDoneRefused(
                handoff: request.handoff, task: request.task, by: request.by,
                reason: obstacle(to: request))
            guard let playbook = playbooks[request.handoff] else {
                return [
                    Draft(
                        refused, subject: event.subject, key: event.key, handoff: request.handoff)
                ]
            }
            return [draft(refused, request.handoff, playbook)]
        }
        let completed = complete(task, by: request.by, request.handoff, playbook)
        if let moment = task.marks { playbook.reach(moment, at: event.recorded) }
        return [completed] + begin(request.handoff, playbook)
    }

    private func obstacle(to request: TaskDoneRequested) -> String {
        guard let playbook = playbooks[request.handoff] else {
            return "no handoff \(request.handoff) has open tasks"
        }
        if let stranger = stranger(request) { return "\(stranger)" }
        let tasks = point(of: request.handoff)?.tasks ?? []
        guard let task = tasks.first(where: { $0.id == request.task }) else {
            return "\(playbook.point) has no task \(request.task), only "
                + tasks.map(\.id.rawValue).joined(separator: ", ")
        }
        if playbook.tasks[task.id] == .done { return "\(task.id) is done already" }
        if let moment = task.marks, playbook.moments[moment] != nil {
            return "\(task.id) is not needed: \(moment) has come already"
        }
        if playbook.moments[task.due.after] == nil {
            return "\(task.id) is not open: it waits for \(task.due.after)"
        }
        return "\(task.id) is not open: this handoff does not call for it"
    }

    /// Any colleague may say that a task is done; somebody whom nobody knows may not.
    private func stranger(_ request: TaskDoneRequested) -> Objection? {
        let playbook = playbooks[request.handoff]
        let parties = [playbook?.rep, playbook?.owner].compactMap(\.self)
        let fallbacks = rules.topology.queues.values.map(\.fallback)
        return people.objection(to: request.by, others: parties + fallbacks)
    }

    private func complete(
        _ task: TaskDefinition, by person: PersonID?, _ id: HandoffID, _ playbook: Playbook
    ) -> Draft {
        let completed = TaskCompleted(
            handoff: id, point: playbook.point, task: task.id, by: person, moment: task.marks)
        return draft(completed, id, playbook)
    }

    private func draft(_ body: any Payload, _ id: HandoffID, _ playbook: Playbook) -> Draft {
        Draft(body, subject: playbook.subject, key: playbook.key, handoff: id)
    }
}
