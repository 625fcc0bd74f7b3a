// SPDX-License-Identifier: Apache-2.0
import Console
import Events
import Journey
import WorkerTesting

/// One customer's way over a handoff point, step by step: Rita sells to Acme Industries, Dana
/// receives. It begins on Monday 2026-03-02 at 09:00:00 UTC; a step takes no time unless it says
/// so.
struct Lap {
    let handoff: HandoffID = "h4cme0000001"
    let point: PointID = "sales-to-onboarding"
    let monday = Instant(rfc3339: "2026-03-02T09:00:00Z")!

    func start() -> Story<Console> {
        var story = Story<Console>(Company.topology, at: monday - .seconds(1))
        for (person, name) in [("rita", "Rita"), ("dana", "Dana"), ("lee", "Lee")] {
            story.tell(
                PersonObserved(person: PersonID(person), name: name, teams: []),
                about: SubjectID(kind: "person", person), key: "*", after: .zero)
        }
        return story
    }

    func tell(_ body: any Payload, _ story: inout Story<Console>, after wait: Duration = .zero) {
        story.tell(body, about: "deal:7301", after: wait)
    }

    func request(in story: inout Story<Console>) {
        let stage = Finding(
            field: "deal.stage", met: true, wanted: "is closedwon", found: "closedwon")
        tell(HandoffRequested(handoff: handoff, point: point, occurrence: 1, why: [stage]), &story)
    }

    func block(
        _ missing: [FieldID], mode: HandoffPoint.Mode = .enforce, in story: inout Story<Console>
    ) {
        let packet = Finding(field: "packet", met: false, wanted: "is complete", found: nil)
        let signed = Finding(
            field: "deal.signed_at", met: false, wanted: "is known", found: nil)
        tell(
            HandoffBlocked(
                handoff: handoff, point: point, mode: mode, rep: "rita", missing: missing,
                failed: [signed, packet], known: 5, required: 7), &story)
    }

    func open(after wait: Duration = .zero, in story: inout Story<Console>) {
        let signed = Finding(
            field: "deal.signed_at", met: true, wanted: "is known", found: "2026-03-01")
        tell(
            HandoffOpened(
                handoff: handoff, point: point, mode: .enforce, topology: 1, rep: "rita",
                missing: [], why: [signed]), &story, after: wait)
    }

    func sealed() -> Story<Console> {
        var story = start()
        request(in: &story)
        open(in: &story)
        tell(packet, &story)
        return story
    }

    func route(after wait: Duration = .zero, in story: inout Story<Console>) {
        let trace = RoutingTrace(
            rule: "otherwise", queue: "cs-pool",
            considered: [
                Candidate(person: "dana", verdict: "has 2 open"),
                Candidate(person: "lee", verdict: "has 3 open"),
            ], decidedBy: "least loaded: dana has 2 open")
        tell(
            HandoffRouted(
                handoff: handoff, point: point, mode: .enforce, owner: "dana", because: trace,
                acceptBy: story.now + .seconds(4 * 3_600) + wait), &story, after: wait)
    }

    func reassign(after wait: Duration = .zero, in story: inout Story<Console>) {
        let trace = RoutingTrace(
            rule: "not accepted within 4 hours → next owner", queue: "cs-pool",
            considered: [Candidate(person: "dana", verdict: "had it before and did not accept")],
            decidedBy: "lee is the only one available")
        tell(
            HandoffReassigned(
                handoff: handoff, point: point, mode: .enforce, from: "dana", owner: "lee",
                because: trace, acceptBy: story.now + .seconds(4 * 3_600) + wait), &story,
            after: wait)
    }

    func createTasks(in story: inout Story<Console>) {
        let rows: [(TaskID, String, Role, PersonID, Instant?, Due)] = [
            (
                "first-touch", "Write or call", .owner, "dana", monday + .seconds(86_400),
                Due(after: "trigger", Period(24, .hours))
            ),
            (
                "introduction", "Introduce the owner on a joint call", .rep, "rita",
                monday + .seconds(2 * 86_400), Due(after: "trigger", Period(48, .hours))
            ),
            (
                "workshop", "Hold the alignment workshop", .owner, "dana", nil,
                Due(after: "introduction.held", Period(2, .weeks))
            ),
        ]
        for (task, what, who, person, due, rule) in rows {
            tell(
                TaskCreated(
                    handoff: handoff, point: point, mode: .enforce, task: task, what: what,
                    who: who, person: person, due: due, dueRule: rule, human: true), &story)
        }
    }

    func complete(
        _ task: TaskID, mark: Moment, by person: PersonID, after wait: Duration = .seconds(60),
        in story: inout Story<Console>
    ) {
        tell(
            TaskCompleted(handoff: handoff, point: point, task: task, by: person, moment: mark),
            &story, after: wait)
    }

    func breach(in story: inout Story<Console>) {
        let due = monday + .seconds(2 * 86_400)
        tell(
            SLAStarted(
                handoff: handoff, point: point, mode: .enforce, sla: "warm-introduction", due: due),
            &story)
        tell(
            SLABreached(
                handoff: handoff, point: point, mode: .enforce, sla: "warm-introduction", due: due,
                tell: ["rep", "rep.manager"]), &story)
    }

    func meet(in story: inout Story<Console>) {
        tell(
            SLAMet(
                handoff: handoff, point: point, sla: "warm-introduction",
                due: monday + .seconds(2 * 86_400), inTime: false, took: 93_600), &story)
    }

    func amend(after wait: Duration = .zero, in story: inout Story<Console>) {
        let now = story.now + wait
        tell(
            PacketAmended(
                handoff: handoff, point: point, version: 2,
                changes: [
                    PacketChange(
                        field: "risks", before: .rows([["what": "Aggressive timeline"]]),
                        after: KnownValue(
                            value: .rows([["what": "Tom leaves in May"]]), source: "form",
                            by: "rita", at: now, event: "e9"))
                ], checksum: "c2"), &story, after: wait)
    }
}
