// SPDX-License-Identifier: Apache-2.0
internal import Console
internal import Journey

/// Which of the handoffs that a name fits is meant.
///
/// Several of one customer are no question for a reader: the latest is where the customer is now.
/// Who acts means the one at which the act is possible, else one that has not ended. What is left
/// of several is for the person to choose from.
enum Choice: Hashable {
    case one(HandoffID, others: [HandoffID])
    case none
    case several([HandoffID])

    /// What a command wants with it.
    enum Purpose { case read, act }

    /// What decides about one handoff.
    struct Candidate: Hashable {
        var id: HandoffID
        /// The account, or the subject where there is none.
        var customer: String
        var isEnded: Bool
        var requestedAt: Instant
        /// How well what is asked for fits its state: 0 at best; nil where it is not possible.
        var fitness: Int?
    }

    init(_ found: [Candidate], for purpose: Purpose) {
        let meant = purpose == .act ? Self.meant(by: found) : found
        guard let latest = meant.max(by: { ($0.requestedAt, $0.id) < ($1.requestedAt, $1.id) })
        else {
            self = .none
            return
        }
        let others = found.filter { $0.id != latest.id }.map(\.id)
        let isOneCustomer = Set(found.map(\.customer)).count == 1
        if meant.count == 1 || (isOneCustomer && purpose == .read) {
            self = .one(latest.id, others: others)
        } else {
            self = .several(meant.map(\.id))
        }
    }

    /// Whom an act may mean: those that it fits best; where it fits none, those that are open, so
    /// that their authority says why not.
    private static func meant(by found: [Candidate]) -> [Candidate] {
        if let best = found.compactMap(\.fitness).min() {
            return found.filter { $0.fitness == best }
        }
        let open = found.filter { !$0.isEnded }
        return open.isEmpty ? found : open
    }
}

extension Choice.Candidate {
    init(_ handoff: HandoffView, fitness: Int? = nil) {
        self.init(
            id: handoff.id, customer: handoff.key, isEnded: handoff.state.isEnd,
            requestedAt: handoff.reasons.requestedAt, fitness: fitness)
    }
}
