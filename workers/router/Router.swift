// SPDX-License-Identifier: Apache-2.0
public import Events
public import Journey
public import WorkerKit

/// Finds the owner of every handoff and sees that somebody accepts it: nothing is ever unowned.
///
/// Consumes sealed packets, the commands to accept and to reject, people, and the facts that
/// routing rules name; emits `handoff.routed`, `handoff.reassigned`, `handoff.accepted`,
/// `handoff.rejected` and the refusals. Each routing says why this owner and why not another.
///
/// A person who leaves keeps what they have. A rejected handoff is its sender's again, and only
/// that it went back is kept here: no clock runs for it until another packet is sealed.
public struct Router: Worker {
    public static let name: WorkerName = "router"
    public static let consumes: Set<EventType> = [
        TopologyActivated.type, PersonObserved.type, FactObserved.type, ContextCarried.type,
        PacketSealed.type, HandoffAcceptRequested.type, HandoffRejectRequested.type,
        HandoffCompleted.type,
    ]
    public static let emits: Set<EventType> = [
        HandoffRouted.type, HandoffReassigned.type, HandoffAccepted.type,
        HandoffAcceptRefused.type, HandoffRejected.type, HandoffRejectRefused.type,
    ]
    public static let partitioning = Partitioning.whole
    public static let version: UInt32 = 2

    private(set) var rules = Rules()
    private(set) var roster = Roster()
    /// Who is known, for naming a stranger as one.
    private(set) var people = People()
    private(set) var facts = RoutingFacts()
    private(set) var ledger = Ledger()

    public init() {}

    public mutating func apply(_ event: Event) {
        switch event.body {
        case let rules as TopologyActivated:
            self.rules.activate(rules.topology, version: rules.version)
            facts.listen(to: rules.topology)
        case let person as PersonObserved:
            roster.apply(person)
            people.apply(person)
        case is FactObserved, is ContextCarried: facts.apply(event)
        case let packet as PacketSealed: open(packet, event)
        case let routed as HandoffRouted:
            pass(routed.handoff, to: routed.owner, routed.because, until: routed.acceptBy)
        case let passed as HandoffReassigned:
            pass(passed.handoff, to: passed.owner, passed.because, until: passed.acceptBy)
        case let accepted as HandoffAccepted: ledger.accept(accepted.handoff)
        case let rejected as HandoffRejected:
            ledger.close(rejected.handoff, as: .rejected(by: rejected.by))
        case let completed as HandoffCompleted: ledger.close(completed.handoff, as: .completed)
        default: break
        }
    }

    public func decide(_ event: Event) throws -> [Draft] {
        switch event.body {
        case let packet as PacketSealed: try route(packet, at: event.recorded)
        case let request as HandoffAcceptRequested: [answer(request, event)]
        case let request as HandoffRejectRequested: [answer(request, event)]
        default: []
        }
    }

    public var nextDeadline: Instant? { ledger.alarms.next }

    /// One handoff at a time: who is next depends on who came before.
    public func decide(at deadline: Instant) -> [Draft] {
        ledger.alarms.due(at: deadline).prefix(1).compactMap { reassign($0, at: deadline) }
    }
}

/// How the state moves.
extension Router {
    private mutating func open(_ packet: PacketSealed, _ event: Event) {
        guard ledger[packet.handoff] == nil,
            let point = rules.point(packet.point, version: packet.topology)
        else { return }
        var known: [String: Value] = [:]
        for line in packet.sections.flatMap(\.fields) {
            known[line.field.rawValue] = line.known?.value
        }
        let placement = Placement(point.routing) { field in
            known[field] ?? facts.value(field, for: event.subject, key: event.key)
        }
        ledger.open(packet.handoff, OpenHandoff(packet, event, placement))
    }

    private mutating func pass(
        _ id: HandoffID, to owner: PersonID, _ because: RoutingTrace, until acceptBy: Instant
    ) {
        guard let handoff = ledger[id] else { return }
        ledger.countTurn(of: owner, because) { roster[$0]?.turnWeight ?? 1 }
        // The fallback is the end of the line.
        let isLast = owner == queue(of: handoff)?.fallback
        ledger.pass(id, to: owner, alarm: isLast ? nil : acceptBy)
    }

    func queue(of handoff: OpenHandoff) -> Queue? {
        rules[handoff.topology].queues[handoff.placement.queue]
    }
}
