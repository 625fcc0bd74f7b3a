// SPDX-License-Identifier: Apache-2.0
import Logging
import Synchronization
import WorkerKit
import WorkerTesting

/// One build of a worker at work, and what it complained of.
struct Shift<W: Worker> {
    let run: WorkerRun<W>
    private let running: Task<Void, any Error>
    private let complaints = Complaints()

    init(_: W.Type, at desk: RoutingDesk) {
        let complaints = complaints
        let run = WorkerRun<W>(
            context: desk.bus.context, address: desk.bus.address, replica: "upgrade",
            logger: Logger(label: "upgrade") { _ in Ear(complaints: complaints) })
        self.run = run
        running = Task { try await run.run() }
    }

    /// Ends as a process that is asked to; answers its warnings and errors.
    func end() async throws -> [String] {
        await run.drain()
        try await running.value
        return complaints.heard.withLock { $0 }
    }
}

private final class Complaints: Sendable {
    let heard = Mutex<[String]>([])
}

/// A log that keeps what is worse than information.
private struct Ear: LogHandler {
    let complaints: Complaints
    var metadata: Logger.Metadata = [:]
    var logLevel = Logger.Level.warning

    subscript(metadataKey key: String) -> Logger.Metadata.Value? {
        get { metadata[key] }
        set { metadata[key] = newValue }
    }

    func log(event: LogEvent) {
        complaints.heard.withLock { $0.append("\(event.message)") }
    }
}
