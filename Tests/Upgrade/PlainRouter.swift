// SPDX-License-Identifier: Apache-2.0
import Events
import Journey
import Router
import WorkerKit

/// A later build of the router, with another round robin: everybody in turn by id, whatever their
/// weight. Its turns count from the first routing of history, whoever decided it.
struct PlainRouter: Worker {
    static let name = Router.name
    static let consumes = Router.consumes
    static let emits = Router.emits
    static let partitioning = Router.partitioning
    /// How its routings say why.
    static let reason = "everybody in turn"

    private var router = Router()
    private var turns = 0

    mutating func apply(_ event: Event) {
        router.apply(event)
        if event.body is HandoffRouted { turns += 1 }
    }

    func decide(_ event: Event) throws -> [Draft] {
        try router.decide(event).map { draft in
            guard var routed = draft.body as? HandoffRouted else { return draft }
            let team = routed.because.considered.map(\.person)
            guard !team.isEmpty else { return draft }
            routed.owner = Self.owner(ofTurn: turns, team)
            routed.because.decidedBy = Self.reason
            return Draft(
                routed, subject: draft.subject, key: draft.key, handoff: routed.handoff)
        }
    }

    /// Turns count from 0; the team stands in the order of the ids.
    static func owner(ofTurn turn: Int, _ team: [PersonID]) -> PersonID { team[turn % team.count] }

    var nextDeadline: Instant? { router.nextDeadline }

    func decide(at deadline: Instant) -> [Draft] { router.decide(at: deadline) }
}
