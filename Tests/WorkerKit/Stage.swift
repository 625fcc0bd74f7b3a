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
    let client: Client
    var alerts: [String] = []
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
    /// Publishes are lost on their way.
    var losesPublishes = false
    private var doors: UInt64 = 0

    init(_ bus: MemoryBus = MemoryBus(Company.topology), replica: String = "a") {
        self.bus = bus
        client = Client(identity: Array("\(W.name)/\(replica)/\(bus.journal.openedProcesses)".utf8))
        host = Host(replica: replica, now: bus.now)
        bus.step(.tick)
        step(.tick)
    }

    var worker: W? { host.workers.first?.worker }

    func step(_ input: Host<W>.Input) {
        perform(host.step(input, now: bus.now))
        pump()
    }

    private func perform(_ actions: [Host<W>.Action]) {
        for action in actions {
            switch action {
            case .send(let request):
                sent.append(request)
                if losesRequests { continue }
                if losesPublishes, case .publish = request { continue }
                bus.step(.request(client, request))
            case .reconnect: reconnects += 1
            case .alert(let text): alerts.append(text)
            case .acknowledged(let events): acknowledged += events
            case .becameReady: break
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
            let replies = bus.take(for: client)
            if commits.isEmpty, replies.isEmpty { break }
            for commit in commits {
                overheard(commit)
                perform(host.step(.commit(commit), now: bus.now))
            }
            for reply in replies { perform(host.step(.reply(reply), now: bus.now)) }
        }
        if losesCommits { _ = bus.takeCommits() }
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
        let release = Release(
            worker: W.name, anchor: anchor, key: "deal:\(name)", retry: retry, by: "al")
        bus.step(.request("operator", .release(release)))
        pump()
    }

    /// The process dies and another takes its place.
    func crash(replica: String = "a") {
        host = Host(replica: replica, now: bus.now)
        _ = bus.take(for: client)
        losesPublishes = false
        step(.tick)
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
            return try host.workers.allSatisfy { try replayed[$0.slot] == $0.worker.stateBytes }
        }
    }
}

extension MemoryJournal {
    fileprivate var openedProcesses: UInt64 { head.sequence }
}
