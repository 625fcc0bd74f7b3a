// SPDX-License-Identifier: Apache-2.0
internal import CZeroMQ
internal import Glibc
internal import Synchronization

/// What a ``SocketThread`` works with while it runs.
///
/// `Sendable` unchecked: touched only on the running thread, which every access asserts, and a
/// successor starts after the inbox's lock has seen its predecessor's end.
final class SocketLoop: @unchecked Sendable {
    /// One call, not before its deadline.
    struct Timer {
        let deadline: ContinuousClock.Instant
        let body: () -> Void
    }

    let polls: PollSet
    var timer: Timer?
    var backlog: ArraySlice<Inbox.Errand> = []

    init(_ bell: Bell) {
        polls = PollSet(bell)
    }

    /// The timer's body when it is due; it is forgotten then.
    func takeDueTimer() -> (() -> Void)? {
        guard let timer, timer.deadline <= .now else { return nil }
        self.timer = nil
        return timer.body
    }

    /// How long a poll may take, in milliseconds; -1 is for ever.
    func timeout(isBusy: Bool) -> Int {
        if isBusy { return 0 }
        guard let timer else { return -1 }
        return Int((timer.deadline - .now).wholeMilliseconds)
    }
}

extension SocketThread {
    /// The thread's life: poll, timer, sockets, a batch of jobs, and again.
    ///
    /// Each round serves everybody a bounded bit, so neither jobs nor sockets starve.
    func run() {
        runner.store(pthread_self(), ordering: .releasing)
        pthread_setname_np(pthread_self(), String(decoding: name.utf8.prefix(15), as: UTF8.self))
        repeat {
            let isBusy = !loop.backlog.isEmpty || !inbox.isEmpty || inbox.isStopping
            let readable = loop.polls.wait(milliseconds: loop.timeout(isBusy: isBusy))
            loop.takeDueTimer()?()
            for watch in readable where loop.polls.contains(watch.handle) {
                if watch.isLast { drop(watch.handle) }
                watch.onReadable()
            }
            runBatch()
        } while !hasEnded()
        _ = runner.compareExchange(
            expected: pthread_self(), desired: 0, ordering: .acquiringAndReleasing)
    }

    private func runBatch() {
        if loop.backlog.isEmpty { loop.backlog = inbox.takeAll() }
        // A slice retains what was taken from it for as long as it lives.
        defer { if loop.backlog.isEmpty { loop.backlog = [] } }
        for _ in 0..<Self.batch {
            switch loop.backlog.popFirst() {
            case .job(let job): job.runSynchronously(on: asUnownedSerialExecutor())
            case .call(let body): body()
            case nil: return
            }
        }
    }

    /// Lets go of everything when there is nothing left to do, and says so.
    private func hasEnded() -> Bool {
        guard inbox.isStopping, loop.backlog.isEmpty, inbox.isEmpty else { return false }
        loop.timer = nil
        for handle in loop.polls.removeAll() { handle.setKeeper(nil) }
        return inbox.endIfEmpty()
    }
}
