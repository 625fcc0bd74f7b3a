// SPDX-License-Identifier: Apache-2.0
import Events
import Journey
import Router
import Testing
import WorkerTesting

/// How a queue's handoffs are shared among its team.
@Suite struct SharingTests {
    /// Routes `count` handoffs and answers their owners in order.
    func route(_ count: Int, _ story: inout Story<Router>, _ series: String) -> [PersonID] {
        (0..<count).compactMap { story.seal(HandoffID("\(series)-\($0)"))?.owner }
    }

    /// Whether every run of as many turns as the weights add up to gives everybody their weight,
    /// wherever it begins.
    func isExact(_ owners: [PersonID], _ weights: [PersonID: Int]) -> Bool {
        let cycle = weights.values.reduce(0, +)
        return (0...(owners.count - cycle)).allSatisfy { start in
            let run = owners[start..<(start + cycle)]
            return weights.allSatisfy { person, weight in
                run.count { $0 == person } == weight
            }
        }
    }

    func roundRobin(_ weights: [PersonID: Int]) -> Story<Router> {
        var story = Story<Router>(OneQueue.topology(.weightedRoundRobin))
        for (person, weight) in weights.sorted(by: { $0.key < $1.key }) {
            story.join(person, "team", weight: weight)
        }
        return story
    }

    @Test func `weights of one and three share exactly so in every four, and take turns`() {
        var story = roundRobin(["ana": 1, "cleo": 3])
        let owners = route(40, &story, "a")
        #expect(owners.prefix(4) == ["cleo", "ana", "cleo", "cleo"])
        #expect(isExact(owners, ["ana": 1, "cleo": 3]))
    }

    @Test func `a thousand handoffs are shared exactly while one of three is away and returns`() {
        var story = roundRobin(["ana": 1, "ben": 2, "cleo": 3])
        let before = route(302, &story, "before")
        story.join("ben", "team", weight: 2, active: false)
        let without = route(398, &story, "without")
        story.join("ben", "team", weight: 2)
        let after = route(300, &story, "after")
        #expect(before.count + without.count + after.count == 1_000)
        #expect(isExact(before, ["ana": 1, "ben": 2, "cleo": 3]))
        #expect(isExact(without, ["ana": 1, "cleo": 3]))
        #expect(isExact(after, ["ana": 1, "ben": 2, "cleo": 3]))
        // 302 = 50 cycles of six and two turns of the next: cleo's and ben's.
        #expect(before.count { $0 == "ben" } == 101)
        #expect(after.count { $0 == "ana" } == 50)
    }

    @Test func `adding, removing and weighing members anew moves nobody else's turns`() {
        var story = roundRobin(["ana": 1, "cleo": 3])
        _ = route(6, &story, "a")
        story.join("dora", "team", weight: 2)
        #expect(isExact(route(25, &story, "b"), ["ana": 1, "cleo": 3, "dora": 2]))
        story.join("dora", "elsewhere")
        #expect(isExact(route(15, &story, "c"), ["ana": 1, "cleo": 3]))
        story.join("ana", "team", weight: 2)
        #expect(isExact(route(23, &story, "d"), ["ana": 2, "cleo": 3]))
        story.join("cleo", "team", weight: 1)
        #expect(isExact(route(23, &story, "e"), ["ana": 2, "cleo": 1]))
    }

    @Test func `who was away for long gets no more than their share on return`() {
        var story = roundRobin(["ana": 1, "ben": 1])
        story.join("ben", "team", active: false)
        _ = route(100, &story, "a")
        story.join("ben", "team")
        let owners = route(8, &story, "b")
        #expect(isExact(owners, ["ana": 1, "ben": 1]))
    }

    @Test func `the trace says what everybody had`() {
        var story = roundRobin(["ana": 1, "cleo": 3])
        _ = route(4, &story, "a")
        story.join("ana", "team", active: false)
        let because = story.seal("b")?.because
        #expect(
            because?.considered == [
                Candidate(person: "ana", verdict: "is away"),
                Candidate(
                    person: "cleo",
                    verdict: "was next in turn, with 3 of 4 turns so far at weight 3"),
            ])
        #expect(because?.decidedBy == "nobody else is available")
    }

    @Test func `who is at capacity gets nothing until something of theirs is completed`() {
        var story = Story<Router>(OneQueue.topology(.weightedRoundRobin))
        story.join("ana", "team", capacity: 2)
        #expect(route(2, &story, "a") == ["ana", "ana"])
        let full = story.seal("b")
        #expect(full?.owner == "boss")
        #expect(
            full?.because.considered == [
                Candidate(person: "ana", verdict: "is at capacity, with 2 of 2 open")
            ])
        #expect(
            full?.because.decidedBy
                == "nobody of team is available, and the queue falls back to them")
        story.tell(HandoffCompleted(handoff: "a-0", point: "sales-to-onboarding", why: []))
        #expect(route(2, &story, "c") == ["ana", "boss"])
    }

    @Test func `a team without members leaves it to the fallback`() {
        var story = Story<Router>(OneQueue.topology(.leastLoaded))
        let routed = story.seal("a")
        #expect(routed?.owner == "boss")
        #expect(
            routed?.because.decidedBy
                == "the team team has no members, and the queue falls back to them")
    }

    @Test func `least loaded is who has the fewest open, then who has waited longest`() {
        var story = Story<Router>(OneQueue.topology(.leastLoaded))
        for person in ["ana", "ben", "cleo"] { story.join(PersonID(person), "team") }
        #expect(route(4, &story, "a") == ["ana", "ben", "cleo", "ana"])
        // Ana has two open, Ben one, Cleo none.
        story.tell(HandoffCompleted(handoff: "a-2", point: "sales-to-onboarding", why: []))
        let routed = story.seal("b")
        #expect(routed?.owner == "cleo")
        #expect(
            routed?.because.considered.map(\.verdict) == ["has 2 open", "has 1 open", "has 0 open"])
        #expect(routed?.because.decidedBy == "they have the fewest open handoffs, 0")
        // Ben and Cleo have one; Ben's is older.
        #expect(story.seal("c")?.owner == "ben")
    }

    @Test func `where the point says so, what is not accepted goes to the fallback at once`() {
        var story = Story<Router>(
            OneQueue.topology(.weightedRoundRobin, otherwise: .fallback))
        story.join("ana", "team")
        story.join("ben", "team")
        story.seal("a")
        let said = story.wait(.seconds(53 * 604_800)).first as? HandoffReassigned
        #expect(said?.owner == "boss")
        #expect(said?.because.rule == "not accepted within 52 weeks → fallback")
    }

    @Test func `a handoff is routed by the rules under which it opened`() {
        var story = Story<Router>(OneQueue.topology(.weightedRoundRobin))
        story.join("ana", "team")
        var changed = OneQueue.topology(.weightedRoundRobin)
        changed.queues["queue"]?.team = "elsewhere"
        story.tell(TopologyActivated(version: 2, topology: changed), about: "bus:rules", key: "*")
        // Its packet names version 1.
        #expect(story.seal("a")?.owner == "ana")
    }

    @Test func `turns that other logic gave are counted, and the shares stay exact`() {
        let topology = OneQueue.topology(.weightedRoundRobin)
        var rehearsal = Rehearsal<Router>(topology)
        for (person, weight) in [("ana", 1), ("cleo", 3)] {
            rehearsal.take(
                PersonObserved(person: PersonID(person), name: "", teams: ["team"], weight: weight),
                SubjectID("person:\(person)"), "*")
        }
        // An earlier build gave Ana everything.
        for number in 0..<10 {
            let considered = ["ana", "cleo"].map { Candidate(person: PersonID($0), verdict: "") }
            let because = RoutingTrace(
                rule: "", queue: "queue", considered: considered, decidedBy: "")
            let id = HandoffID("old-\(number)")
            let point: PointID = "sales-to-onboarding"
            rehearsal.recall(
                PacketSealed(
                    handoff: id, point: point, mode: .enforce, topology: 1, version: 1,
                    sections: [], checksum: ""))
            rehearsal.recall(
                HandoffRouted(
                    handoff: id, point: point, mode: .enforce, owner: "ana", because: because,
                    acceptBy: Instant(rfc3339: "2027-03-02T09:00:00Z")!))
        }
        let owners = (0..<40).compactMap { rehearsal.seal(HandoffID("new-\($0)")) }
        #expect(isExact(owners, ["ana": 1, "cleo": 3]))
    }
}
