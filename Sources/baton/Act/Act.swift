// SPDX-License-Identifier: Apache-2.0
internal import Console
internal import Events
internal import Journey

/// What a person wants to do with a handoff, and at which ones that is possible.
enum Act: Hashable {
    case accept, reject, rate
    case fill(FieldID)
    case done(TaskID)

    /// How well a handoff's state fits: 0 where the act is this person's to do, 1 where it is
    /// somebody's, nil where it is nobody's. The authority decides; this finds who is meant.
    func fitness(
        of handoff: HandoffView, for person: PersonID, under topology: Topology
    ) -> Int? {
        switch self {
        case .accept, .reject:
            handoff.state == .routed ? (handoff.owner == person ? 0 : 1) : nil
        case .rate:
            isRateable(handoff)
                ? (handoff.owner == person && !hasRated(handoff, person) ? 0 : 1) : nil
        case .fill(let field):
            handoff.fieldsToFill(in: topology).contains(field)
                ? (handoff.rep == person ? 0 : 1) : nil
        case .done(let task):
            openTask(task, of: handoff).map { $0.person == person ? 0 : 1 }
        }
    }

    /// What sets such a handoff apart: "the one that waits to be accepted".
    var words: String {
        switch self {
        case .accept, .reject: "that waits to be accepted"
        case .rate: "that was accepted"
        case .fill(let field): "that lacks \(field)"
        case .done(let task): "with the open task \(task)"
        }
    }

    private func isRateable(_ handoff: HandoffView) -> Bool {
        handoff.packet != nil && (handoff.state == .accepted || handoff.state == .completed)
    }

    private func hasRated(_ handoff: HandoffView, _ person: PersonID) -> Bool {
        handoff.feedback.contains { $0.from == person && !$0.rejected }
    }

    private func openTask(_ task: TaskID, of handoff: HandoffView) -> TaskView? {
        guard !handoff.state.isEnd else { return nil }
        return handoff.tasks.first { $0.task == task && !$0.isDone }
    }
}
