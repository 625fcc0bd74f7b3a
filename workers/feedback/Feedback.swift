// SPDX-License-Identifier: Apache-2.0
public import Events
public import Journey
public import WorkerKit

/// Gives every judgement of a handoff to the person who packed it.
///
/// Consumes people, sealed packets, owners, ratings, rejections and completions; emits
/// `feedback.given`, or `handoff.rate.refused` with the reason.
///
/// Only whom the point's question asks may rate, once: the owner who received the handoff, where
/// the point names nobody else. Whoever sent it back may still rate it.
public struct Feedback: Worker {
    public static let name: WorkerName = "feedback"
    public static let consumes: Set<EventType> = [
        TopologyActivated.type, PersonObserved.type, PacketSealed.type, HandoffRouted.type,
        HandoffReassigned.type, HandoffRateRequested.type, HandoffRejected.type,
        HandoffCompleted.type,
    ]
    public static let emits: Set<EventType> = [FeedbackGiven.type, HandoffRateRefused.type]
    public static let partitioning = Partitioning.whole

    private var rules = Rules()
    private var people = People()
    /// What may be judged. Bounded by the handoffs that are open or ended lately.
    private var judged: JudgedHandoffs = .init()

    public init() {}

    public mutating func apply(_ event: Event) {
        judged.forget(before: event.recorded)
        switch event.body {
        case let rules as TopologyActivated:
            self.rules.activate(rules.topology, version: rules.version)
        case let person as PersonObserved: people.apply(person)
        case let routed as HandoffRouted: judged[routed.handoff]?.owner = routed.owner
        case let moved as HandoffReassigned: judged[moved.handoff]?.owner = moved.owner
        case let packet as PacketSealed:
            judged.begin(packet, subject: event.subject, key: event.key)
        case let feedback as FeedbackGiven where !feedback.rejected:
            judged[feedback.handoff]?.rated(by: feedback.from)
        case let rejected as HandoffRejected: judged.end(rejected.handoff, at: event.recorded)
        case let completed as HandoffCompleted: judged.end(completed.handoff, at: event.recorded)
        default: break
        }
    }

    public func decide(_ event: Event) -> [Draft] {
        switch event.body {
        case let request as HandoffRateRequested: [answer(to: request, event)]
        case let rejection as HandoffRejected: [feedback(from: rejection, event)]
        default: []
        }
    }

    private func answer(to request: HandoffRateRequested, _ event: Event) -> Draft {
        guard let handoff = judged[request.handoff] else {
            return refusal(
                of: request, event,
                "there is no such handoff to rate, or it ended more "
                    + "than \(JudgedHandoffs.daysAfterEnd) days ago")
        }
        let question = question(about: handoff)
        if let obstacle = obstacle(to: request.by, rating: handoff, question) {
            return refusal(of: request, event, obstacle)
        }
        let scale = question?.scale ?? 5
        guard (1...scale).contains(request.stars) else {
            return refusal(
                of: request, event,
                "stars: \(request.stars) is not a mark from 1 to \(scale): give one of them")
        }
        guard !handoff.raters.contains(request.by) else {
            return refusal(of: request, event, "\(request.by) has rated this handoff already")
        }
        return Draft(
            FeedbackGiven(
                handoff: request.handoff, point: handoff.point, to: handoff.rep, from: request.by,
                stars: request.stars, comment: request.comment, rejected: false,
                tell: question?.tell ?? [.rep]),
            subject: handoff.subject, key: handoff.key, handoff: request.handoff)
    }

    /// Why a person may not rate; nil when it is they who are asked.
    private func obstacle(
        to person: PersonID, rating handoff: JudgedHandoff, _ question: FeedbackQuestion?
    ) -> String? {
        let role = question?.who ?? .owner
        let asked = people.person(in: role, rep: handoff.rep, owner: handoff.owner)
        guard person != asked else { return nil }
        let parties = [handoff.rep, handoff.owner, asked].compactMap(\.self)
        let stranger =
            people.objection(to: person, others: parties).map { objection in
                "\(objection)" + ("\(objection)".hasSuffix("?") ? " " : "; ")
            } ?? ""
        guard let asked else {
            return stranger + "nobody is its \(role.words) yet, who alone may rate it"
        }
        let part = asked.rawValue == role.rawValue ? "" : " as its \(role.words)"
        return stranger + "only \(asked) may rate it\(part), not \(person)"
    }

    private func feedback(from rejection: HandoffRejected, _ event: Event) -> Draft {
        let handoff = judged[rejection.handoff]
        return Draft(
            FeedbackGiven(
                handoff: rejection.handoff, point: rejection.point, to: handoff?.rep,
                from: rejection.by, comment: rejection.reason, rejected: true,
                tell: handoff.flatMap(question)?.tell ?? [.rep]),
            subject: event.subject, key: event.key, handoff: rejection.handoff)
    }

    private func refusal(
        of request: HandoffRateRequested, _ event: Event, _ reason: String
    ) -> Draft {
        Draft(
            HandoffRateRefused(handoff: request.handoff, by: request.by, reason: reason),
            subject: event.subject, key: event.key, handoff: request.handoff)
    }

    /// A point's first question is the one that is rated; it says who hears the answer.
    private func question(about handoff: JudgedHandoff) -> FeedbackQuestion? {
        rules.point(handoff.point, version: handoff.topology)?.feedback.first
    }
}
