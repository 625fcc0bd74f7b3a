// SPDX-License-Identifier: Apache-2.0
import Events
import Foundation
import Journey
import Meter
import Testing
import WorkerTesting

@Suite struct MeterTests {
    let point: PointID = "sales-to-onboarding"
    let because = RoutingTrace(rule: "", considered: [], decidedBy: "")

    func id(_ number: Int) -> HandoffID { HandoffID("h\(number)") }
    func deal(_ number: Int) -> SubjectID { SubjectID(kind: "deal", "\(number)") }

    /// The first steps of one deal's handoff, one second after the other.
    func open(
        _ number: Int, in story: inout Story<Meter>, missing: [FieldID] = [],
        mode: HandoffPoint.Mode = .enforce
    ) {
        story.tell(
            HandoffRequested(handoff: id(number), point: point, occurrence: 1, why: []),
            about: deal(number))
        story.tell(
            HandoffOpened(
                handoff: id(number), point: point, mode: mode, topology: 1, missing: missing,
                why: []), about: deal(number))
    }
    func route(_ number: Int, in story: inout Story<Meter>) {
        story.tell(
            HandoffRouted(
                handoff: id(number), point: point, mode: .enforce, owner: "dana",
                because: because, acceptBy: story.now), about: deal(number))
    }
    func block(_ number: Int, _ mode: HandoffPoint.Mode, in story: inout Story<Meter>) {
        story.tell(
            HandoffBlocked(
                handoff: id(number), point: point, mode: mode, missing: ["risks"], failed: [],
                known: 6, required: 7), about: deal(number))
    }
    func reject(_ number: Int, _ reason: String, in story: inout Story<Meter>) {
        story.tell(
            HandoffRejected(handoff: id(number), point: point, by: "dana", reason: reason),
            about: deal(number))
    }
    func figures(_ story: Story<Meter>) throws -> PointReport {
        try #require(story.worker.report.points[point])
    }

    @Test func `a handoff is counted in each state it came to, and stands in one`() throws {
        var story = Story<Meter>()
        story.tell(
            HandoffRequested(handoff: id(1), point: point, occurrence: 1, why: []),
            about: deal(1))
        block(1, .enforce, in: &story)
        block(1, .enforce, in: &story)
        open(2, in: &story)
        route(2, in: &story)
        story.tell(HandoffAccepted(handoff: id(2), point: point, owner: "dana"), about: deal(2))
        let counted = try figures(story)
        #expect(
            counted.reached == [
                "requested": 2, "held": 1, "open": 1, "routed": 1, "accepted": 1, "rejected": 0,
                "completed": 0,
            ])
        #expect(
            counted.now == [
                "requested": 0, "held": 1, "open": 0, "routed": 0, "accepted": 1, "rejected": 0,
                "completed": 0,
            ])
    }

    @Test func `what was sent back and comes again is counted once, where it stands`() throws {
        var story = Story<Meter>()
        open(1, in: &story)
        route(1, in: &story)
        reject(1, "no", in: &story)
        #expect(try figures(story).now["rejected"] == 1)
        story.tell(
            HandoffOpened(
                handoff: id(1), point: point, mode: .enforce, topology: 1, missing: [], why: []),
            about: deal(1))
        route(1, in: &story)
        story.tell(HandoffAccepted(handoff: id(1), point: point, owner: "dana"), about: deal(1))
        story.tell(HandoffCompleted(handoff: id(1), point: point, why: []), about: deal(1))
        let counted = try figures(story)
        #expect(
            counted.reached == [
                "requested": 1, "held": 0, "open": 1, "routed": 1, "accepted": 1, "rejected": 1,
                "completed": 1,
            ])
        #expect(counted.now.filter { $0.value != 0 } == ["completed": 1])
        #expect(counted.rejectionRate == 1)
    }

    @Test func `the clocks of what was sent back wait no longer, and those of the new run do`()
        throws
    {
        var story = Story<Meter>()
        clock(1, in: &story)
        reject(1, "no", in: &story)
        #expect(try figures(story).clocks.values.map(\.running) == [0])
        clock(1, in: &story)
        #expect(try figures(story).clocks.values.map(\.running) == [1])
    }

    @Test func `a point that only warns holds nothing, and opens incomplete`() throws {
        var story = Story<Meter>()
        story.tell(
            HandoffRequested(handoff: id(1), point: point, occurrence: 1, why: []),
            about: deal(1))
        block(1, .warn, in: &story)
        story.tell(
            HandoffOpened(
                handoff: id(1), point: point, mode: .warn, topology: 1, missing: ["risks"],
                why: []), about: deal(1))
        let counted = try figures(story)
        #expect(counted.reached["held"] == 0)
        #expect(counted.openedIncomplete == 1)
    }

    @Test func `one of four that were routed went back: a quarter, with its reason`() throws {
        var story = Story<Meter>()
        for number in 1...4 {
            open(number, in: &story)
            route(number, in: &story)
        }
        reject(3, " The scope\n is unclear ", in: &story)
        let counted = try figures(story)
        #expect(counted.rejectionRate == 0.25)
        #expect(counted.rejectionReasons == ["the scope is unclear": 1])
    }

    @Test func `after fifty reasons the others are counted together`() throws {
        var story = Story<Meter>()
        for number in 1...52 {
            open(number, in: &story)
            reject(number, "reason \(number)", in: &story)
        }
        let reasons = try figures(story).rejectionReasons
        #expect(reasons.count == 51)
        #expect(reasons["other"] == 2)
    }

    @Test func `reassignments and referrals are counted`() throws {
        var story = Story<Meter>()
        open(1, in: &story)
        route(1, in: &story)
        story.tell(
            HandoffReassigned(
                handoff: id(1), point: point, mode: .enforce, from: "dana", owner: "lee",
                because: because, acceptBy: story.now), about: deal(1))
        story.tell(
            ReferralDue(
                account: "account:acme", rule: "first-result", who: .owner, ask: "Priya", say: "",
                due: story.now), about: "account:acme")
        #expect(try figures(story).reassignments == 1)
        #expect(story.worker.report.referrals == ["first-result": 1])
    }

    func clock(_ number: Int, in story: inout Story<Meter>) {
        open(number, in: &story)
        story.tell(
            SLAStarted(
                handoff: id(number), point: point, mode: .enforce, sla: "warm-introduction",
                due: story.now), about: deal(number))
    }
    func breach(_ number: Int, in story: inout Story<Meter>) {
        story.tell(
            SLABreached(
                handoff: id(number), point: point, mode: .enforce, sla: "warm-introduction",
                due: story.now, tell: []), about: deal(number))
    }
    func meet(_ number: Int, inTime: Bool, in story: inout Story<Meter>) {
        story.tell(
            SLAMet(
                handoff: id(number), point: point, sla: "warm-introduction", due: story.now,
                inTime: inTime, took: 60), about: deal(number))
    }

    @Test func `three met in time and one missed is an attainment of three quarters`() throws {
        var story = Story<Meter>()
        for number in 1...5 { clock(number, in: &story) }
        for number in 1...3 { meet(number, inTime: true, in: &story) }
        breach(4, in: &story)
        let before = try #require(try figures(story).clocks["warm-introduction"])
        #expect(before.attainment == 0.75)
        #expect(before.running == 1)
        #expect(before.overdue == 1)
        meet(4, inTime: false, in: &story)
        let after = try #require(try figures(story).clocks["warm-introduction"])
        #expect(after.attainment == 0.75)
        #expect(after.overdue == 0)
        #expect(after.metLate == 1)
    }

    @Test func `a late fact takes a breach back`() throws {
        var story = Story<Meter>()
        clock(1, in: &story)
        breach(1, in: &story)
        meet(1, inTime: true, in: &story)
        let counted = try #require(try figures(story).clocks["warm-introduction"])
        #expect(counted.missed == 0)
        #expect(counted.attainment == 1)
    }

    @Test func `a clock whose handoff ended is not waiting, whatever is told of it later`() throws {
        var story = Story<Meter>()
        clock(1, in: &story)
        story.tell(HandoffCompleted(handoff: id(1), point: point, why: []), about: deal(1))
        meet(1, inTime: true, in: &story)
        clock(2, in: &story)
        reject(2, "no", in: &story)
        let counted = try #require(try figures(story).clocks["warm-introduction"])
        #expect(counted.running == 0)
        #expect(counted.overdue == 0)
        #expect(counted.metInTime == 1)
    }

    func touch(
        _ subject: SubjectID, in story: inout Story<Meter>, human: Bool = true,
        after wait: Duration
    ) {
        story.tell(
            ActivityLogged(moment: "touch.first_human", human: human, source: "hubspot"),
            about: subject, after: wait)
    }

    @Test func `the first human touch counts, once, and sequence mail does not`() throws {
        var story = Story<Meter>()
        open(1, in: &story)
        touch(deal(1), in: &story, human: false, after: .seconds(60))
        touch(deal(1), in: &story, after: .seconds(540))
        touch(deal(1), in: &story, after: .seconds(60))
        story.tell(
            TaskCompleted(
                handoff: id(1), point: point, task: "first-touch", moment: "touch.first_human"))
        let touched = try figures(story).firstTouch
        #expect(touched.count == 1)
        #expect(touched.median == 600)
    }

    @Test func `a touch of one deal is not another's, one of the account is everybody's`() throws {
        var story = Story<Meter>()
        open(1, in: &story)
        open(2, in: &story)
        touch(deal(1), in: &story, after: .seconds(10))
        #expect(try figures(story).firstTouch.count == 1)
        touch("account:acme", in: &story, after: .seconds(10))
        #expect(try figures(story).firstTouch.count == 2)
    }

    @Test func `of six touches, the median lies between the third and the fourth`() throws {
        var story = Story<Meter>()
        for (number, seconds) in [40, 10, 60, 20, 50, 30].enumerated() {
            open(number, in: &story)
            touch(deal(number), in: &story, after: .seconds(seconds))
        }
        let touched = try figures(story).firstTouch
        // In order 10, 20, 30, 40, 50, 60: the middle two are 30 and 40. Nine of ten is the sixth.
        #expect(touched.median == 35)
        #expect(touched.p90 == 60)
    }

    @Test func `median and p90 are exact, over the latest thousand`() throws {
        var story = Story<Meter>()
        // 1,001 touches of 1, 2, … 1,001 seconds: the first one leaves the window.
        for number in 1...1_001 {
            open(number, in: &story)
            touch(deal(number), in: &story, after: .seconds(number))
        }
        let touched = try figures(story).firstTouch
        #expect(touched.count == 1_001)
        // 2 to 1,001: the 500th is 501, the 501st 502.
        #expect(touched.median == 501.5)
        #expect(touched.p90 == 901)
    }
}
