// SPDX-License-Identifier: Apache-2.0
internal import Events
internal import Journey

/// One account on its way to success: what is known, who looks after it, what it has reached.
struct SuccessAccount: Codable {
    private(set) var context = AccountContext()
    /// The rules whose moment has come, by name. Bounded by the rules.
    private(set) var reached: [String] = []
    /// The handoff that was given to an owner last; before that, the one sealed last.
    private(set) var handoff: HandoffID?
    /// Who packed for the account last.
    private(set) var rep: PersonID?
    private(set) var owner: PersonID?

    mutating func apply(_ event: Event) {
        switch event.body {
        case is FactObserved, is ContextCarried: context.apply(event)
        case let packet as PacketSealed:
            rep = packet.rep ?? rep
            if owner == nil { handoff = packet.handoff }
        case let routed as HandoffRouted:
            handoff = routed.handoff
            owner = routed.owner
        case let moved as HandoffReassigned where moved.handoff == handoff: owner = moved.owner
        case let success as SuccessReached: reached = (reached + [success.rule]).sorted()
        default: break
        }
    }

    /// The name of the first stakeholder in a role, as `champion`, from the account's stakeholder
    /// map; nil while nobody is known.
    func stakeholder(_ role: String, of account: SubjectID, in topology: Topology) -> String? {
        let maps = topology.fields.filter { $0.value.type == .stakeholders }.keys.sorted()
        for field in maps {
            guard case .rows(let rows)? = context.lookup(field, for: account)?.value else {
                continue
            }
            let found = rows.first { $0["role"]?.lowercased() == role.lowercased() }
            if let name = found?["name"] { return name }
        }
        return nil
    }
}
