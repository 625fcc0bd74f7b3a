// SPDX-License-Identifier: Apache-2.0
internal import Events
internal import Journey

/// What has to be known of a handoff to hand a judgement on.
struct JudgedHandoff: Codable {
    var point: PointID
    /// The rules it opened under.
    var topology: Int
    var rep: PersonID?
    /// Who has it now; nil until it is routed. Stays when it is sent back.
    var owner: PersonID?
    var subject: SubjectID
    var key: String
    /// Who has rated it, in the order of their ids. Bounded by the people.
    private(set) var raters: [PersonID] = []

    mutating func rated(by person: PersonID) {
        raters = (raters + [person]).sorted()
    }
}

/// The handoffs that may be judged: those with a sealed packet, until some time after their end.
struct JudgedHandoffs: Codable {
    /// People rate late: a check-in a month after the end still brings a mark.
    static let daysAfterEnd = 30

    private var handoffs: [HandoffID: JudgedHandoff] = [:]
    /// Ended handoffs, oldest first: the bus's time never goes back.
    private var ended: [Ended] = []

    private struct Ended: Codable {
        var handoff: HandoffID
        var at: Instant
    }

    subscript(id: HandoffID) -> JudgedHandoff? {
        get { handoffs[id] }
        set { handoffs[id] = newValue }
    }

    mutating func begin(_ packet: PacketSealed, subject: SubjectID, key: String) {
        // One that was sent back and comes again has not ended: it keeps its raters.
        ended.removeAll { $0.handoff == packet.handoff }
        guard handoffs[packet.handoff] == nil else {
            handoffs[packet.handoff]?.topology = packet.topology
            handoffs[packet.handoff]?.rep = packet.rep
            return
        }
        handoffs[packet.handoff] = JudgedHandoff(
            point: packet.point, topology: packet.topology, rep: packet.rep, subject: subject,
            key: key)
    }

    mutating func end(_ handoff: HandoffID, at moment: Instant) {
        guard handoffs[handoff] != nil else { return }
        ended.append(Ended(handoff: handoff, at: moment))
    }

    mutating func forget(before now: Instant) {
        let line = now - .seconds(Self.daysAfterEnd * 86_400)
        while let oldest = ended.first, oldest.at < line {
            handoffs[oldest.handoff] = nil
            ended.removeFirst()
        }
    }
}
