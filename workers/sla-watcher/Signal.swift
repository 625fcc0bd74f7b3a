// SPDX-License-Identifier: Apache-2.0
internal import Events
internal import Journey

/// What starts and stops clocks: the names under which the topology knows something that has
/// happened, and when it happened.
///
/// It counts when it happened, not when it was told: a call logged a day late stops the clock at
/// the time of the call.
struct Signal: Sendable {
    var names: [Moment]
    var at: Instant
    /// The handoff it belongs to; nil for what happened to a subject.
    var handoff: HandoffID?
    var subject: SubjectID
    var key: String

    /// Nil for an event that is no signal: as an activity that no person did.
    init?(_ event: Event) {
        let type = Moment(rawValue: event.type.rawValue)
        switch event.body {
        case let opened as HandoffOpened: (names, handoff) = ([type, .trigger], opened.handoff)
        case let packet as PacketSealed: (names, handoff) = ([type], packet.handoff)
        case let routed as HandoffRouted: (names, handoff) = ([type], routed.handoff)
        case let accepted as HandoffAccepted: (names, handoff) = ([type], accepted.handoff)
        case let completed as HandoffCompleted: (names, handoff) = ([type], completed.handoff)
        case let task as TaskCompleted:
            guard let moment = task.moment else { return nil }
            (names, handoff) = ([moment], task.handoff)
        case let activity as ActivityLogged where activity.human:
            (names, handoff) = ([activity.moment], event.handoff)
        default: return nil
        }
        at = event.happened
        subject = event.subject
        key = event.key
    }
}

extension Moment {
    /// The opening of the handoff, as playbooks call it.
    static let trigger: Moment = "trigger"
    static let completed = Moment(rawValue: HandoffCompleted.type.rawValue)
}
