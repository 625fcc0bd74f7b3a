// SPDX-License-Identifier: Apache-2.0
internal import Events
internal import Journey

/// What people are told: a sentence, what helps to act on it, and whom it concerns.
struct Notice: Equatable {
    /// A chat message shows so much without folding it.
    static let longestTitle = 300
    /// A section of a chat message holds so much.
    static let longestText = 3_000

    var title: String
    var text: String
    /// Empty while nobody plays the part; the endpoint's channel is told all the same.
    var to: [PersonID]
    var handoff: HandoffID?

    init(_ title: String, text: [String], to: [PersonID], handoff: HandoffID?) {
        self.title = title.cut(to: Self.longestTitle)
        self.text = text.filter { !$0.isEmpty }.joined(separator: "\n").cut(to: Self.longestText)
        self.to = to
        self.handoff = handoff
    }
}

extension NoticeDesk {
    /// What an event has people told; nil where it is not theirs to know, or nothing is sent.
    func notice(of event: Event) -> Notice? {
        switch event.body {
        case let blocked as HandoffBlocked
        where blocked.mode != .observe && isFirstBlock(of: blocked.handoff):
            notice(of: blocked, event)
        case let reminded as HandoffReminded where reminded.mode != .observe:
            notice(of: reminded, event)
        case let routed as HandoffRouted where routed.mode != .observe:
            notice(of: routed, event)
        case let moved as HandoffReassigned where moved.mode != .observe:
            notice(of: moved, event)
        case let task as TaskCreated where task.mode != .observe: notice(of: task, event)
        case let warned as SLAWarned where warned.mode != .observe: notice(of: warned, event)
        case let breached as SLABreached where breached.mode != .observe:
            notice(of: breached, event)
        case let feedback as FeedbackGiven
        where mode(of: feedback.handoff, at: feedback.point) != .observe:
            notice(of: feedback, event)
        case let referral as ReferralDue where tellsPeople: notice(of: referral, event)
        default: nil
        }
    }

    func names(_ persons: [PersonID]) -> String {
        persons.map { people.name(of: $0) }.joined(separator: ", ")
    }
}
