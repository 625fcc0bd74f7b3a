// SPDX-License-Identifier: Apache-2.0
import Events
import Journey
import Router
import Testing
import WorkerTesting

extension Rehearsal<Router> {
    /// Seals a packet and answers the owner.
    mutating func seal(_ handoff: HandoffID, _ key: String = "account:acme") -> PersonID? {
        take(
            PacketSealed(
                handoff: handoff, point: "sales-to-onboarding", mode: .enforce, topology: 1,
                version: 1, sections: [], checksum: ""), SubjectID("deal:\(handoff)"), key)
        return (history.last?.body as? HandoffRouted)?.owner
    }
}

/// What was decided stays, and what is kept is enough to go on.
@Suite struct ReplayTests {
    /// Two hundred handoffs; some are accepted, some rejected, some completed, some never answered.
    func lap(restartingAt restart: Int? = nil) -> (Rehearsal<Router>, said: [[String]]) {
        var rehearsal = Rehearsal<Router>(Company.topology)
        var said: [[String]] = []
        for (person, weight) in [("dana", 1), ("kim", 3), ("lee", 2)] {
            rehearsal.take(
                PersonObserved(
                    person: PersonID(person), name: person, teams: ["cs-dach"], weight: weight,
                    capacity: 30), SubjectID("person:\(person)"), "*")
        }
        for number in 1...200 {
            let (id, key) = (HandoffID("handoff-\(number)"), "account:\(number)")
            let region = number % 4 == 0 ? "nordics" : "dach"
            rehearsal.take(
                FactObserved(field: "account.region", value: .text(region), source: "hubspot"),
                SubjectID(key), key, after: .seconds(1_200))
            let owner = rehearsal.seal(id, key) ?? ""
            if number == restart { rehearsal.restart() }
            if number % 3 == 0 {
                said.append(rehearsal.take(HandoffAcceptRequested(handoff: id, by: owner)))
            } else if number % 3 == 1 {
                said.append(
                    rehearsal.take(HandoffRejectRequested(handoff: id, by: owner, reason: "no")))
            }
            if number > 60, number % 2 == 0 {
                let old = HandoffID("handoff-\(number - 60)")
                rehearsal.take(
                    HandoffCompleted(handoff: old, point: "sales-to-onboarding", why: []))
            }
        }
        said.append(rehearsal.take(ClockReached(), "bus:clock", "*", after: .seconds(90_000)))
        return (rehearsal, said)
    }

    @Test func `history without deciding gives the same bytes`() {
        let (rehearsal, said) = lap()
        #expect(said.joined().contains { $0.hasPrefix("HandoffReassigned") })
        #expect(rehearsal.replayed == rehearsal.bytes)
    }

    @Test func `a snapshot in the middle changes nothing`() {
        let (through, said) = lap()
        let (restarted, saidAgain) = lap(restartingAt: 117)
        #expect(saidAgain == said)
        #expect(restarted.bytes == through.bytes)
    }
}
