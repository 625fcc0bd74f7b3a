// SPDX-License-Identifier: Apache-2.0
internal import Foundation
public import Journal
public import Journey
public import Logging
public import Wire
public import ZeroMQ

/// The bus as a process: the shell that performs what its ``BusCore`` asks for. Its sockets live on
/// one thread; its journal has more: one writes, ``Readers/mostUnderWay`` read, one scrubs.
public actor BusServer {
    /// Messages that may wait for one subscriber. What comes beyond is dropped, for it alone: a
    /// worker reads it from the journal, a tap has missed it. libzmq counts messages and not bytes,
    /// so what a subscriber that has stalled makes the bus hold depends on what is said:
    ///
    /// - Whoever listens to everything hears each event twice, in its commit and alone. A commit of
    ///   n events of b bytes is 1 + n messages and 2nb bytes, so 256 messages hold 512b at the
    ///   most: 0.8 MiB of events of 1.5 KiB, 128 MiB if every event has the largest size.
    /// - Whoever listens to commits alone, as workers do: 256 commits. A commit holds what came
    ///   during one fsync: a batch of 50 events of 1.2 KiB makes 15 MiB, four such doors at once
    ///   60 MiB; 256 MiB only if so much was stored in full commits while it stalled.
    ///
    /// Less would be dear for taps: the events of a commit go out at once, and of bursts of 200 a
    /// listener that reads promptly missed 10 % at 256 messages, 69 % at 64 and none at 1,000
    /// (libzmq on two busy cores).
    static let liveHighWater: Int32 = 256
    static let batch = 256

    public nonisolated let thread: SocketThread
    public nonisolated var unownedExecutor: UnownedSerialExecutor {
        unsafe thread.asUnownedSerialExecutor()
    }

    private let context: Context
    let logger: Logger
    let clock = SteadyClock()
    let journal: any Journal
    let writer: JournalDesk
    /// As many as the core has reads under way.
    private let readers: [JournalDesk]
    /// Those that have nothing to read.
    var idle: [JournalDesk]
    var core: BusCore
    private var router: Socket?
    private var live: Socket?
    private var taps = Taps()
    let scrubber: JournalDesk
    let snapshots: SnapshotDesk?
    private var scrubs: Task<Void, Never>?
    /// Nil where nothing is to be packed.
    let packer: Packer?
    private var packs: Task<Void, Never>?
    /// How much of the journal is packed.
    public internal(set) var packed: Packed
    private var end: CheckedContinuation<Void, any Error>?
    private var isStopped = false
    var nextRenewal = ContinuousClock.now
    private var failure: (any Error)?

    /// Starts an epoch on a journal.
    ///
    /// - Parameters:
    ///   - rules: The first event of an empty journal.
    ///   - snapshots: Where those of folds are kept; nil keeps none.
    ///   - damage: Why the journal serves reading only; nil when it is whole.
    ///   - packAfter: How old events are when they are packed; nil: they never are.
    public init(
        context: Context, journal: any Journal, snapshots: (any SnapshotStore)? = nil,
        rules: Topology, damage: String? = nil, packAfter: Duration? = nil, logger: Logger
    ) throws {
        thread = SocketThread(name: "bus")
        self.context = context
        self.logger = logger
        self.journal = journal
        writer = JournalDesk(journal, name: "journal-write")
        readers = (1...Readers.mostUnderWay).map {
            JournalDesk(journal, name: "journal-read\($0)")
        }
        idle = readers
        self.snapshots = snapshots.map { SnapshotDesk($0) }
        let (scrubber, writer) = (JournalDesk(journal, name: "journal-scrub"), writer)
        self.scrubber = scrubber
        packer = packAfter.map { Packer(maker: scrubber, writer: writer, age: $0) }
        packed = (try? journal.packed()) ?? Packed()
        core = BusCore(
            epoch: damage == nil ? try journal.openEpoch() : 0, head: try journal.head,
            lastRecorded: try journal.lastRecorded, cursors: try journal.cursors(), rules: rules,
            damage: damage, now: clock.now)
    }

    /// Binds both sockets; answers the endpoints that were bound.
    @discardableResult
    public func open(publish: String, live: String) throws -> (publish: String, live: String) {
        var router = try context.socket(.router)
        let publish = try router.bind(publish)
        thread.watch(router) { [weak self] in self?.assumeIsolated { $0.drainRequests() } }
        var options = SocketOptions()
        options.sendHighWater = Self.liveHighWater
        var xpub = try context.socket(.xpub, options)
        let live = try xpub.bind(live)
        thread.watch(xpub) { [weak self] in self?.assumeIsolated { $0.drainSubscriptions() } }
        self.router = consume router
        self.live = consume xpub
        return (publish, live)
    }

    /// Serves until ``stop()``; throws what stopped the journal.
    public func run() async throws {
        tick()
        if core.damage == nil {
            scrubs = Task { [weak self] in await self?.scrub() }
            packs = Task { [weak self] in await self?.pack() }
        }
        defer { close() }
        try await withCheckedThrowingContinuation {
            (continuation: CheckedContinuation<Void, any Error>) in
            if let failure {
                continuation.resume(throwing: failure)
            } else if isStopped {
                continuation.resume()
            } else {
                end = continuation
            }
        }
    }

    /// Ends ``run()``, also one that has not begun yet.
    public func stop() {
        isStopped = true
        end?.resume()
        end = nil
    }

    /// For how long the journal's database has not answered; nil while it does.
    public nonisolated var unanswered: Duration? { journal.unanswered }

    /// Who is there and how far, and how near the bus is to its limits.
    public func status() -> BusStatus { core.status() }

    // MARK: The shell

    /// The bus's time is its own thread's: no task that holds the pool can stop the beat.
    private func tick() {
        feed(.tick)
        renew()
        thread.wake(at: .now + .milliseconds(20)) { [weak self] in
            self?.assumeIsolated { $0.tick() }
        }
    }

    private func close() {
        thread.cancelWake()
        scrubs?.cancel()
        packs?.cancel()
        if router != nil { thread.unwatch(router!) }
        if live != nil { thread.unwatch(live!) }
        router = nil
        live = nil
        writer.stop()
        scrubber.stop()
        snapshots?.stop()
        for reader in readers { reader.stop() }
        thread.stop()
    }

    func fail(_ error: any Error) {
        guard failure == nil else { return }
        failure = error
        end?.resume(throwing: error)
        end = nil
    }

    func feed(_ input: BusCore.Input) {
        guard failure == nil else { return }
        for action in core.step(input, now: clock.now) { perform(action) }
    }

    private func perform(_ action: BusCore.Action) {
        switch action {
        case .reply(let client, let reply): send(reply, to: client)
        case .append(let group):
            Task {
                do { feed(.appended(try await writer.append(group))) } catch {
                    noteDamage()
                    // What was offered is not stored, and is refused when it is offered again.
                    if core.damage == nil { fail(error) }
                }
            }
        case .read(let ticket, let query):
            read(query, for: ticket)
        case .keep(let client, let number, let part): keep(part, number, for: client)
        case .recall(let client, let request): recall(request, for: client)
        case .broadcast(let commit): broadcast(commit)
        case .notice(let notice): logger.warning("\(notice)")
        }
    }

    private func drainRequests() {
        for _ in 0..<Self.batch {
            guard let frames = try? router?.receive() else { return }
            guard let message = Letter(frames) else { continue }
            switch message.content {
            case .request(let request): feed(.request(message.client, request))
            case .refused(let reply): send(reply, to: message.client)
            }
        }
    }

    private func send(_ reply: Reply, to client: Client) {
        if case .unreachable? = try? router?.send(Letter.frames(of: reply, to: client)) {
            feed(.gone(client))
        }
    }

    private func drainSubscriptions() {
        for _ in 0..<Self.batch {
            guard let frames = try? live?.receive(), let frame = frames.first else { return }
            if taps.hear(frame) { feed(.listener) }
        }
    }

    private func broadcast(_ commit: Commit) {
        _ = try? live?.send([Array("commit".utf8), commit.head, commit.body])
        guard taps.areListening else { return }
        commit.forEachEvent { entry, range in
            _ = try? live?.send(Taps.frames(of: entry, Array(commit.body[range])))
        }
    }
}
