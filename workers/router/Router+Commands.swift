// SPDX-License-Identifier: Apache-2.0
internal import Events
internal import Journey
internal import WorkerKit

/// What people ask.
extension Router {
    func answer(_ request: HandoffAcceptRequested, _ event: Event) -> Draft {
        if let obstacle = obstacle(to: request.by, request.handoff) {
            let refused = HandoffAcceptRefused(
                handoff: request.handoff, by: request.by, reason: obstacle)
            return answer(refused, request.handoff, event)
        }
        let point = ledger[request.handoff]?.point ?? ""
        return answer(
            HandoffAccepted(handoff: request.handoff, point: point, owner: request.by),
            request.handoff, event)
    }

    func answer(_ request: HandoffRejectRequested, _ event: Event) -> Draft {
        let wordless = request.reason.allSatisfy(\.isWhitespace)
        if let obstacle = obstacle(to: request.by, request.handoff)
            ?? (wordless ? "a rejection needs a reason, for whoever packed it" : nil)
        {
            let refused = HandoffRejectRefused(
                handoff: request.handoff, by: request.by, reason: obstacle)
            return answer(refused, request.handoff, event)
        }
        let point = ledger[request.handoff]?.point ?? ""
        return answer(
            HandoffRejected(
                handoff: request.handoff, point: point, by: request.by, reason: request.reason),
            request.handoff, event)
    }

    /// Why a person may not answer for a handoff; nil when they may.
    private func obstacle(to person: PersonID, _ id: HandoffID) -> String? {
        guard let handoff = ledger[id] else {
            return switch ledger.ending(of: id) {
            case .completed: "it is completed already"
            case .rejected(let sender):
                "\(sender) has sent it back: whoever packed it mends it, then it comes again"
            case nil: "no handoff \(id) is known here: it has no packet yet, or it ended long ago"
            }
        }
        guard let owner = handoff.owner else { return "it has no owner yet: it is being routed" }
        guard owner != person else {
            return handoff.accepted ? "\(owner) has accepted it already" : nil
        }
        let fact =
            handoff.accepted
            ? "\(owner) has accepted it already" : "\(owner) owns it, not \(person)"
        // An owner whom the rules name need not be in the directory.
        guard let stranger = people.objection(to: person, others: [owner]) else { return fact }
        return "\(stranger)" + ("\(stranger)".hasSuffix("?") ? " " : "; ") + fact
    }

    /// About the handoff's subject, whatever door the request came through.
    private func answer(_ body: any Payload, _ id: HandoffID, _ event: Event) -> Draft {
        guard let handoff = ledger[id] else {
            return Draft(body, subject: event.subject, key: event.key, handoff: id)
        }
        return draft(body, id, handoff)
    }
}
