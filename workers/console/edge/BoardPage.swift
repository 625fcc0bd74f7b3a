// SPDX-License-Identifier: Apache-2.0
internal import Console
internal import Journey

/// The board: what asks for somebody comes first.
struct BoardPage {
    /// Of what is done, so many are shown.
    static let doneShown = 24

    struct Part {
        var title: String
        var kind: String
        var count: Int
        var cards: [Card]
    }

    let title: String
    let refresh: Int?
    let me: Frame.Me?
    let said: Said?
    let lateness: String?
    let parts: [Part]
    let isEmpty: Bool
    let hasMore: Bool
    let shownDone = Self.doneShown

    init(_ board: Board, told narrator: Narrator, frame: Frame, now: Instant) {
        title = frame.title
        refresh = frame.refresh
        me = frame.me
        said = frame.said
        lateness = frame.lateness
        parts = Board.Urgency.allCases.compactMap { urgency in
            let handoffs = board.handoffs(urgency)
            guard !handoffs.isEmpty else { return nil }
            let shown = urgency == .done ? handoffs.prefix(Self.doneShown) : handoffs[...]
            return Part(
                title: urgency.title, kind: "\(urgency)", count: handoffs.count,
                cards: shown.map { Card($0, narrator, now) })
        }
        isEmpty = board.handoffs.isEmpty
        hasMore = board.handoffs(.done).count > Self.doneShown
    }

    /// One handoff on the board.
    struct Card {
        let id: String
        let kind: String
        let customer: String
        let route: String
        let waits: String
        /// Who has it, and for how long it has been going on.
        let meta: String

        init(_ handoff: HandoffView, _ narrator: Narrator, _ now: Instant) {
            id = handoff.id.rawValue
            kind = "\(handoff.urgency)"
            customer = handoff.customer
            route = Self.route(handoff, narrator)
            waits = WaitingText(handoff, told: narrator, now: now).description
            let person = handoff.owner ?? handoff.rep
            let age = handoff.reasons.requestedAt.age(at: handoff.endedAt ?? now)
            meta = [person.map(narrator.name(of:)), age == "now" ? "just now" : age, id]
                .compactMap(\.self).joined(separator: " · ")
        }

        /// "sales → customer-success"
        static func route(_ handoff: HandoffView, _ narrator: Narrator) -> String {
            narrator.rules.point(handoff.point, version: handoff.topology)
                .map { "\($0.from) → \($0.to)" } ?? handoff.point.rawValue
        }
    }
}
