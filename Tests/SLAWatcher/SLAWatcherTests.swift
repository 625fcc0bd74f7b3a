// SPDX-License-Identifier: Apache-2.0
import Events
import Journey
import SLAWatcher
import Testing
import WorkerTesting

/// The topology starts at 09:00:01 on Monday, 2 March 2026; each piece of news comes a second
/// after the one before it unless the test says otherwise.
@Suite struct SLAWatcherTests {
    typealias Watcher = Story<SLAWatcher>
    let handoff: HandoffID = "h4cme0000001"
    let point: PointID = "sales-to-onboarding"

    var opened: HandoffOpened {
        HandoffOpened(
            handoff: handoff, point: point, mode: .enforce, topology: 1, missing: [], why: [])
    }
    var packet: PacketSealed {
        PacketSealed(
            handoff: handoff, point: point, mode: .enforce, topology: 1, version: 1, sections: [],
            checksum: "")
    }
    func activity(_ moment: Moment, human: Bool = true) -> ActivityLogged {
        ActivityLogged(moment: moment, by: "dana", human: human, source: "hubspot")
    }
    func started(_ name: SLAName, _ due: String) -> SLAStarted {
        SLAStarted(
            handoff: handoff, point: point, mode: .enforce, sla: name, due: Instant(rfc3339: due)!)
    }
    func met(_ name: SLAName, _ due: String, inTime: Bool, took: Double) -> SLAMet {
        SLAMet(
            handoff: handoff, point: point, sla: name, due: Instant(rfc3339: due)!, inTime: inTime,
            took: took)
    }

    /// A point whose one clock is `sla`.
    func topology(_ sla: SLA) -> Topology {
        let point = HandoffPoint(
            from: "sales", to: "cs", definedBy: "revops", mode: .enforce, risk: "", subject: "deal",
            rep: "deal.owner", trigger: Condition([]), entry: Condition([]),
            packet: PacketDefinition(),
            routing: Routing(
                otherwise: "pool", accept: .init(within: Period(4, .hours), otherwise: .nextOwner)),
            sla: ["clock": sla])
        return Topology(handoffs: [self.point: point])
    }

    @Test func `the opening and the packet start their clocks`() {
        var story = Watcher(Company.topology)
        let first = story.tell(opened)
        #expect(
            first as? [SLAStarted] == [started("warm-introduction", "2026-03-04T09:00:02Z")])
        let second = story.tell(packet)
        #expect(
            second as? [SLAStarted] == [started("first-human-touch", "2026-03-03T09:00:03Z")])
    }

    @Test func `warnings come in their order and then the breach, each at its own time`() {
        var story = Watcher(Company.topology)
        story.tell(packet)  // 09:00:02, due in 24 hours
        let before = story.wait(.seconds(12 * 3_600 - 1))
        #expect(before.isEmpty)
        let half = story.wait(.seconds(1))
        #expect((half as? [SLAWarned])?.map(\.share) == [Share(percent: 50)])
        let most = story.wait(.seconds(8 * 3_600))
        #expect((most as? [SLAWarned])?.map(\.share) == [Share(percent: 80)])
        let late = story.wait(.seconds(4 * 3_600))
        let breach = SLABreached(
            handoff: handoff, point: point, mode: .enforce, sla: "first-human-touch",
            due: Instant(rfc3339: "2026-03-03T09:00:02Z")!, tell: ["owner", "owner.manager"])
        #expect(late as? [SLABreached] == [breach])
        #expect(story.worker.nextDeadline == nil)
    }

    @Test func `after a night without events each missed level is said once with its true time`() {
        var story = Watcher(Company.topology)
        story.tell(packet)
        let said = story.when(
            Draft(ClockReached(), subject: "bus:clock", key: "*"), after: .seconds(30 * 3_600))
        #expect(said.map(\.type) == ["sla.warned", "sla.warned", "sla.breached"])
        // 50 % of 24 h, 80 % of 24 h = 19 h 12 min, and 24 h after 09:00:02.
        #expect(
            said.map(\.happened.rfc3339) == [
                "2026-03-02T21:00:02Z", "2026-03-03T04:12:02Z", "2026-03-03T09:00:02Z",
            ])
        #expect(story.wait(.seconds(3_600)).isEmpty)
    }

    @Test func `a call in time stops the clock and says how long it took`() {
        var story = Watcher(Company.topology)
        story.tell(packet)
        let said = story.tell(activity("touch.first_human"), after: .seconds(5_400))
        #expect(
            said as? [SLAMet] == [
                met("first-human-touch", "2026-03-03T09:00:02Z", inTime: true, took: 5_400)
            ])
        #expect(story.worker.nextDeadline == nil)
        #expect(story.tell(activity("touch.first_human")).isEmpty)
    }

    @Test func `after the breach the stop is met late`() {
        var story = Watcher(Company.topology)
        story.tell(packet)
        story.wait(.seconds(25 * 3_600))
        let said = story.tell(activity("touch.first_human"), after: .seconds(3_600))
        #expect(
            said as? [SLAMet] == [
                met("first-human-touch", "2026-03-03T09:00:02Z", inTime: false, took: 26 * 3_600)
            ])
    }

    @Test func `a late fact corrects a breach by a new event`() {
        var story = Watcher(Company.topology)
        story.tell(packet)
        story.wait(.seconds(25 * 3_600))
        let call = Draft(
            activity("touch.first_human"), subject: "deal:1", key: "account:acme",
            time: Instant(rfc3339: "2026-03-02T11:00:02Z")!)
        let said = story.when(call).map(\.body)
        #expect(
            said as? [SLAMet] == [
                met("first-human-touch", "2026-03-03T09:00:02Z", inTime: true, took: 7_200)
            ])
    }

    @Test func `a sequence mail does not stop the clock`() {
        var story = Watcher(Company.topology)
        story.tell(packet)
        #expect(story.tell(activity("touch.first_human", human: false)).isEmpty)
        #expect(story.worker.nextDeadline != nil)
    }

    @Test func `a completed task brings its moment about`() {
        var story = Watcher(Company.topology)
        story.tell(opened)
        let task = TaskCompleted(
            handoff: handoff, point: point, task: "introduction", by: "rita",
            moment: "introduction.held")
        let said = story.tell(task, after: .seconds(60))
        #expect(
            said as? [SLAMet] == [
                met("warm-introduction", "2026-03-04T09:00:02Z", inTime: true, took: 60)
            ])
    }

    @Test func `what stops a clock before its start keeps it from starting`() {
        var story = Watcher(Company.topology)
        story.tell(opened)
        #expect(story.tell(activity("touch.first_human")).isEmpty)
        #expect(story.tell(packet).isEmpty)
    }

    @Test func `a call to another deal of the account stops nothing, one to the account does`() {
        var story = Watcher(Company.topology)
        story.tell(packet)
        #expect(story.tell(activity("touch.first_human"), about: "deal:2").isEmpty)
        let said = story.tell(activity("touch.first_human"), about: "account:acme")
        #expect(said.count == 1)
    }

    @Test func `a rejected handoff's clocks end in silence`() {
        var story = Watcher(Company.topology)
        story.tell(opened)
        story.tell(packet)
        let rejected = HandoffRejected(
            handoff: handoff, point: point, by: "dana", reason: "wrong customer")
        #expect(story.tell(rejected).isEmpty)
        #expect(story.worker.nextDeadline == nil)
        #expect(story.wait(.seconds(72 * 3_600)).isEmpty)
    }

    @Test func `a moment starts a clock that acceptance stops`() {
        var story = Watcher(
            topology(
                SLA(
                    start: "workshop.held", stop: "handoff.accepted", within: Period(1, .hours),
                    escalate: ["owner"])))
        #expect(story.tell(opened).isEmpty)
        let begun = story.tell(activity("workshop.held"))
        #expect(begun as? [SLAStarted] == [started("clock", "2026-03-02T10:00:03Z")])
        let accepted = HandoffAccepted(handoff: handoff, point: point, owner: "dana")
        let said = story.tell(accepted, after: .seconds(3_600))
        // The very second in which it is due is in time; the breach comes at the same second.
        #expect(said.map { type(of: $0).type } == ["sla.breached", "sla.met"])
        #expect((said.last as? SLAMet)?.inTime == true)
    }

    @Test func `a completed handoff keeps the clock that runs until it has spoken`() {
        var story = Watcher(Company.topology)
        story.tell(opened)
        story.tell(packet)
        story.tell(activity("introduction.held"))
        story.tell(HandoffCompleted(handoff: handoff, point: point, why: []))
        let said = story.wait(.seconds(24 * 3_600))
        #expect(said.map { type(of: $0).type } == ["sla.warned", "sla.warned", "sla.breached"])
        #expect(story.tell(activity("touch.first_human")).isEmpty)
    }

    @Test func `the trigger starts a clock that completion stops`() {
        var story = Watcher(
            topology(
                SLA(
                    start: "trigger", stop: "handoff.completed", within: Period(10, .days),
                    escalate: ["owner"])))
        #expect(story.tell(opened) as? [SLAStarted] == [started("clock", "2026-03-12T09:00:02Z")])
        let completed = HandoffCompleted(handoff: handoff, point: point, why: [])
        let said = story.tell(completed, after: .seconds(86_400))
        #expect(
            said as? [SLAMet] == [met("clock", "2026-03-12T09:00:02Z", inTime: true, took: 86_400)])
        #expect(story.worker.nextDeadline == nil)
    }

    @Test func `an open handoff stays on the rules under which it opened`() {
        let slow = topology(
            SLA(
                start: "packet.sealed", stop: "touch.first_human", within: Period(2, .days),
                escalate: ["owner"]))
        let fast = topology(
            SLA(
                start: "packet.sealed", stop: "touch.first_human", within: Period(1, .hours),
                escalate: ["owner"]))
        var story = Watcher(slow)
        story.tell(opened)
        story.tell(TopologyActivated(version: 2, topology: fast), about: "bus:rules", key: "*")
        let said = story.tell(packet)
        #expect(said as? [SLAStarted] == [started("clock", "2026-03-04T09:00:04Z")])
    }

    @Test func `five hundred clocks speak in the order of their deadlines, none twice`() {
        var story = Watcher(
            topology(
                SLA(
                    start: "workshop.held", stop: "check_in.day_30", within: Period(2, .days),
                    warn: [Share(percent: 75), Share(percent: 25)], escalate: ["owner"])))
        for number in 0..<500 {
            let (subject, key) = (SubjectID("deal:\(number)"), "account:\(number)")
            var opened = opened
            opened.handoff = HandoffID("handoff-\(number)")
            story.tell(opened, about: subject, key: key)
            // Each workshop within a day, in no order: 7919 is prime.
            let held = Instant(rfc3339: "2026-03-03T09:00:00Z")! + .seconds(number * 7_919 % 86_400)
            story.when(Draft(activity("workshop.held"), subject: subject, key: key, time: held))
        }
        // Every fourth is met: none of its clock is left.
        for number in stride(from: 0, to: 500, by: 4) {
            story.tell(
                activity("check_in.day_30"), about: SubjectID("deal:\(number)"),
                key: "account:\(number)")
        }
        let said = story.when(
            Draft(ClockReached(), subject: "bus:clock", key: "*"), after: .seconds(5 * 86_400))
        let times = said.map(\.happened)
        #expect(times == times.sorted())
        #expect(said.count == 375 * 3)
        #expect(Set(said.map { "\($0.handoff!) \($0.happened)" }).count == 375 * 3)
        #expect(story.worker.nextDeadline == nil)
    }
}
