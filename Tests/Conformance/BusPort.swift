// SPDX-License-Identifier: Apache-2.0
import Journey
import Testing
import Wire
import WorkerKit
import WorkerTesting
import ZeroMQ

/// A bus as a client meets it, whatever stands behind.
protocol BusPort: Sendable {
    /// Asks as one of several clients, and answers the next reply to it.
    func ask(_ request: Request, as client: String) async throws -> Reply
    /// The first commit from now on that goes through a sequence or further.
    func commit(through sequence: UInt64) async throws -> Commit
    /// The next beat: a commit without events.
    func beat() async throws -> Commit
}

extension BusPort {
    func ask(_ request: Request) async throws -> Reply { try await ask(request, as: "client") }
}

struct NoAnswer: Error {}

/// Which of them a test runs on.
enum BusKind: String, CaseIterable, Sendable {
    case inMemory, real

    func with(_ body: (any BusPort) async throws -> Void) async throws {
        switch self {
        case .inMemory: try await body(MemoryPort())
        case .real:
            let bus = try await LiveBus()
            let port = LivePort()
            let result: Result<Void, any Error>
            do {
                try await port.open(bus)
                result = .success(try await body(port))
            } catch { result = .failure(error) }
            await port.close()
            await bus.close()
            try result.get()
        }
    }
}

/// The core on a model journal, without sockets.
actor MemoryPort: BusPort {
    private let bus = MemoryBus(Company.topology)
    private var commits: [Commit] = []

    init() {
        bus.wait(.zero)
        _ = bus.takeCommits()
    }

    func ask(_ request: Request, as client: String) throws -> Reply {
        guard let reply = bus.ask(request, from: .init(stringLiteral: client)).first else {
            throw NoAnswer()
        }
        return reply
    }

    func commit(through sequence: UInt64) throws -> Commit {
        commits += bus.takeCommits()
        guard let commit = commits.first(where: { $0.through.sequence >= sequence }) else {
            throw NoAnswer()
        }
        return commit
    }

    func beat() throws -> Commit {
        bus.wait(.seconds(2))
        guard let beat = bus.takeCommits().first(where: \.entries.isEmpty) else { throw NoAnswer() }
        return beat
    }
}

/// A real bus over real sockets. It waits on a thread of its own, which it may block: a thread of
/// the pool that waited would keep the tasks from running for which it waits.
actor LivePort: BusPort {
    private static let patience = Duration.seconds(10)

    nonisolated let thread = SocketThread(name: "port")
    nonisolated var unownedExecutor: UnownedSerialExecutor {
        unsafe thread.asUnownedSerialExecutor()
    }
    private var live: Socket?
    private var first: Socket?
    private var second: Socket?

    func open(_ bus: LiveBus) throws {
        var live = try bus.context.socket(.sub)
        try live.subscribe("commit")
        try live.connect(bus.address.live)
        self.live = consume live
        first = try Self.dealer(bus, "client")
        second = try Self.dealer(bus, "other")
        // The first beat may come before the first event, the rules, is stored.
        while try beat().through.sequence == 0 {}
    }

    private static func dealer(_ bus: LiveBus, _ name: String) throws -> Socket {
        var options = SocketOptions()
        options.identity = Array(name.utf8)
        var socket = try bus.context.socket(.dealer, options)
        try socket.connect(bus.address.publish)
        _ = try socket.wait(for: .writable, atMost: patience)
        return socket
    }

    func close() {
        live = nil
        first = nil
        second = nil
        thread.stop()
    }

    func ask(_ request: Request, as client: String) throws -> Reply {
        let frames = request.frames
        let answer =
            client == "client"
            ? try Self.exchange(frames, &first) : try Self.exchange(frames, &second)
        return try Reply(frames: answer)
    }

    private static func exchange(_ frames: [[UInt8]], _ socket: inout Socket?) throws -> [[UInt8]] {
        guard try socket?.send(frames) == .queued,
            try socket?.wait(for: .readable, atMost: patience) == true,
            let answer = try socket?.receive()
        else { throw NoAnswer() }
        return answer
    }

    private func next() throws -> Commit {
        guard try live?.wait(for: .readable, atMost: Self.patience) == true,
            let frames = try live?.receive(), frames.count == 3
        else { throw NoAnswer() }
        return try Commit(head: frames[1], body: frames[2])
    }

    func commit(through sequence: UInt64) throws -> Commit {
        while true {
            let commit = try next()
            if commit.through.sequence >= sequence, !commit.entries.isEmpty { return commit }
        }
    }

    func beat() throws -> Commit {
        while true {
            let commit = try next()
            if commit.entries.isEmpty { return commit }
        }
    }
}
