// SPDX-License-Identifier: Apache-2.0
internal import Events
internal import Journey

/// An open handoff and its clocks. A clock that stands in neither collection is over.
struct WatchedHandoff: Codable, Sendable {
    let subject: SubjectID
    let key: String
    let point: PointID
    let mode: HandoffPoint.Mode
    /// The version of the rules on which it stays.
    let topology: Int
    /// Clocks that have not started, in the order of their names.
    var waiting: [SLAName] = []
    var running: [SLAName: Clock] = [:]
    /// It is completed: nothing starts any more, and what still runs runs to its end.
    var completed = false

    init(_ opened: HandoffOpened, _ event: Event) {
        subject = event.subject
        key = event.key
        (point, mode, topology) = (opened.point, opened.mode, opened.topology)
    }

    init(_ packet: PacketSealed, _ event: Event) {
        subject = event.subject
        key = event.key
        (point, mode, topology) = (packet.point, packet.mode, packet.topology)
    }

    /// Whether nothing here can speak any more.
    var isOver: Bool { waiting.isEmpty && running.isEmpty }

    /// Whether what happened to `other`, under the same key, happened in this handoff: to its own
    /// subject, or to the account. A deal does not answer for another deal.
    func isTouched(by other: SubjectID) -> Bool { other == subject || other.isAccount }
}
