// SPDX-License-Identifier: Apache-2.0
public import ArgumentParser
public import Console
internal import Events
internal import Journey
internal import Logging
internal import Synchronization
internal import Wire
public import WorkerKit
public import WorkerProcess

/// The console's pages beside its fold: people look, and what they decide goes to the bus.
public struct ConsoleEdge: Edge {
    public typealias W = Console

    public struct Options: ParsableArguments {
        @Option(
            help: ArgumentHelp(
                "Where the pages are; this machine only, since nobody signs in.",
                valueName: "host:port"))
        public var listen = Address(port: 7790)

        @Flag(
            help: ArgumentHelp(
                "In a container whose port is published on the loopback of its host only.",
                discussion: """
                    Lets --listen name any address: that nobody else reaches it is the publisher's \
                    promise, as in `ports: ["127.0.0.1:7790:7790"]`. Pages are still served to a \
                    browser only that asks for a loopback address.
                    """))
        public var publishedOnLoopback = false

        public init() {}

        public func validate() throws {
            guard listen.isLoopback || publishedOnLoopback else {
                throw ValidationError(
                    "--listen \(listen): nobody signs in to the console, so it listens on the "
                        + "loopback only; reach it from elsewhere through an SSH tunnel, or, in a "
                        + "container, publish the port on the loopback and say "
                        + "--published-on-loopback")
            }
        }
    }

    private let door: BusDoor
    private let curtain = Curtain()

    /// - Parameter opened: Called with the address that was bound.
    public init(
        _ options: Options, in place: Surroundings,
        opened: @escaping @Sendable (Address) -> Void = { _ in }
    ) {
        door = BusDoor("console-door", on: options.listen, in: place, opened: opened)
    }

    public var performer: (any Performer<Console>)? { curtain }

    func view(of worker: WorkerRun<Console>) -> some ConsoleView {
        RunningView(worker: worker, curtain: curtain)
    }

    public func run(beside worker: WorkerRun<Console>) async throws {
        let clock = SteadyClock()
        try await door.run("the board", at: "/") { client in
            ConsoleDoor(
                view: view(of: worker), now: { clock.now },
                command: { try await client.command($0, source: "/baton/console") }
            ).router
        }
    }
}

/// What the pages see of the fold.
public protocol ConsoleView: Sendable {
    /// Lends the fold's value; nil until all of history has been applied once.
    func read<Result: Sendable>(_ body: @Sendable (Console) -> Result) async -> Result?
    /// Nil while the fold follows all that happens.
    func lateness() async -> Lateness?
    /// Returns when an event is in view, or after a second.
    func catchUp(to sequence: UInt64) async
}

/// Opens when the fold has applied all that is known, and stays open: what was there when the bus
/// went away can still be looked at. A board of half a history would be believed.
private final class Curtain: Performer {
    private let isUp = Mutex(false)

    var isOpen: Bool { isUp.withLock { $0 } }

    func stored(_ events: [Event]) {}
    func ready(_ workers: [Console]) { isUp.withLock { $0 = true } }
}

private struct RunningView: ConsoleView {
    let worker: WorkerRun<Console>
    let curtain: Curtain

    func read<Result: Sendable>(_ body: @Sendable (Console) -> Result) async -> Result? {
        curtain.isOpen ? await worker.view(body) : nil
    }

    func lateness() async -> Lateness? {
        let health = await worker.health
        if health.isReady { return nil }
        return Lateness(
            silentSince: health.silentSince, reasons: health.reasons.joined(separator: "; "))
    }

    func catchUp(to sequence: UInt64) async {
        for _ in 0..<50 {
            if await worker.health.through >= sequence { return }
            try? await Task.sleep(for: .milliseconds(20))
        }
    }
}
