// SPDX-License-Identifier: Apache-2.0
public import Events
internal import Foundation
public import Journey
public import Wire
public import ZeroMQ

/// A door's way to the bus: publish and have it acknowledged, read pages, ask for the status, and
/// follow live commits. Requests are offered again until they are answered, and at once to a bus
/// that has taken over.
public actor BusClient {
    public nonisolated let thread: SocketThread
    public nonisolated var unownedExecutor: UnownedSerialExecutor {
        unsafe thread.asUnownedSerialExecutor()
    }

    /// A request that waits for its answer.
    private struct Waiting {
        var request: Request
        var offered: Instant
        var until: Instant
        var answer: CheckedContinuation<Reply, any Error>
    }

    private let context: Context
    private let address: BusAddress
    private let identity: [UInt8]
    private let clock = SteadyClock()
    private var link: Link?
    private var waiting: [UInt64: Waiting] = [:]
    private var lastNumber: UInt64 = 0
    private var lastHeard: Instant
    /// Of the bus that was last heard.
    private var epoch: UInt64?
    private var isClosed = false
    private var listeners: [UUID: AsyncStream<Commit>.Continuation] = [:]
    private var ticks: Task<Void, Never>?

    /// - Parameter name: Shown in the thread's name; unique names are not needed.
    public init(context: Context, address: BusAddress, name: String) {
        thread = SocketThread(name: name)
        self.context = context
        self.address = address
        identity = Array("\(name)/\(UUID().uuidString)".utf8)
        lastHeard = clock.now
    }

    public func open() throws {
        try connect()
        ticks = Task { [weak self] in
            while !Task.isCancelled {
                guard let self else { return }
                await self.tick()
                try? await Task.sleep(for: .milliseconds(25))
            }
        }
    }

    /// Ends what waits, with ``BusError/closed``; what is asked later ends so at once.
    public func close() {
        isClosed = true
        ticks?.cancel()
        disconnect()
        for request in waiting.values { request.answer.resume(throwing: BusError.closed) }
        waiting = [:]
        for listener in listeners.values { listener.finish() }
        listeners = [:]
        thread.stop()
    }

    /// Publishes a batch, all or nothing, and returns once it is on disk.
    ///
    /// - Throws: ``BusError`` when the bus refuses it, or does not answer within `patience`.
    public func publish(
        _ events: [[UInt8]], patience: Duration = .seconds(30)
    ) async throws -> [Stored] {
        let end = clock.now + patience
        while true {
            let number = nextNumber()
            let reply = try await ask(
                .publish(Publish(number: number, events: events)), number, patience)
            guard case .answer(let answer) = reply else { throw BusError.unexpected }
            switch answer.result {
            case .stored(let places): return places
            case .bad(let index, let path, let rule):
                throw BusError.bad(index: Int(index), path: path, rule: rule)
            case .busy(let milliseconds, _):
                guard clock.now < end else { throw BusError.busy }
                try await Task.sleep(for: .milliseconds(max(10, Int64(milliseconds))))
            case .conflict(let reason): throw BusError.refused(reason)
            case .fenced: throw BusError.unexpected
            }
        }
    }

    /// Publishes drafts under ids of the door's own.
    public func publish(
        _ drafts: [(draft: Draft, id: String)], source: String, time: Instant? = nil,
        patience: Duration = .seconds(30)
    ) async throws -> [Stored] {
        var events: [[UInt8]] = []
        for (draft, id) in drafts {
            events.append(try draft.event(id: id, source: source, time: time ?? clock.now).json)
        }
        return try await publish(events, patience: patience)
    }

    /// Reads one page.
    public func read(_ query: Query, patience: Duration = .seconds(30)) async throws -> Page {
        let number = nextNumber()
        switch try await ask(.read(Read(id: number, query: query)), number, patience) {
        case .page(let page): return page
        case .diverged(_, let head): throw BusError.diverged(head)
        default: throw BusError.unexpected
        }
    }

    public func status(patience: Duration = .seconds(5)) async throws -> BusStatus {
        let number = nextNumber()
        guard case .status(_, let json) = try await ask(.status(number: number), number, patience)
        else {
            throw BusError.unexpected
        }
        return try JSONDecoder().decode(BusStatus.self, from: Data(json))
    }

    /// Releases a parked event; returns the sequence of `event.released`.
    public func release(_ release: Release, patience: Duration = .seconds(5)) async throws -> UInt64
    {
        var release = release
        release.number = nextNumber()
        guard
            case .answer(let answer) = try await ask(.release(release), release.number, patience),
            case .stored(let places) = answer.result, let place = places.first
        else { throw BusError.unexpected }
        return place.sequence
    }

    /// Live commits and beats from now on. Bounded: a listener that is too slow misses the oldest,
    /// sees the hole by `after`, and reads it.
    public func commits() -> AsyncStream<Commit> {
        let id = UUID()
        let (stream, continuation) = AsyncStream.makeStream(
            of: Commit.self, bufferingPolicy: .bufferingNewest(256))
        continuation.onTermination = { [weak self] _ in
            Task { await self?.removeListener(id) }
        }
        listeners[id] = continuation
        return stream
    }

    /// The endpoint for requests of the bus that writes; of all that are known, until it is heard.
    public var endpoint: String {
        guard let place = link?.writingPlace else { return address.publish }
        return address.places[place].publish
    }

    // MARK: The shell

    private func removeListener(_ id: UUID) { listeners[id] = nil }

    private func nextNumber() -> UInt64 {
        lastNumber += 1
        return lastNumber
    }

    private func ask(
        _ request: Request, _ number: UInt64, _ patience: Duration
    ) async throws -> Reply {
        guard !isClosed else { throw BusError.closed }
        return try await withCheckedThrowingContinuation { continuation in
            let now = clock.now
            waiting[number] = Waiting(
                request: request, offered: now, until: now + patience, answer: continuation)
            link?.send(request)
        }
    }

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
        for _ in 0..<64 {
            guard let incoming = link?.receive() else { return }
            lastHeard = clock.now
            switch incoming {
            case .reply(let reply): take(reply)
            case .commit(let commit): take(commit)
            case .malformed: continue
            }
        }
    }

    private func take(_ commit: Commit) {
        if let epoch, epoch != commit.epoch { offerAll() }
        epoch = commit.epoch
        for listener in listeners.values { listener.yield(commit) }
    }

    /// Another bus writes now: it knows nothing of what the former one was asked.
    private func offerAll() {
        for (number, request) in waiting.sorted(by: { $0.key < $1.key }) {
            waiting[number]?.offered = clock.now
            link?.send(request.request)
        }
    }

    private func take(_ reply: Reply) {
        switch reply {
        case .answer(let answer): resolve(answer.number, reply)
        case .page(let page): resolve(page.id, reply)
        case .diverged(let id, _): resolve(id, reply)
        case .status(let number, _): resolve(number, reply)
        case .refused(let number, let reason):
            waiting.removeValue(forKey: number)?.answer.resume(throwing: BusError.refused(reason))
        case .granted, .yield, .noted, .fenced, .kept, .snapshot: break
        }
    }

    private func resolve(_ number: UInt64, _ reply: Reply) {
        waiting.removeValue(forKey: number)?.answer.resume(returning: reply)
    }

    private func tick() {
        link?.flush()
        let now = clock.now
        for (number, request) in waiting.sorted(by: { $0.key < $1.key }) {
            if now >= request.until {
                waiting[number] = nil
                request.answer.resume(throwing: BusError.silent(address.publish))
            } else if now - request.offered > Patience.forAnswer {
                waiting[number]?.offered = now
                link?.send(request.request)
            }
        }
        if now - lastHeard > Patience.forBus {
            lastHeard = now
            disconnect()
            try? connect()
        }
    }
}
