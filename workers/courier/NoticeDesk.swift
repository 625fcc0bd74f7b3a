// SPDX-License-Identifier: Apache-2.0
internal import Events
internal import Journey

/// What has to be known to put an event into a sentence and to find those whom it concerns.
struct NoticeDesk: Codable {
    private(set) var rules = Rules()
    private(set) var people = People()
    /// What people call the customer of a key. Bounded by the company's leads and accounts.
    private var names: [String: CustomerName] = [:]
    /// Bounded by the handoffs that have a packet and are open.
    private var handoffs: [HandoffID: HandoffFacts] = [:]
    /// How often each held handoff was blocked: the first time is told, then reminders speak.
    /// Bounded by the handoffs that have no packet yet.
    private var blocks: [HandoffID: Int] = [:]

    /// A later name stands, whatever order they come in.
    private struct CustomerName: Codable {
        var text: String
        var at: Instant
    }

    /// The few facts of a handoff that notices need.
    struct HandoffFacts: Codable {
        var account: String?
        var rep: PersonID?
        var owner: PersonID?
        var mode: HandoffPoint.Mode
    }

    mutating func apply(_ event: Event) {
        switch event.body {
        case let rules as TopologyActivated:
            self.rules.activate(rules.topology, version: rules.version)
        case let person as PersonObserved: people.apply(person)
        case let fact as FactObserved where fact.field == .accountName:
            name(fact.value, key: event.key, at: event.happened)
        case let carried as ContextCarried:
            for fact in carried.facts where fact.field == .accountName {
                name(fact.known.value, key: event.key, at: fact.known.at)
            }
        case let blocked as HandoffBlocked: blocks[blocked.handoff, default: 0] += 1
        case let packet as PacketSealed:
            blocks[packet.handoff] = nil
            handoffs[packet.handoff] = HandoffFacts(
                account: packet.account, rep: packet.rep, mode: packet.mode)
        case let routed as HandoffRouted: handoffs[routed.handoff]?.owner = routed.owner
        case let moved as HandoffReassigned: handoffs[moved.handoff]?.owner = moved.owner
        case let rejected as HandoffRejected: handoffs[rejected.handoff] = nil
        case let completed as HandoffCompleted: handoffs[completed.handoff] = nil
        default: break
        }
    }

    /// Whether a hold is news, or a later word on one that was told.
    func isFirstBlock(of handoff: HandoffID) -> Bool { blocks[handoff] == 1 }

    func facts(of handoff: HandoffID) -> HandoffFacts? { handoffs[handoff] }

    /// The mode under which a handoff opened; that of the rules in force once it has ended.
    func mode(of handoff: HandoffID, at point: PointID) -> HandoffPoint.Mode {
        handoffs[handoff]?.mode ?? rules.point(point)?.mode ?? .observe
    }

    /// Whether anybody is told of anything: some point does more than observe.
    var tellsPeople: Bool { rules.topology.handoffs.values.contains { $0.mode != .observe } }

    /// What people call the customer; the account's or lead's own id while nobody said a name.
    func customer(of event: Event, handoff: HandoffID? = nil) -> String {
        handoff.flatMap { handoffs[$0]?.account } ?? names[event.key]?.text
            ?? SubjectID(rawValue: event.key).name
    }

    /// Those who play the roles now, each once.
    func people(in roles: [Role], rep: PersonID?, owner: PersonID?) -> [PersonID] {
        var found: [PersonID] = []
        for role in roles {
            guard let person = people.person(in: role, rep: rep, owner: owner),
                !found.contains(person)
            else { continue }
            found.append(person)
        }
        return found
    }

    private mutating func name(_ value: Value?, key: String, at moment: Instant) {
        guard case .text(let text)? = value, !text.isEmpty else { return }
        if let known = names[key], known.at > moment { return }
        names[key] = CustomerName(text: text, at: moment)
    }
}

extension FieldID {
    static let accountName: FieldID = "account.name"
}
