// SPDX-License-Identifier: Apache-2.0
internal import Dispatch
internal import Foundation
internal import Synchronization

/// Tells when a process has been asked to end: by SIGTERM, by SIGINT, or because its parent died.
///
/// A second signal ends it at once.
public final class Ending: Sendable {
    /// Why a process ends.
    public enum Cause: String, Sendable { case terminated, interrupted, parentDied }

    /// A parent's death is noticed within twice this time.
    private static let look = DispatchTimeInterval.milliseconds(500)

    /// Never read: what is held goes on watching.
    private nonisolated(unsafe) let sources: [any DispatchSourceProtocol]
    private let causes: AsyncStream<Cause>

    /// Starts to watch. One for a process.
    ///
    /// - Parameter parent: Who started this process, where it is to end with it; nil for nobody.
    public init(parent: Int32?) {
        let (causes, asked) = AsyncStream.makeStream(
            of: Cause.self, bufferingPolicy: .bufferingOldest(1))
        self.causes = causes
        // Whoever reads the log or a filter's output may go first; the write says so.
        signal(SIGPIPE, SIG_IGN)
        let signals = [(SIGTERM, Cause.terminated), (SIGINT, .interrupted)]
        unsafe sources =
            signals.map { Self.watch($0, as: $1, asked) }
            + (parent.map { [Self.watch(parent: $0, asked)] } ?? [])
    }

    /// Returns when the process has been asked to end.
    public func wait() async -> Cause {
        for await cause in causes { return cause }
        return .terminated
    }

    private static func watch(
        _ number: Int32, as cause: Cause, _ asked: AsyncStream<Cause>.Continuation
    ) -> any DispatchSourceProtocol {
        signal(number, SIG_IGN)
        let source = DispatchSource.makeSignalSource(signal: number, queue: .global())
        let count = Atomic(0)
        source.setEventHandler {
            if count.add(1, ordering: .relaxed).newValue > 1 { exit(128 + number) }
            asked.yield(cause)
        }
        source.resume()
        return source
    }

    /// The kernel could tell (PR_SET_PDEATHSIG), but `prctl` takes a variable number of arguments,
    /// which Swift cannot pass.
    private static func watch(
        parent: Int32, _ asked: AsyncStream<Cause>.Continuation
    ) -> any DispatchSourceProtocol {
        let timer = DispatchSource.makeTimerSource(queue: .global())
        timer.schedule(deadline: .now() + look, repeating: look, leeway: look)
        timer.setEventHandler { if getppid() != parent { asked.yield(.parentDied) } }
        timer.resume()
        return timer
    }
}
