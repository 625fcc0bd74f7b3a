// SPDX-License-Identifier: Apache-2.0
internal import Events
internal import Journey

/// What people are told of how a handoff went, and of the moment to ask for another.
extension NoticeDesk {
    func notice(of feedback: FeedbackGiven, _ event: Event) -> Notice {
        let customer = customer(of: event, handoff: feedback.handoff)
        let from = people.name(of: feedback.from)
        let greeting = feedback.to.map { "\(people.name(of: $0)), " } ?? ""
        let words = feedback.comment.flatMap { $0.isEmpty ? nil : "“\($0)”" } ?? ""
        var title = "\(greeting)\(from) "
        if feedback.rejected {
            title += "sent your handoff of \(customer) back" + (words.isEmpty ? "" : ": \(words)")
        } else {
            let scale = rules.point(feedback.point)?.feedback.first?.scale ?? 5
            title += "rated your handoff of \(customer) \(feedback.stars ?? 0) of \(scale)"
        }
        let question = rules.point(feedback.point)?.feedback.first?.ask ?? ""
        return Notice(
            title, text: [feedback.rejected ? "" : question, words],
            to: people(
                in: feedback.tell, rep: feedback.to, owner: facts(of: feedback.handoff)?.owner),
            handoff: feedback.handoff)
    }

    func notice(of referral: ReferralDue, _ event: Event) -> Notice {
        let greeting = referral.person.map { "\(people.name(of: $0)), " } ?? ""
        return Notice(
            "\(greeting)\(customer(of: event)) has reached success: ask \(referral.ask) for a "
                + "referral by \(referral.due.utc(from: event.recorded))",
            text: [referral.say], to: referral.person.map { [$0] } ?? [], handoff: event.handoff)
    }
}
