// SPDX-License-Identifier: Apache-2.0
internal import Dispatch
internal import Foundation
internal import Synchronization

/// Tells when a process has been asked to end: by SIGTERM, by SIGINT, or because its parent died.
///
/// A second signal ends it at once.
public final class Ending: Sendable {
    public enum Cause: String, Sendable { case terminated, interrupted, parentDied }

    /// A parent's death is noticed within this time.
    static let look = DispatchTimeInterval.milliseconds(500)

    private let sources = Mutex<[any DispatchSourceProtocol]>([])
    private let causes: AsyncStream<Cause>
    private let continuation: AsyncStream<Cause>.Continuation
    private let wasAsked = Mutex(false)

    /// Starts to watch. One for a process.
    public init(withParent: Bool) {
        (causes, continuation) = AsyncStream.makeStream(bufferingPolicy: .bufferingOldest(1))
        watch(SIGTERM, as: .terminated)
        watch(SIGINT, as: .interrupted)
        // Whoever reads the log or the filter's output may go first; a write says so.
        signal(SIGPIPE, SIG_IGN)
        if withParent { watchParent() }
    }

    /// Returns when the process has been asked to end.
    public func wait() async -> Cause {
        for await cause in causes { return cause }
        return .terminated
    }

    private func watch(_ number: Int32, as cause: Cause) {
        signal(number, SIG_IGN)
        let source = DispatchSource.makeSignalSource(signal: number, queue: .global())
        source.setEventHandler { [weak self] in self?.ask(cause, number) }
        source.resume()
        sources.withLock { $0.append(source) }
    }

    /// PR_SET_PDEATHSIG takes a variable number of arguments, which Swift cannot call.
    private func watchParent() {
        let parent = getppid()
        let timer = DispatchSource.makeTimerSource(queue: .global())
        timer.schedule(deadline: .now() + Self.look, repeating: Self.look, leeway: Self.look)
        timer.setEventHandler { [weak self] in
            guard getppid() != parent else { return }
            self?.continuation.yield(.parentDied)
        }
        timer.resume()
        sources.withLock { $0.append(timer) }
    }

    private func ask(_ cause: Cause, _ number: Int32) {
        let again = wasAsked.withLock { asked in
            defer { asked = true }
            return asked
        }
        if again { exit(128 + number) }
        continuation.yield(cause)
    }
}
