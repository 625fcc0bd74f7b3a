// SPDX-License-Identifier: Apache-2.0
import Events
import Journey
import Router
import Testing
import WorkerTesting

/// Who gets a handoff by the rules of the shipped company, and what people answer.
@Suite struct RouterTests {
    let point: PointID = "sales-to-onboarding"

    /// Dana and Kim serve the German-speaking accounts, Lee everybody's.
    func company() -> Story<Router> {
        var story = Story<Router>(Company.topology)
        story.join("dana", "cs-dach")
        story.join("kim", "cs-dach")
        story.join("lee", "customer-success")
        return story
    }

    @Test func `a rule about the account names the queue, and says so`() throws {
        var story = company()
        story.learn("account.region", "dach")
        let sealed = story.seal("h1")
        let routed = try #require(sealed)
        #expect(
            routed.because
                == RoutingTrace(
                    rule: "account.region is dach → queue cs-dach", queue: "cs-dach",
                    considered: [
                        Candidate(person: "dana", verdict: "was next in turn"),
                        Candidate(person: "kim", verdict: "was not next in turn"),
                    ],
                    decidedBy: "it is their turn, of 2 who take turns by weight, "
                        + "the first by id of 2 whose turns coincide"))
        #expect(routed.owner == "dana")
        // Topology and people at 09:00:01 to 04, the fact at 05, the packet at 06, and four hours.
        #expect(routed.acceptBy.rfc3339 == "2026-03-02T13:00:06Z")
    }

    @Test func `where no rule holds the last word names the queue`() throws {
        var story = company()
        story.learn("account.region", "nordics")
        let sealed = story.seal("h1")
        let routed = try #require(sealed)
        #expect(routed.because.rule == "otherwise → cs-pool")
        #expect(routed.owner == "lee")
        #expect(routed.because.considered.map(\.verdict) == ["has 0 open"])
        #expect(routed.because.decidedBy == "nobody else is available")
    }

    @Test func `who owns the account already gets its handoff`() throws {
        var story = company()
        story.learn("account.owner", "lee")
        story.learn("account.region", "dach")
        let sealed = story.seal("h1")
        let routed = try #require(sealed)
        #expect(routed.owner == "lee")
        #expect(routed.because.rule == "account.owner names lee")
        #expect(routed.because.queue == nil)
        #expect(
            routed.because.considered == [
                Candidate(person: "lee", verdict: "is named by account.owner, with 0 open")
            ])
    }

    @Test func `an account owner who is away is passed over, with the reason`() throws {
        var story = company()
        story.join("lee", "customer-success", active: false)
        story.learn("account.owner", "lee")
        story.learn("account.region", "dach")
        let sealed = story.seal("h1")
        let routed = try #require(sealed)
        #expect(routed.owner == "dana")
        #expect(
            routed.because.considered.first
                == Candidate(person: "lee", verdict: "is named by account.owner, but is away"))
    }

    @Test func `what was carried to the account counts as if it were told there`() throws {
        var story = company()
        let region = KnownValue(value: .text("dach"), source: "hubspot", at: story.now, event: "e")
        let carried = ContextCarried(
            from: "deal:1",
            facts: [CarriedFact(subject: "deal:1", field: "account.region", known: region)])
        story.tell(carried)
        #expect(story.seal("h1")?.because.queue == "cs-dach")
    }

    @Test func `another account's region says nothing`() {
        var story = company()
        story.learn("account.region", "dach", of: "account:other")
        #expect(story.seal("h1")?.because.queue == "cs-pool")
    }

    @Test func `who does not accept in time loses it to the next, and the last is the fallback`()
        throws
    {
        var story = company()
        story.learn("account.region", "dach")
        story.seal("h1")  // Dana, until 13:00:06
        let first = story.when(
            Draft(ClockReached(), subject: "bus:clock", key: "*"), after: .seconds(5 * 3_600))
        let passed = try #require(first.first?.body as? HandoffReassigned)
        #expect(first.first?.happened.rfc3339 == "2026-03-02T13:00:06Z")
        #expect(passed.from == "dana")
        #expect(passed.owner == "kim")
        #expect(
            passed.because.rule
                == "not accepted within 4 hours → next owner, "
                + "account.region is dach → queue cs-dach")
        #expect(
            passed.because.considered.first
                == Candidate(person: "dana", verdict: "had it before and did not accept"))
        let later = story.wait(.seconds(4 * 3_600))
        let last = try #require(later.first as? HandoffReassigned)
        #expect(last.owner == "head-of-cs")
        #expect(
            last.because.decidedBy
                == "nobody of cs-dach is available, and the queue falls back to them")
        #expect(story.wait(.seconds(90_000)).isEmpty)
    }

    @Test func `what went on to the next counts no longer for who did not accept`() {
        var story = company()
        story.join("dana", "cs-dach", capacity: 1)
        story.join("kim", "cs-dach", active: false)
        story.learn("account.region", "dach")
        #expect(story.seal("h1")?.owner == "dana")
        #expect(story.seal("h2")?.owner == "head-of-cs")
        story.wait(.seconds(5 * 3_600))
        #expect(story.seal("h3")?.owner == "dana")
    }

    @Test func `who accepts in time keeps it`() {
        var story = company()
        story.learn("account.region", "dach")
        story.seal("h1")
        let said = story.tell(HandoffAcceptRequested(handoff: "h1", by: "dana"))
        #expect(
            said as? [HandoffAccepted]
                == [HandoffAccepted(handoff: "h1", point: point, owner: "dana")])
        #expect(story.wait(.seconds(90_000)).isEmpty)
    }

    @Test func `an acceptance is refused with the reason`() {
        var story = company()
        story.learn("account.region", "dach")
        story.seal("h1")
        #expect(story.refusal(accepting: "h1", by: "kim") == "dana owns it, not kim")
        story.tell(HandoffAcceptRequested(handoff: "h1", by: "dana"))
        #expect(story.refusal(accepting: "h1", by: "dana") == "dana has accepted it already")
        #expect(
            story.refusal(accepting: "h2", by: "dana")
                == "no handoff h2 is known here: it has no packet yet, or it ended long ago")
    }

    @Test func `an answer to what has ended says how it ended`() {
        var story = company()
        story.learn("account.region", "dach")
        story.seal("h1")
        story.seal("h2")
        story.tell(HandoffRejectRequested(handoff: "h1", by: "dana", reason: "40 or 14?"))
        #expect(
            story.refusal(accepting: "h1", by: "dana")
                == "dana has sent it back: whoever packed it mends it, then it comes again")
        story.tell(HandoffCompleted(handoff: "h2", point: point, why: []))
        #expect(story.refusal(accepting: "h2", by: "kim") == "it is completed already")
        // Mended, it is sealed and given to somebody anew.
        let owner = story.seal("h1")?.owner ?? ""
        #expect(story.refusal(accepting: "h1", by: owner) == nil)
    }

    @Test func `an answer from a stranger names them as such`() {
        var story = company()
        story.learn("account.region", "dach")
        story.seal("h1")
        #expect(
            story.refusal(accepting: "h1", by: "dnaa")
                == "nobody here is called \"dnaa\": did you mean \"dana\"? "
                + "dana owns it, not dnaa")
    }

    @Test func `an answer is about the handoff's subject, whatever door the request came through`()
    {
        var story = company()
        story.seal("h1")
        let said = story.when(
            Draft(
                HandoffAcceptRequested(handoff: "h1", by: "lee"), subject: "console:1",
                key: "console:1"))
        #expect(said.map(\.subject) == ["deal:1"])
        #expect(said.map(\.key) == ["account:acme"])
        #expect(said.map(\.handoff) == ["h1"])
    }

    @Test func `a rejection needs a reason, ends the clock and frees the owner`() {
        var story = company()
        story.join("lee", "customer-success", capacity: 1)
        story.seal("h1")
        let wordless = story.tell(HandoffRejectRequested(handoff: "h1", by: "lee", reason: " "))
        #expect(wordless.first is HandoffRejectRefused)
        let said = story.tell(
            HandoffRejectRequested(handoff: "h1", by: "lee", reason: "no success criteria"))
        #expect(
            said as? [HandoffRejected] == [
                HandoffRejected(
                    handoff: "h1", point: point, by: "lee", reason: "no success criteria")
            ])
        #expect(story.wait(.seconds(90_000)).isEmpty)
        #expect(story.seal("h2")?.owner == "lee")
    }

    @Test func `a rejected handoff that is sealed anew is routed anew`() {
        var story = company()
        story.seal("h1")
        #expect(story.seal("h1") == nil)
        story.tell(HandoffRejectRequested(handoff: "h1", by: "lee", reason: "no scope"))
        #expect(story.seal("h1")?.owner == "lee")
    }

    @Test func `who leaves keeps what they have for now, and gets nothing new`() {
        var story = company()
        story.seal("h1")
        story.join("lee", "customer-success", active: false)
        let said = story.tell(HandoffAcceptRequested(handoff: "h1", by: "lee"))
        #expect(said.first is HandoffAccepted)
        let next = story.seal("h2")
        #expect(next?.owner == "head-of-cs")
        #expect(next?.because.considered == [Candidate(person: "lee", verdict: "is away")])
    }

    @Test func `a packet of a point that the rules do not know is parked`() {
        var story = company()
        let packet = PacketSealed(
            handoff: "h1", point: "nowhere", mode: .enforce, topology: 1, version: 1,
            sections: [], checksum: "")
        let parked = story.tell(packet).first as? EventParked
        #expect(
            parked?.reason
                == "handoff h1: the rules have no handoff point nowhere in version 1")
    }
}
