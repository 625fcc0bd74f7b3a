// SPDX-License-Identifier: Apache-2.0
internal import Journey

/// All handoffs that are kept, the most urgent first.
public struct Board: Hashable, Sendable {
    /// What a handoff asks for, the most urgent first.
    public enum Urgency: Int, CaseIterable, Comparable, Sendable {
        case overdue, held, returned, waiting, running, done

        public static func < (left: Urgency, right: Urgency) -> Bool {
            left.rawValue < right.rawValue
        }
        /// The heading of its part of the board.
        public var title: String {
            switch self {
            case .overdue: "Overdue"
            case .held: "Held: answers are missing"
            case .returned: "Sent back: to be mended"
            case .waiting: "Waiting for acceptance"
            case .running: "Running"
            case .done: "Done"
            }
        }
    }

    public let handoffs: [HandoffView]

    init(_ handoffs: [HandoffView]) {
        self.handoffs = handoffs.map { (Rank($0), $0) }.sorted { $0.0 < $1.0 }.map(\.1)
    }

    /// The handoffs of one part of the board.
    public func handoffs(_ urgency: Urgency) -> [HandoffView] {
        handoffs.filter { $0.urgency == urgency }
    }

    /// The handoffs that a text names: the whole id, deal, lead or account; where none is, those
    /// whose id, account or a word of its name begins with the text, in either case of letters.
    /// Most urgent first; several are for the reader to choose from.
    public func find(_ text: String) -> [HandoffView] {
        let wanted = text.lowercased()
        guard !wanted.isEmpty else { return [] }
        let whole = handoffs.filter { $0.wholeNames.contains { $0.lowercased() == wanted } }
        guard whole.isEmpty else { return whole }
        return handoffs.filter { $0.prefixedNames.contains { $0.lowercased().hasPrefix(wanted) } }
    }

    /// Within one urgency the next due time decides, then who waits longest; among what is done,
    /// what ended last. The id makes it an order.
    private struct Rank: Comparable {
        let urgency: Urgency
        let time: Int64
        let id: HandoffID

        init(_ handoff: HandoffView) {
            urgency = handoff.urgency
            let since = handoff.reasons.requestedAt.microseconds
            time =
                switch urgency {
                case .done: -(handoff.endedAt?.microseconds ?? since)
                case .held: since
                case .returned: handoff.endedAt?.microseconds ?? since
                case .waiting: handoff.acceptBy?.microseconds ?? since
                case .overdue, .running: handoff.nextDue?.microseconds ?? .max
                }
            id = handoff.id
        }

        static func < (left: Rank, right: Rank) -> Bool {
            (left.urgency, left.time, left.id) < (right.urgency, right.time, right.id)
        }
    }
}

extension HandoffView {
    public var urgency: Board.Urgency {
        if state == .completed { return .done }
        if state == .rejected { return .returned }
        if isOverdue { return .overdue }
        switch state {
        case .held: return .held
        case .routed: return .waiting
        default: return .running
        }
    }

    fileprivate var wholeNames: [String] {
        [id.rawValue, subject.rawValue, subject.name, key, SubjectID(rawValue: key).name, customer]
    }

    fileprivate var prefixedNames: [String] {
        [id.rawValue, customer, key, SubjectID(rawValue: key).name]
            + customer.split(whereSeparator: { !$0.isLetter && !$0.isNumber }).map(String.init)
    }
}
