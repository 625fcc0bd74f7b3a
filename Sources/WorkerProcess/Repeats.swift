// SPDX-License-Identifier: Apache-2.0
internal import Journey
internal import Logging
internal import Synchronization
internal import Wire

/// Keeps a log from drowning in one message: after its first line a message is counted for five
/// seconds and told once with the count. While it goes on, the pauses double, up to five minutes.
final class Repeats: Sendable {
    /// What makes two lines the same message. Metadata may differ; the first line's is shown.
    struct Key: Hashable {
        var label: String
        var level: Logger.Level
        var text: String
    }

    static let firstPause = Duration.seconds(5)
    static let longestPause = Duration.seconds(300)
    /// Messages that are counted at a time; some hundred bytes each. More are written as they come.
    static let most = 256

    private struct Message {
        var pause = Repeats.firstPause
        var due: Instant
        var count = 0
        /// Writes the message once more, with the count of those that were held back.
        var tell: @Sendable (Int) -> Void
    }
    private struct State {
        var messages: [Key: Message] = [:]
        var isWaiting = false
    }
    private let state = Mutex(State())
    private let now: @Sendable () -> Instant
    private let sleep: @Sendable (Duration) async -> Void

    /// Of this process.
    static let ofProcess = Repeats()

    init(
        now: @escaping @Sendable () -> Instant = { SteadyClock.ofProcess.now },
        sleep: @escaping @Sendable (Duration) async -> Void = { try? await Task.sleep(for: $0) }
    ) {
        self.now = now
        self.sleep = sleep
    }

    /// Whether a message is to be written now. One that is not is told later, by `tell`.
    func admits(_ key: Key, tell: @escaping @Sendable (Int) -> Void) -> Bool {
        settle()
        let now = now()
        let (isAdmitted, mustWait) = state.withLock { state -> (Bool, Bool) in
            guard state.messages[key] != nil else {
                if state.messages.count < Self.most {
                    state.messages[key] = Message(due: now + Self.firstPause, tell: tell)
                }
                return (true, false)
            }
            state.messages[key]?.count += 1
            defer { state.isWaiting = true }
            return (false, !state.isWaiting)
        }
        if mustWait { Task { await watch() } }
        return isAdmitted
    }

    /// Tells the counts that are due. A message that did not come again is forgotten.
    func settle() {
        let now = now()
        let due = state.withLock { state -> [(tell: @Sendable (Int) -> Void, count: Int)] in
            var due: [(tell: @Sendable (Int) -> Void, count: Int)] = []
            for (key, message) in state.messages where message.due <= now {
                guard message.count > 0 else {
                    state.messages[key] = nil
                    continue
                }
                due.append((message.tell, message.count))
                let pause = min(message.pause * 2, Self.longestPause)
                state.messages[key]?.count = 0
                state.messages[key]?.pause = pause
                state.messages[key]?.due = now + pause
            }
            return due
        }
        for (tell, count) in due { tell(count) }
    }

    /// Looks every second, as long as something is held back.
    private func watch() async {
        while true {
            await sleep(.seconds(1))
            settle()
            let isOver = state.withLock { state in
                let isOver = !state.messages.values.contains { $0.count > 0 }
                if isOver { state.isWaiting = false }
                return isOver
            }
            if isOver { return }
        }
    }
}

extension SteadyClock {
    /// Of the log: one origin, so that pauses are measured right.
    fileprivate static let ofProcess = SteadyClock()
}
