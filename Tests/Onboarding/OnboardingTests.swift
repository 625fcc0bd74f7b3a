// SPDX-License-Identifier: Apache-2.0
import Events
import Journey
import Onboarding
import Testing
import WorkerTesting

/// The topology starts at 09:00:01 on Monday, 2 March 2026, and each piece of news comes a second
/// after the one before it unless the test says otherwise.
@Suite struct OnboardingTests {
    typealias Tasks = Story<Onboarding>
    let handoff: HandoffID = "h4cme0000001"
    let point: PointID = "sales-to-onboarding"

    func known(_ value: Value) -> KnownValue {
        KnownValue(
            value: value, source: "hubspot", at: Instant(rfc3339: "2026-03-01T09:00:00Z")!,
            event: "e")
    }
    func promises(inContract: Bool) -> Value {
        .rows([["what": "SSO by May", "in_contract": inContract ? "true" : "false"]])
    }
    /// Packed by Rita; `value` is what the packet says of the field.
    func packet(_ value: Value?, of field: FieldID = "promises") -> PacketSealed {
        let line = PacketField(
            field: field, ask: "", required: true, known: value.map(known))
        return PacketSealed(
            handoff: handoff, point: point, mode: .enforce, topology: 1, version: 1, rep: "rita",
            account: "Acme", sections: [PacketSection(name: "constraints", fields: [line])],
            checksum: "")
    }
    var routed: HandoffRouted {
        HandoffRouted(
            handoff: handoff, point: point, mode: .enforce, owner: "dana",
            because: RoutingTrace(rule: "", considered: [], decidedBy: ""),
            acceptBy: Instant(rfc3339: "2026-03-02T13:00:00Z")!)
    }
    func amended(_ field: FieldID, _ value: Value) -> PacketAmended {
        PacketAmended(
            handoff: handoff, point: point, version: 2,
            changes: [PacketChange(field: field, after: known(value))], checksum: "")
    }
    func activity(_ moment: Moment, human: Bool = true) -> ActivityLogged {
        ActivityLogged(moment: moment, by: "dana", human: human, source: "hubspot")
    }
    func done(_ task: TaskID, by person: PersonID = "dana") -> TaskDoneRequested {
        TaskDoneRequested(handoff: handoff, task: task, by: person)
    }
    func completed(_ task: TaskID, _ moment: Moment?) -> TaskCompleted {
        TaskCompleted(handoff: handoff, point: point, task: task, by: "dana", moment: moment)
    }
    func created(_ said: [any Payload]) -> [TaskID] {
        said.compactMap { ($0 as? TaskCreated)?.task }
    }
    func refusal(_ said: [any Payload]) -> String? { (said.first as? TaskDoneRefused)?.reason }

    /// Sealed at 09:00:02 and routed to Dana at 09:00:03.
    func begun(_ topology: Topology = Company.topology, _ packet: PacketSealed? = nil) -> Tasks {
        var story = Tasks(topology)
        story.tell(packet ?? self.packet(promises(inContract: true)))
        story.tell(routed)
        return story
    }

    /// The shipped company with `tasks` at its second handoff point.
    func topology(_ tasks: [TaskDefinition]) -> Topology {
        var topology = Company.topology
        topology.handoffs[point]?.tasks = tasks
        return topology
    }

    @Test func `with the owner come the tasks, due from the opening, for the person of each role`()
        throws
    {
        var story = Tasks(Company.topology)
        #expect(story.tell(packet(promises(inContract: true))).isEmpty)
        let said = story.tell(routed, after: .seconds(600))
        #expect(created(said) == ["first-touch", "introduction"])
        let introduction = try #require(said.last as? TaskCreated)
        #expect(
            introduction
                == TaskCreated(
                    handoff: handoff, point: point, mode: .enforce, task: "introduction",
                    what: "Introduce the owner on a joint call", who: "rep", person: "rita",
                    due: Instant(rfc3339: "2026-03-04T09:00:02Z")!,
                    dueRule: Due(after: "trigger", Period(48, .hours)), human: true))
        #expect((said.first as? TaskCreated)?.person == "dana")
    }

    @Test func `a task that the packet does not call for is not created`() {
        var story = Tasks(Company.topology)
        story.tell(packet(promises(inContract: false)))
        #expect(created(story.tell(routed)) == ["first-touch", "introduction", "keep-promises"])
    }

    @Test func `an amended packet brings its task, and never twice`() {
        var story = begun()
        let first = story.tell(amended("promises", promises(inContract: false)))
        #expect(created(first) == ["keep-promises"])
        #expect(story.tell(amended("promises", promises(inContract: true))).isEmpty)
        #expect(story.tell(amended("promises", promises(inContract: false))).isEmpty)
    }

    @Test func `an amendment before the owner is known waits for the owner`() {
        var story = Tasks(Company.topology)
        story.tell(packet(promises(inContract: true)))
        #expect(story.tell(amended("promises", promises(inContract: false))).isEmpty)
        #expect(created(story.tell(routed)).contains("keep-promises"))
    }

    @Test func `what follows a moment is created when the moment comes, due from then`() {
        var story = begun()
        let call = Draft(
            activity("introduction.held"), subject: "deal:1", key: "account:acme",
            time: Instant(rfc3339: "2026-03-02T08:00:00Z")!)
        let said = story.when(call).map(\.body)
        #expect(said.first as? TaskCompleted == completed("introduction", "introduction.held"))
        let tasks = said.compactMap { $0 as? TaskCreated }
        #expect(tasks.map(\.task) == ["workshop", "day-30"])
        // Two weeks and thirty days after the call was held, not after it was logged.
        #expect(
            tasks.map { $0.due?.rfc3339 } == ["2026-03-16T08:00:00Z", "2026-04-01T08:00:00Z"])
    }

    @Test func `who says a task is done brings its moment about`() {
        var story = begun()
        let said = story.tell(done("introduction"))  // 09:00:04
        #expect(said.first as? TaskCompleted == completed("introduction", "introduction.held"))
        let tasks = said.compactMap { $0 as? TaskCreated }
        #expect(
            tasks.map { $0.due?.rfc3339 } == ["2026-03-16T09:00:04Z", "2026-04-01T09:00:04Z"])
    }

    @Test func `a sequence mail does not do what only a person may do`() {
        var story = begun()
        #expect(story.tell(activity("introduction.held", human: false)).isEmpty)
        #expect(story.tell(activity("introduction.held")).count == 3)
    }

    @Test func `what no person has to do may be done by a tool`() {
        let task = TaskDefinition(
            id: "survey", do: "Send the survey", who: "owner",
            due: Due(after: "trigger", Period(1, .days)), marks: "survey.sent")
        var story = begun(topology([task]))
        let said = story.tell(activity("survey.sent", human: false))
        #expect(said as? [TaskCompleted] == [completed("survey", "survey.sent")])
    }

    @Test func `a task is refused with the reason when it is done, unknown or not open`() {
        var story = begun()
        story.tell(done("first-touch"))
        #expect(refusal(story.tell(done("first-touch"))) == "first-touch is done already")
        #expect(
            refusal(story.tell(done("dance")))
                == "sales-to-onboarding has no task dance, only first-touch, introduction, "
                + "keep-promises, workshop, day-30")
        #expect(
            refusal(story.tell(done("workshop")))
                == "workshop is not open: it waits for introduction.held")
        #expect(
            refusal(story.tell(done("keep-promises")))
                == "keep-promises is not open: this handoff does not call for it")
        var other = done("first-touch")
        other.handoff = "nobody"
        #expect(refusal(story.tell(other)) == "no handoff nobody has open tasks")
    }

    @Test func `a task whose moment has come before the owner is not created`() {
        var story = Tasks(Company.topology)
        story.tell(packet(promises(inContract: true)))
        #expect(story.tell(activity("touch.first_human")).isEmpty)
        #expect(created(story.tell(routed)) == ["introduction"])
        #expect(
            refusal(story.tell(done("first-touch")))
                == "first-touch is not needed: touch.first_human has come already")
    }

    @Test func `after a reassignment new tasks are the new owner's`() throws {
        var story = begun()
        let passed = HandoffReassigned(
            handoff: handoff, point: point, mode: .enforce, from: "dana", owner: "kim",
            because: routed.because, acceptBy: routed.acceptBy)
        #expect(story.tell(passed).isEmpty)
        let said = story.tell(activity("introduction.held"))
        #expect(said.compactMap { ($0 as? TaskCreated)?.person } == ["kim", "kim"])
    }

    @Test func `a stranger finishes nothing, and any colleague may`() {
        var story = Tasks(Company.topology)
        for person in ["lee", "rita"] {
            story.tell(
                PersonObserved(person: PersonID(person), name: person, teams: []),
                about: SubjectID(kind: "person", person), key: "*")
        }
        story.tell(packet(promises(inContract: true)))
        story.tell(routed)
        #expect(
            refusal(story.tell(done("first-touch", by: "lea")))
                == "nobody here is called \"lea\": did you mean \"lee\"?")
        #expect(story.tell(done("first-touch", by: "lee")).first is TaskCompleted)
        // Dana owns it, though the directory does not know her.
        #expect(story.tell(done("introduction", by: "dana")).first is TaskCompleted)
    }

    @Test func `a manager is found among the people, and nobody where there is none`() {
        let tasks = ["rep.manager", "owner.manager", "sponsor"].map { role in
            TaskDefinition(
                id: TaskID(role), do: "Look", who: Role(role),
                due: Due(after: "trigger", Period(1, .days)))
        }
        var story = Tasks(topology(tasks))
        story.tell(
            PersonObserved(person: "rita", name: "Rita", teams: ["sales"], manager: "mona"),
            about: "person:rita", key: "*")
        story.tell(packet(promises(inContract: true)))
        let said = story.tell(routed)
        #expect(said.map { ($0 as? TaskCreated)?.person } == ["mona", nil, "sponsor"])
    }

    @Test func `a due date may follow a date of the packet, and is missing while nobody tells it`()
    {
        let task = TaskDefinition(
            id: "plan", do: "Plan", who: "owner",
            due: Due(after: "deal.signed_at", Period(1, .weeks)))
        let signed = Value.date(Instant(rfc3339: "2026-02-27T00:00:00Z")!)
        var dated = Tasks(topology([task]))
        dated.tell(packet(signed, of: "deal.signed_at"))
        #expect(
            (dated.tell(routed).first as? TaskCreated)?.due?.rfc3339 == "2026-03-06T00:00:00Z")
        var undated = Tasks(topology([task]))
        undated.tell(packet(nil, of: "deal.signed_at"))
        let said = undated.tell(routed)
        #expect(created(said) == ["plan"])
        #expect((said.first as? TaskCreated)?.due == nil)
    }

    @Test func `a rejected handoff's tasks are forgotten in silence`() {
        var story = begun()
        let rejected = HandoffRejected(
            handoff: handoff, point: point, by: "dana", reason: "wrong customer")
        #expect(story.tell(rejected).isEmpty)
        #expect(story.tell(activity("introduction.held")).isEmpty)
        #expect(refusal(story.tell(done("first-touch"))) != nil)
    }

    @Test func `a completed handoff keeps its open tasks until they are done`() {
        var story = begun()
        story.tell(done("first-touch"))
        let finished = HandoffCompleted(handoff: handoff, point: point, why: [])
        story.tell(finished)
        // Introduction is open; what it brings about still follows.
        #expect(created(story.tell(done("introduction"))) == ["workshop", "day-30"])
        #expect(story.tell(done("workshop")).count == 1)
        #expect(story.tell(activity("check_in.day_30")).count == 1)
        #expect(
            refusal(story.tell(done("day-30"))) == "no handoff \(handoff) has open tasks")
    }

    @Test func `another deal's introduction is not this deal's`() {
        var story = begun()
        #expect(story.tell(activity("introduction.held"), about: "deal:2").isEmpty)
        #expect(story.tell(activity("introduction.held"), about: "account:acme").count == 3)
    }

    @Test func `a handoff's tasks are those of the rules under which it opened`() {
        var story = Tasks(Company.topology)
        story.tell(packet(promises(inContract: true)))
        story.tell(
            TopologyActivated(version: 2, topology: topology([])), about: "bus:rules", key: "*")
        #expect(created(story.tell(routed)) == ["first-touch", "introduction"])
        #expect(created(story.tell(activity("introduction.held"))) == ["workshop", "day-30"])
    }
}
