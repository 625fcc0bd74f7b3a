// SPDX-License-Identifier: Apache-2.0
internal import Bus
internal import Console
internal import Crew
internal import Events
internal import Intake
internal import Journal
internal import Journey
internal import Meter
internal import Wire
internal import WorkerKit

/// One company in one process: the bus's core, every worker's host and fold, and a journal on disk,
/// under a clock that only the script moves. No socket, no other process, no chance: each run
/// writes the same events.
struct DemoCompany {
    /// What the disk takes for a commit, on this clock.
    private static let diskTime = Duration.milliseconds(2)
    /// A host tells its next deadline each second.
    private static let reportTime = Duration.seconds(1)

    private(set) var now: Instant
    /// What was stored since it was last taken.
    private(set) var stored: [Event] = []
    /// What a person should look at; a demo has none.
    private(set) var alerts: [String] = []

    private let journal: any Journal
    private var core: BusCore
    private var stages: [any DemoStage]
    private var deadlines: [WorkerName: Instant] = [:]
    private var answers: [Answer] = []
    private var lastPublish: UInt64 = 0
    private var work: [Work] = []

    private enum Work {
        case bus(BusCore.Input)
        case stage(Int, DemoInput)
    }

    /// Who talks to the bus: a stage by its place, or the script's doors.
    private static let door = Client(identity: [255])

    init(journal: any Journal, rules: Topology, at start: Instant) throws {
        self.journal = journal
        now = start
        core = BusCore(
            epoch: try journal.openEpoch(), head: try journal.head,
            lastRecorded: try journal.lastRecorded, cursors: try journal.cursors(), rules: rules,
            now: start)
        stages = Crew.workers.map { Self.stage(of: $0, now: start) }
        try tick()
    }

    var console: Console { fold(Console.self) ?? Console() }
    var meter: Meter { fold(Meter.self) ?? Meter() }
    var intake: Intake { fold(Intake.self) ?? Intake() }

    private static func stage<W: Worker>(of worker: W.Type, now: Instant) -> any DemoStage {
        HostStage(worker, now: now)
    }

    private func fold<W: Worker>(_ type: W.Type) -> W? {
        stages.lazy.compactMap { ($0 as? HostStage<W>)?.worker }.first
    }

    mutating func takeStored() -> [Event] {
        defer { stored = [] }
        return stored
    }

    /// Lets time pass. Every deadline on the way is met when it is due.
    mutating func wait(until moment: Instant) throws {
        while let next = deadlines.values.min(), next <= moment {
            now = max(now, next) + Self.diskTime
            try tick()
            // The hosts tell what is due next.
            now = now + Self.reportTime
            try tick()
        }
        now = max(now, moment)
        try tick()
    }

    /// Publishes what came through a door, and lets everybody react.
    ///
    /// - Throws: ``Failure`` when the bus refuses it: the script is wrong.
    mutating func publish(_ events: [[UInt8]]) throws {
        lastPublish += 1
        work.append(
            .bus(.request(Self.door, .publish(Publish(number: lastPublish, events: events)))))
        try settle()
        for answer in answers {
            guard case .stored = answer.result else {
                throw Failure("the demo's bus refuses an event: \(answer.result)", status: .data)
            }
        }
        answers = []
    }

    // MARK: The loop

    private mutating func tick() throws {
        work.append(.bus(.tick))
        try settle()
        for stage in stages.indices { work.append(.stage(stage, .tick)) }
        try settle()
    }

    /// Until nobody has anything left to do.
    private mutating func settle() throws {
        while !work.isEmpty {
            let batch = work
            work = []
            for item in batch {
                switch item {
                case .bus(let input):
                    for action in core.step(input, now: now) { try perform(action) }
                case .stage(let index, let input):
                    perform(stages[index].step(input, now: now), of: index)
                }
            }
        }
    }

    private mutating func perform(_ action: BusCore.Action) throws {
        switch action {
        case .append(let group):
            let appended = try journal.append(group)
            now = now + Self.diskTime
            work.append(.bus(.appended(appended)))
        case .read(let ticket, let query):
            work.append(.bus(.read(ticket: ticket, try journal.read(query))))
        case .notice, .keep, .recall: break
        case .broadcast(let commit):
            stored += commit.events.compactMap { try? Event(json: $0) }
            for stage in stages.indices { work.append(.stage(stage, .commit(commit))) }
        case .reply(let client, let reply):
            if client != Self.door, let index = client.identity.first.map(Int.init) {
                work.append(.stage(index, .reply(reply)))
            } else if case .answer(let answer) = reply {
                answers.append(answer)
            }
        }
    }

    private mutating func perform(_ output: DemoOutput, of stage: Int) {
        alerts += output.alerts
        for request in output.requests {
            if case .report(let report) = request {
                deadlines[report.worker] = report.nextDeadline
            }
            work.append(.bus(.request(Client(identity: [UInt8(stage)]), request)))
        }
        for event in output.stored {
            guard let order = event.body as? DeliveryOrdered else { continue }
            deliver(order, event)
        }
    }

    /// The endpoint of the demo takes every message at once.
    private mutating func deliver(_ order: DeliveryOrdered, _ event: Event) {
        let attempted = DeliveryAttempted(
            delivery: order.delivery, attempt: order.attempt, status: 200, detail: "taken")
        let draft = Draft(
            attempted, subject: event.subject, key: event.key, handoff: order.handoff)
        let id = "\(order.delivery)-\(order.attempt)"
        guard let told = try? draft.event(id: id, source: "/baton/courier/edge", time: now) else {
            return
        }
        lastPublish += 1
        work.append(
            .bus(.request(Self.door, .publish(Publish(number: lastPublish, events: [told.json])))))
    }
}
