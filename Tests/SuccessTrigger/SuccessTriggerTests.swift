// SPDX-License-Identifier: Apache-2.0
import Events
import Journey
import SuccessTrigger
import Testing
import WorkerTesting

@Suite struct SuccessTriggerTests {
    let handoff: HandoffID = "h4cme0000001"
    let reachedOn = Value.date(Instant(rfc3339: "2026-05-02T00:00:00Z")!)

    /// Rita sold to Acme, Dana looks after it; Priya champions there.
    func onboarded() -> Story<SuccessTrigger> {
        var story = Story<SuccessTrigger>(Company.topology)
        for person in [
            PersonObserved(person: "rita", name: "Rita", teams: ["sales"]),
            PersonObserved(
                person: "dana", name: "Dana", teams: ["customer-success"], manager: "head-of-cs"),
        ] {
            story.tell(person, about: SubjectID(kind: "person", person.person.rawValue), key: "*")
        }
        story.tell(
            FactObserved(
                field: "stakeholders",
                value: .rows([
                    ["name": "Tom", "role": "sceptic"], ["name": "Priya", "role": "Champion"],
                ]), source: "form"))
        story.tell(
            PacketSealed(
                handoff: handoff, point: "sales-to-onboarding", mode: .enforce, topology: 1,
                version: 1, rep: "rita", account: "Acme", sections: [], checksum: ""))
        story.tell(routed(to: "dana"))
        return story
    }
    func routed(to owner: PersonID) -> HandoffRouted {
        HandoffRouted(
            handoff: handoff, point: "sales-to-onboarding", mode: .enforce, owner: owner,
            because: RoutingTrace(rule: "", considered: [], decidedBy: ""),
            acceptBy: Instant(microseconds: 0))
    }
    func reached(_ value: Value?) -> FactObserved {
        FactObserved(field: "success.first_reached_at", value: value, source: "hubspot")
    }

    @Test func `the first result calls for a referral: the owner asks the champion by name`() {
        var story = onboarded()
        let said = story.tell(reached(reachedOn), about: "account:acme")
        #expect(said.count == 2)
        let success = said.first as? SuccessReached
        #expect(success?.account == "account:acme")
        #expect(success?.rule == "first-result")
        #expect(success?.why.map(\.found) == ["2026-05-02"])
        let referral = said.last as? ReferralDue
        #expect(referral?.person == "dana")
        #expect(referral?.ask == "Priya")
        #expect(referral?.due == story.now + .seconds(5 * 86_400))
    }

    @Test func `both are about the account, and belong to its last handoff`() throws {
        var story = onboarded()
        let said = story.when(
            Draft(reached(reachedOn), subject: "deal:1", key: "account:acme"))
        #expect(said.map(\.subject) == ["account:acme", "account:acme"])
        #expect(said.map(\.handoff) == [handoff, handoff])
    }

    @Test func `success is reached once, even when the date is emptied and told again`() {
        var story = onboarded()
        story.tell(reached(reachedOn), about: "account:acme")
        #expect(story.tell(reached(nil), about: "account:acme").isEmpty)
        #expect(story.tell(reached(reachedOn), about: "account:acme").isEmpty)
    }

    @Test func `other facts call for nothing`() {
        var story = onboarded()
        let stage = FactObserved(
            field: "deal.stage", value: .text("closedwon"), source: "hubspot")
        #expect(story.tell(stage).isEmpty)
    }

    @Test func `the success of one account is not another's`() {
        var story = onboarded()
        let said = story.tell(
            reached(reachedOn), about: "account:globex", key: "account:globex")
        #expect((said.first as? SuccessReached)?.account == "account:globex")
        #expect((said.last as? ReferralDue)?.ask == "champion")
        #expect((said.last as? ReferralDue)?.person == nil)
    }

    @Test func `a reassigned account's new owner asks`() {
        var story = onboarded()
        story.tell(
            HandoffReassigned(
                handoff: handoff, point: "sales-to-onboarding", mode: .enforce, from: "dana",
                owner: "lee", because: RoutingTrace(rule: "", considered: [], decidedBy: ""),
                acceptBy: story.now))
        let said = story.tell(reached(reachedOn), about: "account:acme")
        #expect((said.last as? ReferralDue)?.person == "lee")
    }

    @Test func `what was carried from a lead counts for its account`() {
        var story = Story<SuccessTrigger>(Company.topology)
        let known = KnownValue(
            value: reachedOn, source: "forms", at: story.now, event: "e1")
        let fact = CarriedFact(
            subject: "lead:anna", field: "success.first_reached_at", known: known)
        let said = story.tell(
            ContextCarried(from: "lead:anna", facts: [fact]), about: "lead:anna")
        #expect(said.first is SuccessReached)
    }

    @Test func `a lead without an account does not succeed`() {
        var story = Story<SuccessTrigger>(Company.topology)
        #expect(story.tell(reached(reachedOn), about: "lead:anna", key: "lead:anna").isEmpty)
    }

    @Test func `a rule that comes later speaks at the account's next fact`() {
        var story = Story<SuccessTrigger>()
        story.tell(reached(reachedOn), about: "account:acme")
        let activated = TopologyActivated(version: 1, topology: Company.topology)
        #expect(story.tell(activated, about: "bus:rules", key: "*").isEmpty)
        let stage = FactObserved(field: "deal.stage", value: .text("won"), source: "hubspot")
        #expect(story.tell(stage).first is SuccessReached)
    }

    /// An account whose first result is told, taken back and told again.
    func lap(restarting: Bool = false) -> (Rehearsal<SuccessTrigger>, said: [[String]]) {
        var rehearsal = Rehearsal<SuccessTrigger>(Company.topology)
        let said = rehearsal.tell(
            [routed(to: "dana"), reached(reachedOn), reached(nil), reached(reachedOn)],
            restarting: restarting)
        return (rehearsal, said)
    }

    @Test func `history alone, with nothing decided anew, gives the same state`() {
        let (rehearsal, said) = lap()
        #expect(said.contains { $0.contains { $0.hasPrefix("ReferralDue") } })
        #expect(rehearsal.replayed == rehearsal.bytes)
    }

    @Test func `a state that is put down and taken up again goes on alike`() {
        let (through, said) = lap()
        let (restarted, saidAgain) = lap(restarting: true)
        #expect(saidAgain == said)
        #expect(restarted.bytes == through.bytes)
    }
}
