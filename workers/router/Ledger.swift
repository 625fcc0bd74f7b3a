// SPDX-License-Identifier: Apache-2.0
internal import Events
internal import Journey
internal import WorkerKit

/// Who owns what: open handoffs, everybody's load and turns, and until when owners may accept.
struct Ledger: Codable, Sendable {
    /// Bounded by the open handoffs.
    private var handoffs: [HandoffID: OpenHandoff] = [:]
    /// Open handoffs by owner; who has none stands not here.
    private(set) var load: [PersonID: Int] = [:]
    /// Bounded by the queues of all rules.
    private var turns: [QueueID: Turns] = [:]
    /// How handoffs ended, for whoever answers too late; the latest ``endedKept``, in their order.
    private var ended: [HandoffID: Ending] = [:]
    private var endedInOrder: [HandoffID] = []
    private(set) var alarms = Alarms<HandoffID>()

    /// How a handoff left the router.
    enum Ending: Codable, Hashable {
        case completed
        case rejected(by: PersonID)
    }

    /// A busy month of a company, some 50 KB.
    static let endedKept = 1_000

    subscript(id: HandoffID) -> OpenHandoff? { handoffs[id] }

    func turns(in queue: QueueID) -> Turns { turns[queue] ?? Turns() }

    /// Nil for one that is open, unknown, or ended long ago.
    func ending(of id: HandoffID) -> Ending? { ended[id] }

    mutating func open(_ id: HandoffID, _ handoff: OpenHandoff) {
        handoffs[id] = handoff
        if ended.removeValue(forKey: id) != nil { endedInOrder.removeAll { $0 == id } }
    }

    /// Counts the turn of an owner who was found among a queue's team. `weight` answers for
    /// everybody who was considered.
    mutating func countTurn(
        of owner: PersonID, _ because: RoutingTrace, weight: (PersonID) -> Int
    ) {
        guard let queue = because.queue else { return }
        let team = because.considered.map { ($0.person, weight($0.person)) }
        turns[queue, default: Turns()].take(
            owner, of: Dictionary(team, uniquingKeysWith: { first, _ in first }))
    }

    /// Gives a handoff to its owner. `alarm` is nil when nobody comes after them.
    mutating func pass(_ id: HandoffID, to owner: PersonID, alarm: Instant?) {
        guard let before = handoffs[id] else { return }
        silence(id)
        lift(before.owner)
        handoffs[id]?.pass(to: owner, alarm: alarm)
        load[owner, default: 0] += 1
        if let alarm { alarms.set(id, at: alarm) }
    }

    mutating func accept(_ id: HandoffID) {
        silence(id)
        handoffs[id]?.accept()
    }

    mutating func close(_ id: HandoffID, as ending: Ending) {
        silence(id)
        lift(handoffs.removeValue(forKey: id)?.owner)
        if ended.updateValue(ending, forKey: id) == nil { endedInOrder.append(id) }
        guard endedInOrder.count > Self.endedKept else { return }
        ended[endedInOrder.removeFirst()] = nil
    }

    private mutating func silence(_ id: HandoffID) {
        if let alarm = handoffs[id]?.alarm { alarms.cancel(id, at: alarm) }
    }

    private mutating func lift(_ owner: PersonID?) {
        guard let owner, let open = load[owner] else { return }
        load[owner] = open > 1 ? open - 1 : nil
    }
}
