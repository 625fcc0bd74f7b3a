// SPDX-License-Identifier: Apache-2.0
internal import Events
internal import Journey

/// A handoff from its sealed packet to its rejection or completion.
struct OpenHandoff: Codable, Sendable {
    let subject: SubjectID
    let key: String
    let point: PointID
    let mode: HandoffPoint.Mode
    /// The version of the rules on which it stays.
    let topology: Int
    let placement: Placement
    /// Nil until it is routed.
    private(set) var owner: PersonID?
    /// Who had it and did not accept, in the order of their ids. Bounded by the team.
    private(set) var had: [PersonID] = []
    private(set) var accepted = false
    /// When it goes on to the next; nil when accepted, or when nobody comes after this owner.
    private(set) var alarm: Instant?

    init(_ packet: PacketSealed, _ event: Event, _ placement: Placement) {
        subject = event.subject
        key = event.key
        (point, mode, topology) = (packet.point, packet.mode, packet.topology)
        self.placement = placement
    }

    mutating func pass(to owner: PersonID, alarm: Instant?) {
        if let before = self.owner { had = (had + [before]).sorted() }
        self.owner = owner
        self.alarm = alarm
    }

    mutating func accept() {
        accepted = true
        alarm = nil
    }
}
