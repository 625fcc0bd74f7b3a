// SPDX-License-Identifier: Apache-2.0
internal import Bus
public import Journal
public import Journey
public import Logging
public import WorkerKit
public import ZeroMQ

/// A real bus on free ports of the loopback: for tests of what talks to one over sockets.
public final class LiveBus: Sendable {
    public let context: Context
    public let address: BusAddress
    public let journal: any Journal
    private let server: BusServer
    private let serving: Task<Void, any Error>

    /// - Parameters:
    ///   - rules: The first event of a new journal.
    ///   - journal: One in memory, unless a test is about the disk.
    ///   - place: Where it listens; where there is room by default.
    ///   - packAfter: How old events are when they are packed; nil: they never are.
    public init(
        rules: Topology = Company.topology, journal: any Journal = MemoryJournal(),
        at place: BusAddress = BusAddress(
            publish: "tcp://127.0.0.1:*", live: "tcp://127.0.0.1:*"), packAfter: Duration? = nil
    ) async throws {
        context = try Context()
        self.journal = journal
        let server = try BusServer(
            context: context, journal: journal, rules: rules, packAfter: packAfter,
            logger: Self.logger)
        let bound = try await server.open(publish: place.publish, live: place.live)
        address = BusAddress(publish: bound.publish, live: bound.live)
        serving = Task { try await server.run() }
        self.server = server
    }

    /// Only what goes wrong is worth a line in a test's output.
    public static var logger: Logger {
        var logger = Logger(label: "test")
        logger.logLevel = .error
        return logger
    }

    /// A door's client, open.
    public func client(_ name: String = "test") async throws -> BusClient {
        let client = BusClient(context: context, address: address, name: name)
        try await client.open()
        return client
    }

    /// Runs a worker until its task is cancelled; returns once it is ready.
    public func start<W: Worker>(
        _ type: W.Type, performer: (any Performer<W>)? = nil
    ) async throws -> WorkerRun<W> {
        let run = WorkerRun<W>(
            context: context, address: address, replica: "test", logger: Self.logger,
            performer: performer)
        Task { try await run.run() }
        while await !run.health.isReady { try await Task.sleep(for: .milliseconds(10)) }
        return run
    }

    public func close() async {
        await server.stop()
        _ = await serving.result
    }
}
