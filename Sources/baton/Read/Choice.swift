// SPDX-License-Identifier: Apache-2.0
internal import Console
internal import Journey

/// Which of the handoffs that a name fits is meant.
///
/// Several of one customer are no question for a reader: the latest is where the customer is now.
/// Who acts means one that has not ended. Several customers are for the person to choose from.
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
    }

    init(_ found: [Candidate], for purpose: Purpose) {
        let open = found.filter { !$0.isEnded }
        let meant = purpose == .act && !open.isEmpty ? open : found
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
}

extension Choice.Candidate {
    init(_ handoff: HandoffView) {
        self.init(
            id: handoff.id, customer: handoff.key, isEnded: handoff.state.isEnd,
            requestedAt: handoff.reasons.requestedAt)
    }
}
