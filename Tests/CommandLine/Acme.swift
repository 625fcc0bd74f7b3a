// SPDX-License-Identifier: Apache-2.0
import Console
import Events
import Journey
import WorkerTesting

/// Two handoffs of one customer, told step by step to the console's fold.
struct Acme {
    static let lead: HandoffID = "lead00000001"
    static let deal: HandoffID = "deal00000001"
    var story = Story<Console>(Company.topology)

    init() {
        request(Self.lead, "marketing-to-sales", about: "lead:anna@acme.com")
        request(Self.deal, "sales-to-onboarding", about: "deal:7301")
    }

    func handoff(_ id: HandoffID) -> HandoffView { story.worker.handoff(id)! }

    private mutating func request(_ id: HandoffID, _ point: PointID, about subject: SubjectID) {
        story.tell(
            HandoffRequested(handoff: id, point: point, occurrence: 1, why: []), about: subject,
            handoff: id)
    }

    mutating func hold(_ id: HandoffID, lacking field: FieldID, rep: PersonID = "lee") {
        story.tell(
            HandoffBlocked(
                handoff: id, point: handoff(id).point, mode: .enforce, rep: rep, missing: [field],
                failed: [], known: 1, required: 2))
    }

    mutating func open(_ id: HandoffID) {
        story.tell(
            HandoffOpened(
                handoff: id, point: handoff(id).point, mode: .enforce, topology: 1, rep: "lee",
                missing: [], why: []))
    }

    mutating func seal(_ id: HandoffID) {
        story.tell(
            PacketSealed(
                handoff: id, point: handoff(id).point, mode: .enforce, topology: 1, version: 1,
                rep: "lee", account: "Acme", sections: [], checksum: "c"))
    }

    /// Opens, packs and routes it.
    mutating func route(_ id: HandoffID, to owner: PersonID) {
        open(id)
        seal(id)
        story.tell(
            HandoffRouted(
                handoff: id, point: handoff(id).point, mode: .enforce, owner: owner,
                because: RoutingTrace(
                    rule: "otherwise", queue: "cs-pool", considered: [], decidedBy: "turn"),
                acceptBy: story.now + .seconds(3_600)))
    }

    mutating func accept(_ id: HandoffID, by owner: PersonID) {
        route(id, to: owner)
        story.tell(HandoffAccepted(handoff: id, point: handoff(id).point, owner: owner))
    }

    mutating func create(_ task: TaskID, of id: HandoffID, for person: PersonID) {
        story.tell(
            TaskCreated(
                handoff: id, point: handoff(id).point, mode: .enforce, task: task, what: "Write",
                who: .owner, person: person, dueRule: Due(after: "trigger", Period(1, .hours)),
                human: true))
    }
}
