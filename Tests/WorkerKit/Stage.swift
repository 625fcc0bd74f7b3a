// SPDX-License-Identifier: Apache-2.0
import Bus
import Events
import Journey
import Wire
import WorkerKit
import WorkerTesting

/// One host beside a bus in memory: what one says the other hears at once, unless a test holds it
/// back.
final class Stage<W: Worker> {
    let bus: MemoryBus
    var host: Host<W>
    private(set) var client: Client
    var alerts: [Alert] = []
    var acknowledged: [Event] = []
    var isDrained = false
    var reconnects = 0
    /// What the host sent.
    var sent: [Request] = []
    /// Live commits are lost.
    var losesCommits = false
    /// Everything it asks is lost on its way.
    var losesRequests = false
    /// Who hears live commits before it does.
    var overheard: (Commit) -> Void = { _ in }
    /// Reports are lost on their way.
    var losesReports = false
    /// Publishes are lost on their way.
    var losesPublishes = false
    /// Reads are lost on their way.
    var losesReads = false
    /// What is asked of snapshots is lost on its way.
    var losesRecalls = false
    /// Whoever hears this dies in the middle of it: nothing of that step leaves the process.
    var deadly: String?
    private(set) var deaths = 0
    /// The bus's word on reports is lost.
    var holdsNoted: Bool
    /// What is said of these subjects meets a conflict.
    var conflicts: Set<String> = []
    /// The first time only.
    var conflictsOnce = false
    /// Snapshots come back with a byte more.
    var damagesSnapshots = false
    private let snapshotInterval: UInt64?
    private var doors: UInt64 = 0
    private var processes = 0

    init(
        _ bus: MemoryBus = MemoryBus(Company.topology(naming: [W.name])), replica: String = "a",
        holdsNoted: Bool = false, snapshotInterval: UInt64? = nil
    ) {
        self.snapshotInterval = snapshotInterval
        self.bus = bus
        self.holdsNoted = holdsNoted
        client = Client(identity: Array("\(W.name)/\(replica)/\(bus.journal.openedProcesses)".utf8))
        host = Host(
            replica: replica, now: bus.now, snapshotInterval: snapshotInterval)
        bus.step(.tick)
        step(.tick)
    }

    var worker: W? { host.workers.first?.worker }

    func step(_ input: Host<W>.Input) {
        perform(run(input))
        pump()
    }

    private func perform(_ actions: [Host<W>.Action]) {
        for action in actions {
            switch action {
            case .send(let request):
                sent.append(request)
                if losesRequests { continue }
                if losesPublishes, case .publish = request { continue }
                if losesReports, case .report = request { continue }
                if losesReads, case .read = request { continue }
                if losesRecalls, case .recall = request { continue }
                if let refusal = conflict(with: request) {
                    perform(run(.reply(refusal)))
                    continue
                }
                bus.step(.request(client, request))
            case .reconnect: reconnects += 1
            case .alert(let alert): alerts.append(alert)
            case .acknowledged(let events): acknowledged += events
            case .becameReady: break
            case .encode(let fold, let position):
                perform(run(.encoded(fold.id.slot, position, try? fold.snapshot())))
            case .drained: isDrained = true
            }
        }
    }

    /// Brings what waits to the host, until nothing does.
    func pump() {
        var rounds = 0
        while true {
            rounds += 1
            precondition(rounds < 100_000, "host and bus talk in circles")
            let commits = losesCommits ? [] : bus.takeCommits()
            var replies = bus.take(for: client)
            if holdsNoted {
                replies.removeAll { if case .noted = $0 { true } else { false } }
            }
            if commits.isEmpty, replies.isEmpty { break }
            for commit in commits {
                overheard(commit)
                perform(run(.commit(commit)))
            }
            for reply in replies { perform(run(.reply(damaged(reply)))) }
        }
        if losesCommits { _ = bus.takeCommits() }
    }

    private func damaged(_ reply: Reply) -> Reply {
        guard damagesSnapshots, case .snapshot(let number, var part?) = reply else { return reply }
        part.bytes.append(0)
        return .snapshot(number: number, part)
    }

    private func run(_ input: Host<W>.Input) -> [Host<W>.Action] {
        let fate = Fate(deadly)
        let actions = Fate.$current.withValue(fate) { host.step(input, now: bus.now) }
        guard fate.hasStruck else { return actions }
        succeed()
        return []
    }

    private func conflict(with request: Request) -> Reply? {
        guard case .publish(let publish) = request, let key = publish.outcome?.key,
            let event = try? Event(json: publish.events[0]), conflicts.contains(event.key)
        else { return nil }
        if conflictsOnce { conflicts = [] }
        return .answer(
            Answer(number: publish.number, fold: key.fold, result: .conflict("another stands here"))
        )
    }

    /// A new process takes the place of one that died.
    private func succeed() {
        deaths += 1
        precondition(deaths < 20, "it dies for ever")
        begin(replica: "a")
    }

    private func begin(replica: String) {
        processes += 1
        host = Host(
            replica: replica, now: bus.now, snapshotInterval: snapshotInterval)
        _ = bus.take(for: client)
        client = Client(identity: client.identity + [UInt8(processes)])
        perform(run(.tick))
    }

    func wait(_ duration: Duration) {
        let end = bus.now + duration
        while bus.now < end {
            bus.wait(.milliseconds(100))
            step(.tick)
        }
    }

    /// Somebody tells the bus a fact.
    func tell(_ value: Value, about name: String = "ada", batch: Int = 1) {
        var events: [[UInt8]] = []
        for _ in 1...batch {
            doors += 1
            let subject = SubjectID(kind: "deal", name)
            let draft = Draft(
                FactObserved(field: "any", value: value, source: "test"), subject: subject,
                key: subject.rawValue)
            events.append(
                try! draft.event(
                    id: "\(bus.journal.head.sequence)-\(doors)", source: "/door", time: bus.now
                ).json)
        }
        bus.step(.request("door", .publish(Publish(number: doors, events: events))))
        pump()
    }

    func release(_ anchor: UInt64, about name: String = "ada", retry: Bool) {
        doors += 1
        let release = Release(
            number: doors, worker: W.name, anchor: anchor, key: "deal:\(name)", retry: retry,
            by: "al")
        bus.step(.request("operator", .release(release)))
        pump()
    }

    /// The process dies and another takes its place.
    func crash(replica: String = "a") {
        losesPublishes = false
        begin(replica: replica)
        pump()
    }

    /// The notes of all that the worker said, as it stands in the journal.
    var said: [String] {
        try! bus.journal.everything().filter { $0.outcome?.fold.worker == W.name }
            .map { ($0.event.body as? ActivityLogged)?.note ?? $0.event.type.rawValue }
    }

    /// Whether history alone gives the state that is in memory.
    var isAsHistorySays: Bool {
        get throws {
            let running = Running(W.self, replica: "x", now: bus.now)
            let slots = Set(host.workers.map(\.slot))
            let replayed = try running.replayed(from: bus.journal, through: nil, slots)
            return try !host.workers.isEmpty
                && host.workers.allSatisfy { try replayed[$0.slot] == $0.worker.stateBytes }
        }
    }
}

extension MemoryJournal {
    fileprivate var openedProcesses: UInt64 { head.sequence }
}
