// SPDX-License-Identifier: Apache-2.0
public import Events
public import Journal
public import Journey
public import Wire
public import WorkerKit

/// A process that runs one worker, whichever it is.
public protocol SimulatedProcess {
    var worker: WorkerName { get }
    /// Of its `apply`.
    var version: UInt32 { get }
    var consumes: Set<EventType> { get }
    /// Whether it decides anything, and so needs a lease.
    var speaks: Bool { get }
    var isReady: Bool { get }
    /// Whether others speak, and it waits to take over.
    var isStandingBy: Bool { get }
    /// Whether the worker's slots are shared among replicas.
    var shares: Bool { get }
    /// What it may speak for.
    var slots: SlotSet { get }
    var through: Position { get }
    var unacknowledged: Int { get }
    var complaints: [String] { get }
    /// The earliest alarm of its folds.
    var nextDeadline: Instant? { get }
    mutating func take(_ news: News, now: Instant) -> [Wish]
    /// What the folds of some slots were told, in order.
    func heard(by slots: Set<Slot>) -> [Slot: [Heard]]
    /// The states of the folds of some slots, in JSON with sorted keys.
    func states(of slots: Set<Slot>) throws -> [Slot: [UInt8]]
    /// The same folds read from a journal's beginning through a sequence, or its end, with
    /// everything settled.
    func replayed(
        from journal: any Journal, through: UInt64?, _ slots: Set<Slot>
    ) throws -> [Slot: [UInt8]]
}

/// What a process is told.
public enum News {
    case commit(Commit)
    case reply(Reply)
    case tick
    /// It is asked to end.
    case drain
}

/// What a process wants.
public enum Wish {
    case send(Request)
    case reconnect
    case alert(Alert)
    /// The bus has said that these are on disk.
    case acknowledged([Event])
    /// It has said all that it had to say, and ends.
    case drained
}

/// A process with a worker of the real code in its real host.
public struct Running<W: Worker>: SimulatedProcess {
    private var host: Host<Watched<W>>
    /// A fold is encoded beside all else: what comes meanwhile is taken before its bytes are there,
    /// at the next tick.
    private var encoded: [Host<Watched<W>>.Input] = []

    /// - Parameter snapshotInterval: Events between two snapshots of a fold: few, in a world whose
    ///   history is short; most of its time goes into them. Nil takes none.
    public init(
        _: W.Type = W.self, replica: String, now: Instant, snapshotInterval: UInt64? = 25
    ) {
        host = Host(replica: replica, now: now, snapshotInterval: snapshotInterval)
    }

    public var worker: WorkerName { W.name }
    public var version: UInt32 { W.version }
    public var consumes: Set<EventType> { W.consumes }
    public var speaks: Bool { !W.emits.isEmpty }
    public var isReady: Bool { host.isReady }
    public var isStandingBy: Bool { host.isStandingBy }
    public var shares: Bool { W.partitioning == .bySubject }
    public var slots: SlotSet { host.owned }
    public var through: Position { host.through }
    public var unacknowledged: Int { host.unacknowledged }
    public var complaints: [String] { host.complaints }
    public var nextDeadline: Instant? { host.workers.compactMap(\.worker.nextDeadline).min() }

    public mutating func take(_ news: News, now: Instant) -> [Wish] {
        let actions =
            switch news {
            case .commit(let commit): host.step(.commit(commit), now: now)
            case .reply(let reply): host.step(.reply(reply), now: now)
            case .tick: bringEncoded(now: now) + host.step(.tick, now: now)
            case .drain: host.step(.drain, now: now)
            }
        return wishes(actions)
    }

    private mutating func bringEncoded(now: Instant) -> [Host<Watched<W>>.Action] {
        let inputs = encoded
        encoded = []
        return inputs.flatMap { host.step($0, now: now) }
    }

    private mutating func wishes(_ actions: [Host<Watched<W>>.Action]) -> [Wish] {
        actions.flatMap { action -> [Wish] in
            switch action {
            case .send(let request): return [.send(request)]
            case .reconnect: return [.reconnect]
            case .alert(let alert): return [.alert(alert)]
            case .acknowledged(let events): return [.acknowledged(events)]
            case .drained: return [.drained]
            case .becameReady: return []
            case .encode(let fold, let position):
                encoded.append(.encoded(fold.id.slot, position, try? fold.snapshot()))
                return []
            }
        }
    }

    public func heard(by slots: Set<Slot>) -> [Slot: [Heard]] {
        Dictionary(
            uniqueKeysWithValues: host.workers.filter { slots.contains($0.slot) }.map {
                ($0.slot, $0.worker.heard)
            })
    }

    public func states(of slots: Set<Slot>) throws -> [Slot: [UInt8]] {
        Dictionary(
            uniqueKeysWithValues: try host.workers.filter { slots.contains($0.slot) }.map {
                ($0.slot, try $0.worker.stateBytes)
            })
    }

    public func replayed(
        from journal: any Journal, through: UInt64?, _ slots: Set<Slot>
    ) throws -> [Slot: [UInt8]] {
        let now = try journal.lastRecorded ?? Instant(microseconds: 0)
        var fresh = Running(replica: "fresh", now: now, snapshotInterval: nil)
        let head = try journal.head
        let settled = CursorMove(fold: FoldID(worker: W.name, slot: .all), settled: head.sequence)
        let grant = Grant(
            lease: LeaseEpoch(bus: .max, counter: 1), head: head, cursors: [settled],
            cautious: false)
        var wishes = fresh.take(.reply(.granted(grant)), now: now)
        while var read = wishes.lazy.compactMap(\.read).first {
            read.query.through = through
            guard case .page(let commit, let atEnd, let parkings) = try journal.read(read.query)
            else { break }
            let page = Page(
                id: read.id, atEnd: atEnd || commit.through.sequence == through, more: false,
                commit: commit, parkings: parkings)
            wishes = fresh.take(.reply(.page(page)), now: now)
        }
        return try fresh.states(of: slots)
    }
}

extension Wish {
    fileprivate var read: Read? {
        if case .send(.read(let read)) = self { read } else { nil }
    }
}
