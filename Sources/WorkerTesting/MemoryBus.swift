// SPDX-License-Identifier: Apache-2.0
public import Bus
internal import Foundation
public import Journal
public import Journey
public import Wire
internal import WorkerKit

/// A bus in memory, without a network and without haste: the real core on a model journal, one
/// call at a time. What it says is kept until it is looked at.
public final class MemoryBus {
    public private(set) var core: BusCore
    public private(set) var journal: MemoryJournal
    public let snapshots: MemorySnapshots
    public var now: Instant
    /// Holds groups back from the disk until ``store()``.
    public var isSlow = false
    public private(set) var group: Group?
    /// Holds back from the core that a group is stored until ``bringNews()``.
    public var holdsNews = false
    private var news: Appended?
    /// Holds back what was read until ``deliverRead()``.
    public var holdsReads = false
    private var readings: [(ticket: UInt64, reading: Reading)] = []
    private var replies: [(client: Client, reply: Reply)] = []
    private var commits: [Commit] = []
    /// What it told its operator.
    public private(set) var notices: [Notice] = []
    private let rules: Topology

    /// Starts on a journal; nil starts a new one.
    public init(
        _ rules: Topology, journal: MemoryJournal? = nil,
        snapshots: MemorySnapshots = MemorySnapshots(),
        at start: Instant = Instant(rfc3339: "2026-03-02T09:00:00Z")!
    ) {
        let journal = journal ?? MemoryJournal()
        self.journal = journal
        self.rules = rules
        self.snapshots = snapshots
        now = start
        core = Self.open(journal, rules, start)
    }

    private static func open(_ journal: MemoryJournal, _ rules: Topology, _ now: Instant) -> BusCore
    {
        BusCore(
            epoch: journal.openEpoch(), head: journal.head, lastRecorded: journal.lastRecorded,
            cursors: journal.cursors(), rules: rules, now: now)
    }

    /// Kills the bus and starts it again. What was on its way to the disk is lost.
    ///
    /// - Parameter other: A journal with another history; nil for the one that there was.
    public func restart(on other: MemoryJournal? = nil) {
        group = nil
        news = nil
        journal = other ?? journal
        core = Self.open(journal, rules, now)
    }

    /// Takes one input, and performs what the core wants.
    public func step(_ input: BusCore.Input) {
        for action in core.step(input, now: now) {
            switch action {
            case .reply(let client, let reply): replies.append((client, reply))
            case .broadcast(let commit): commits.append(commit)
            case .notice(let notice): notices.append(notice)
            case .keep(let client, let number, let part):
                snapshots.keep(part)
                step(.kept(client, number: number))
            case .recall(let client, let recall):
                let part = snapshots.recall(recall.key, part: recall.part)
                step(.recalled(client, number: recall.number, part))
            case .read(let ticket, let query):
                readings.append((ticket, journal.read(query)))
                if !holdsReads { deliverRead() }
            case .append(let group):
                precondition(self.group == nil, "one group is under way at a time")
                self.group = group
                if !isSlow { store() }
            }
        }
    }

    /// The disk has stored what it was given.
    public func store() {
        guard let group else { return }
        self.group = nil
        news = journal.append(group)
        if !holdsNews { bringNews() }
    }

    /// The core hears of what is stored.
    public func bringNews() {
        guard let news else { return }
        self.news = nil
        step(.appended(news))
    }

    /// The longest held page goes out.
    public func deliverRead() {
        guard !readings.isEmpty else { return }
        let first = readings.removeFirst()
        step(.read(ticket: first.ticket, first.reading))
    }

    /// Asks for one thing, and answers all that this client was told since.
    @discardableResult
    public func ask(_ request: Request, from client: Client = "client") -> [Reply] {
        step(.request(client, request))
        return take(for: client)
    }

    /// What `baton status` would show.
    public func status() throws -> BusStatus {
        guard case .status(_, let json) = ask(.status(number: 1)).last else {
            throw BusError.unexpected
        }
        return try JSONDecoder().decode(BusStatus.self, from: Data(json))
    }

    /// Lets time pass, in which the bus runs.
    public func wait(_ duration: Duration) {
        let end = now + duration
        repeat { sleep(min(end - now, .seconds(1))) } while now < end
    }

    /// Lets time pass in which the bus stands still.
    public func sleep(_ duration: Duration) {
        now = now + duration
        step(.tick)
    }

    /// What a client was told and has not looked at.
    public func take(for client: Client) -> [Reply] {
        defer { replies.removeAll { $0.client == client } }
        return replies.filter { $0.client == client }.map(\.reply)
    }

    /// What everybody was told and nobody has looked at.
    public func takeCommits() -> [Commit] {
        defer { commits = [] }
        return commits
    }
}

extension Client: ExpressibleByStringLiteral {
    public init(stringLiteral name: String) { self.init(identity: Array(name.utf8)) }
}
