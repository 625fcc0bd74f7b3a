// SPDX-License-Identifier: Apache-2.0
internal import Events
internal import Journey
internal import WorkerKit

/// Who gets it.
extension Router {
    func route(_ packet: PacketSealed, at now: Instant) throws -> [Draft] {
        guard let handoff = ledger[packet.handoff],
            let point = rules.point(handoff.point, version: handoff.topology)
        else { throw Unroutable("the rules have no handoff point \(packet.point)", packet) }
        guard handoff.owner == nil else { return [] }
        guard let queue = queue(of: handoff) else {
            throw Unroutable("the rules have no queue \(handoff.placement.queue)", packet)
        }
        let (owner, because) = match(handoff) ?? select(handoff, queue)
        let routed = HandoffRouted(
            handoff: packet.handoff, point: handoff.point, mode: handoff.mode, owner: owner,
            because: because, acceptBy: now + point.routing.accept.within.elapsed)
        return [draft(routed, packet.handoff, handoff)]
    }

    /// Whom the field of `routing.first` names, if they are there. Who has the account already
    /// takes its handoff whatever else they have.
    private func match(_ handoff: OpenHandoff) -> (PersonID, RoutingTrace)? {
        guard let named = handoff.placement.named, let field = handoff.placement.namedBy,
            roster[named]?.active == true
        else { return nil }
        let open = ledger.load[named] ?? 0
        let because = RoutingTrace(
            rule: "\(field) names \(named)",
            considered: [
                Candidate(person: named, verdict: "is named by \(field), with \(open) open")
            ],
            decidedBy: "\(field) names them, which comes before every queue")
        return (named, because)
    }

    private func select(_ handoff: OpenHandoff, _ queue: Queue) -> (PersonID, RoutingTrace) {
        let id = handoff.placement.queue
        let had = handoff.had + [handoff.owner].compactMap { $0 }
        let team = roster.members(of: queue.team)
        let selection = Selection(
            from: team, id, queue, turns: ledger.turns(in: id), load: ledger.load, had: had)
        var considered = selection.considered
        if let named = handoff.placement.named, let field = handoff.placement.namedBy,
            handoff.owner == nil, !team.contains(where: { $0.person == named })
        {
            let why = roster[named] == nil ? "nobody here is called so" : "is away"
            considered.insert(
                Candidate(person: named, verdict: "is named by \(field), but \(why)"), at: 0)
        }
        let because = RoutingTrace(
            rule: handoff.placement.rule, queue: id, considered: considered,
            decidedBy: selection.decidedBy)
        return (selection.owner, because)
    }

    func reassign(_ id: HandoffID, at deadline: Instant) -> Draft? {
        guard let handoff = ledger[id], let from = handoff.owner,
            let point = rules.point(handoff.point, version: handoff.topology),
            let queue = queue(of: handoff)
        else { return nil }
        let accept = point.routing.accept
        var (owner, because): (PersonID, RoutingTrace)
        switch accept.otherwise {
        case .nextOwner:
            (owner, because) = select(handoff, queue)
            because.rule =
                "not accepted within \(accept.within) → next owner, "
                + handoff.placement.rule
        case .fallback:
            owner = queue.fallback
            because = RoutingTrace(
                rule: "not accepted within \(accept.within) → fallback",
                queue: handoff.placement.queue, considered: [],
                decidedBy: "the queue falls back to them")
        }
        let reassigned = HandoffReassigned(
            handoff: id, point: handoff.point, mode: handoff.mode, from: from, owner: owner,
            because: because, acceptBy: deadline + accept.within.elapsed)
        return draft(reassigned, id, handoff)
    }

    func draft(_ body: any Payload, _ id: HandoffID, _ handoff: OpenHandoff) -> Draft {
        Draft(body, subject: handoff.subject, key: handoff.key, handoff: id)
    }
}
