// SPDX-License-Identifier: Apache-2.0
public import Events
internal import Foundation
public import Journey
public import Logging
internal import Wire
public import ZeroMQ

/// Runs one worker against a bus: the shell that performs what its ``Host`` asks for.
///
/// It lives on a thread of its own, which polls the sockets and runs the folds.
public actor WorkerRun<W: Worker> {
    /// Messages taken before other work on the thread gets its turn.
    static var batch: Int { 64 }

    public nonisolated let thread: SocketThread
    public nonisolated var unownedExecutor: UnownedSerialExecutor {
        unsafe thread.asUnownedSerialExecutor()
    }

    private let context: Context
    private let address: BusAddress
    private let identity: [UInt8]
    private let logger: Logger
    private let clock = SteadyClock()
    private let performer: (any Performer<W>)?
    private var host: Host<W>
    private var link: Link?
    /// The bus that is followed, of several.
    private var followed: Int?
    private var done: CheckedContinuation<Void, Never>?
    private var isDone = false
    private var ticks: Task<Void, Never>?

    /// - Parameters:
    ///   - replica: Unique among the replicas of this worker; a restart under the same name takes
    ///     the lease over at once.
    ///   - snapshotInterval: Events between two snapshots of a fold, at the least; nil takes none
    ///     and reads all.
    ///   - performer: What touches the world when an outcome is on disk.
    public init(
        context: Context, address: BusAddress, replica: String, logger: Logger,
        snapshotInterval: UInt64? = Snapshots.interval, performer: (any Performer<W>)? = nil
    ) {
        thread = SocketThread(name: "\(W.name)")
        self.context = context
        self.address = address
        self.logger = logger
        self.performer = performer
        identity = Array("\(W.name)/\(replica)/\(UUID().uuidString)".utf8)
        host = Host(replica: replica, now: clock.now, snapshotInterval: snapshotInterval)
    }

    /// Runs until ``drain()`` is done.
    public func run() async throws {
        try connect()
        ticks = Task { [weak self] in
            while !Task.isCancelled {
                guard let self else { return }
                await self.tick()
                try? await Task.sleep(for: .milliseconds(25))
            }
        }
        await withCheckedContinuation { continuation in
            if isDone { continuation.resume() } else { done = continuation }
        }
        ticks?.cancel()
        disconnect()
        thread.stop()
    }

    /// Stops taking, waits until everything is acknowledged and gives the lease back; after ten
    /// seconds it stops all the same.
    public func drain() {
        logger.info("draining", metadata: ["unacknowledged": "\(host.unacknowledged)"])
        Task { [weak self] in
            try? await Task.sleep(for: Limits.ending)
            await self?.finish()
        }
        feed(.drain)
    }

    /// Lends the worker's value; that of slot 0 where there are many.
    public func view<Result: Sendable>(_ body: @Sendable (W) -> Result) -> Result? {
        host.workers.first.map { body($0.worker) }
    }

    /// Digests of what every fold has come to.
    public func stateReport() throws -> StateReport {
        var folds: [String: String] = [:]
        for (slot, worker) in host.workers {
            folds["\(slot)"] = Digest(ofBytes: try worker.stateBytes).hex
        }
        return StateReport(through: host.through.sequence, folds: folds)
    }

    public var health: WorkerHealth {
        WorkerHealth(
            isReady: host.isReady, isStandingBy: host.isStandingBy,
            through: host.through.sequence,
            unacknowledged: host.unacknowledged, waitingKeys: host.waitingKeys,
            undecodable: host.undecodable, complaints: host.complaints,
            silentSince: host.silentSince)
    }

    // MARK: The shell

    private func connect() throws {
        let link = try Link(context: context, address: address, identity: identity)
        link.watch(on: thread) { [weak self] in self?.assumeIsolated { $0.drainSockets() } }
        self.link = consume link
    }

    private func disconnect() {
        guard link != nil else { return }
        link!.unwatch(on: thread)
        link = nil
    }

    private func drainSockets() {
        for _ in 0..<Self.batch {
            guard let incoming = link?.receive() else { return }
            switch incoming {
            case .reply(let reply): feed(.reply(reply))
            case .commit(let commit):
                noteBus()
                feed(.commit(commit))
            case .malformed(let error): logger.error("\(error)")
            }
        }
    }

    /// Says which of several buses writes, whenever it is another one.
    private func noteBus() {
        guard address.places.count > 1, let place = link?.writingPlace, place != followed else {
            return
        }
        followed = place
        logger.info(
            "following the bus that writes",
            metadata: ["bus": "\(address.places[place].publish)"])
    }

    private func tick() {
        link?.flush()
        feed(.tick)
    }

    private func feed(_ input: Host<W>.Input) {
        for action in host.step(input, now: clock.now) { perform(action) }
    }

    private func perform(_ action: Host<W>.Action) {
        switch action {
        case .send(let request): link?.send(request)
        case .reconnect:
            logger.warning(
                "the bus is silent; connecting anew",
                metadata: ["bus": "\(address.publish)", "live": "\(address.live)"])
            disconnect()
            do { try connect() } catch { logger.error("\(error)") }
        case .encode(let fold, let position):
            Task.detached(priority: .utility) { [weak self] in
                let bytes = try? fold.snapshot()
                await self?.take(bytes, fold.id.slot, position)
            }
        case .alert(let alert): logger.error("\(alert)")
        case .acknowledged(let events): performer?.stored(events)
        case .becameReady:
            logger.info("ready", metadata: ["through": "\(host.through.sequence)"])
            performer?.ready(host.workers.map(\.worker))
        case .drained: finish()
        }
    }

    private func take(_ snapshot: [UInt8]?, _ slot: Slot, _ position: Position) {
        feed(.encoded(slot, position, snapshot))
    }

    private func finish() {
        guard !isDone else { return }
        isDone = true
        done?.resume()
        done = nil
    }
}

/// What touches the world for a worker whose outcomes order it to.
public protocol Performer<W>: Sendable {
    associatedtype W: Worker
    /// Events of an outcome are on disk: what they order may be done.
    func stored(_ events: [Event])
    /// The worker speaks and has applied all that is known: what was ordered and has no result is
    /// done again.
    func ready(_ workers: [W])
}

/// How a worker is, for its health page.
public struct WorkerHealth: Hashable, Sendable {
    public var isReady: Bool
    /// Others speak for the worker; it takes over when one of them ends.
    public var isStandingBy: Bool
    public var through: UInt64
    public var unacknowledged: Int
    public var waitingKeys: Int
    public var undecodable: Int
    /// Why it cannot go on.
    public var complaints: [String]
    /// When the bus was heard last, where it is silent; nil while it is heard.
    public var silentSince: Instant?
}
