// SPDX-License-Identifier: Apache-2.0
internal import Events
internal import Journey

/// The tasks of one handoff, and all that decides when each of them begins.
struct Playbook: Codable, Sendable {
    enum Progress: String, Codable, Sendable { case open, done }

    let subject: SubjectID
    let key: String
    let point: PointID
    let mode: HandoffPoint.Mode
    /// The version of the rules on which it stays.
    let topology: Int
    let rep: PersonID?
    /// Nil until the handoff is routed.
    var owner: PersonID?
    /// Of the packet only what tasks ask about.
    private(set) var values: [FieldID: Value] = [:]
    /// The moments that have come, `trigger` among them. Bounded by those that tasks name.
    private(set) var moments: [Moment: Instant] = [:]
    /// The tasks that were created.
    private(set) var tasks: [TaskID: Progress] = [:]
    var completed = false

    init(_ packet: PacketSealed, _ event: Event, asking fields: [FieldID]) {
        subject = event.subject
        key = event.key
        (point, mode, topology, rep) = (packet.point, packet.mode, packet.topology, packet.rep)
        moments = [.trigger: event.recorded]
        for line in packet.sections.flatMap(\.fields) where fields.contains(line.field) {
            values[line.field] = line.known?.value
        }
    }

    var hasOpenTasks: Bool { tasks.values.contains(.open) }

    /// Whether what happened to `other`, under the same key, happened in this handoff: to its own
    /// subject, or to the account. A deal does not answer for another deal.
    func isTouched(by other: SubjectID) -> Bool { other == subject || other.isAccount }

    mutating func amend(_ changes: [PacketChange], asking fields: [FieldID]) {
        for change in changes where fields.contains(change.field) {
            values[change.field] = change.after?.value
        }
    }

    /// A moment comes once: the first time stays.
    mutating func reach(_ moment: Moment, at time: Instant) {
        if moments[moment] == nil { moments[moment] = time }
    }

    mutating func create(_ task: TaskID) { tasks[task] = .open }
    mutating func finish(_ task: TaskID) { tasks[task] = .done }
}

extension Moment {
    /// The opening of the handoff, as playbooks call it.
    static let trigger: Moment = "trigger"
}
