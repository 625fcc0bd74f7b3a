// SPDX-License-Identifier: Apache-2.0
public import Events
public import Journey
public import WorkerKit

/// Works through the playbook of every handoff: creates its tasks when they can be begun, and
/// notices when they are done.
///
/// Consumes packets, owners, activities and what people say they did; emits `task.created`,
/// `task.completed` and `task.done.refused`. A task is created once, for the person who has its
/// role then; a later owner is whoever has the role when somebody asks. The tasks of a rejected
/// handoff are forgotten; those of a completed one stay until they are done.
public struct Onboarding: Worker {
    public static let name: WorkerName = "onboarding"
    public static let consumes: Set<EventType> = [
        TopologyActivated.type, PersonObserved.type, PacketSealed.type, PacketAmended.type,
        HandoffRouted.type, HandoffReassigned.type, ActivityLogged.type, TaskDoneRequested.type,
        HandoffRejected.type, HandoffCompleted.type,
    ]
    public static let emits: Set<EventType> = [
        TaskCreated.type, TaskCompleted.type, TaskDoneRefused.type,
    ]
    public static let partitioning = Partitioning.bySubject

    private(set) var rules = Rules()
    private(set) var people = People()
    private(set) var playbooks = Playbooks()

    public init() {}

    public mutating func apply(_ event: Event) {
        switch event.body {
        case let rules as TopologyActivated:
            self.rules.activate(rules.topology, version: rules.version)
        case let person as PersonObserved: people.apply(person)
        case let packet as PacketSealed:
            guard let point = rules.point(packet.point, version: packet.topology) else { return }
            let playbook = Playbook(packet, event, asking: point.fieldsForTasks)
            playbooks.begin(packet.handoff, playbook)
        case let amended as PacketAmended:
            let fields = point(of: amended.handoff)?.fieldsForTasks ?? []
            playbooks.update(amended.handoff) { $0.amend(amended.changes, asking: fields) }
        case let routed as HandoffRouted:
            playbooks.update(routed.handoff) { $0.owner = routed.owner }
        case let passed as HandoffReassigned:
            playbooks.update(passed.handoff) { $0.owner = passed.owner }
        case let activity as ActivityLogged: reach(activity, event)
        case let task as TaskCreated: playbooks.update(task.handoff) { $0.create(task.task) }
        case let task as TaskCompleted: finish(task, at: event.recorded)
        case let rejected as HandoffRejected: playbooks.forget(rejected.handoff)
        case let completed as HandoffCompleted:
            playbooks.update(completed.handoff) { $0.completed = true }
            forgetIfOver(completed.handoff)
        default: break
        }
    }

    public func decide(_ event: Event) -> [Draft] {
        switch event.body {
        case let routed as HandoffRouted: begin(routed.handoff, playbooks[routed.handoff])
        case let passed as HandoffReassigned: begin(passed.handoff, playbooks[passed.handoff])
        case let amended as PacketAmended: begin(amended.handoff, playbooks[amended.handoff])
        case let activity as ActivityLogged: notice(activity, event)
        case let request as TaskDoneRequested: answer(request, event)
        default: []
        }
    }

    private mutating func reach(_ activity: ActivityLogged, _ event: Event) {
        for (id, playbook) in playbooks.touched(by: event) {
            guard let point = point(of: id), point.names(activity.moment), point.counts(activity)
            else { continue }
            guard playbook.moments[activity.moment] == nil else { continue }
            // A call counts when it was held, not when it was logged.
            playbooks.update(id) { $0.reach(activity.moment, at: event.happened) }
        }
    }

    private mutating func finish(_ task: TaskCompleted, at time: Instant) {
        playbooks.update(task.handoff) { playbook in
            playbook.finish(task.task)
            if let moment = task.moment { playbook.reach(moment, at: time) }
        }
        forgetIfOver(task.handoff)
    }

    /// Of a completed handoff only what is open, or begins now, is worked on.
    private mutating func forgetIfOver(_ id: HandoffID) {
        guard let playbook = playbooks[id], playbook.completed, !playbook.hasOpenTasks,
            begin(id, playbook).isEmpty
        else { return }
        playbooks.forget(id)
    }
}
