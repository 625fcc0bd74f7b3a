// SPDX-License-Identifier: Apache-2.0
import Events
import Journey
import Router
import WorkerTesting

/// What happens around a router, in the words of the tests.
extension Story<Router> {
    /// The directory tells of a person, or of a change.
    mutating func join(
        _ person: PersonID, _ team: TeamID, weight: Int = 1, capacity: Int? = nil,
        active: Bool = true
    ) {
        tell(
            PersonObserved(
                person: person, name: person.rawValue, teams: [team], weight: weight,
                capacity: capacity, active: active),
            about: SubjectID(kind: "person", person.rawValue), key: "*")
    }

    /// A tool tells a fact of an account.
    mutating func learn(_ field: FieldID, _ text: String, of account: SubjectID = "account:acme") {
        tell(
            FactObserved(field: field, value: .text(text), source: "hubspot"), about: account,
            key: account.rawValue)
    }

    /// Seals a packet of the deal, and answers how it was routed.
    @discardableResult
    mutating func seal(
        _ handoff: HandoffID, at point: PointID = "sales-to-onboarding"
    ) -> HandoffRouted? {
        let packet = PacketSealed(
            handoff: handoff, point: point, mode: .enforce, topology: 1, version: 1, rep: "rita",
            account: "Acme", sections: [], checksum: "")
        return tell(packet).last as? HandoffRouted
    }

    mutating func refusal(accepting handoff: HandoffID, by person: PersonID) -> String? {
        let said = tell(HandoffAcceptRequested(handoff: handoff, by: person))
        return (said.first as? HandoffAcceptRefused)?.reason
    }
}

/// A company of one queue.
enum OneQueue {
    static func topology(
        _ share: Queue.Share, otherwise: Routing.Acceptance.Otherwise = .nextOwner
    ) -> Topology {
        let point = HandoffPoint(
            from: "sales", to: "team", definedBy: "revops", mode: .enforce, risk: "",
            subject: "deal", rep: "deal.owner", trigger: Condition([]), entry: Condition([]),
            packet: PacketDefinition(),
            routing: Routing(
                otherwise: "queue",
                accept: .init(within: Period(52, .weeks), otherwise: otherwise)))
        return Topology(
            queues: ["queue": Queue(team: "team", share: share, fallback: "boss")],
            handoffs: ["sales-to-onboarding": point])
    }
}
