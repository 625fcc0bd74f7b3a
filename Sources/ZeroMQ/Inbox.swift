// SPDX-License-Identifier: Apache-2.0
internal import Synchronization

/// What other threads ask a ``SocketThread`` to do, in order.
final class Inbox: Sendable {
    /// One thing to do on the thread.
    enum Errand: Sendable {
        case job(UnownedJob)
        case call(@Sendable () -> Void)
    }

    /// What whoever put an errand in must do about it.
    enum Consequence { case none, ring, launch }

    private struct State {
        var errands: [Errand] = []
        var isStopping = false
        var hasEnded = false
    }

    private let state = Mutex(State())

    /// Adds an errand. Only the first one since the thread looked needs the bell, and none
    /// that the thread gives itself; after the end it needs a new thread.
    func put(_ errand: Errand, onThread: Bool) -> Consequence {
        state.withLock { state in
            state.errands.append(errand)
            if state.hasEnded {
                state.hasEnded = false
                return .launch
            }
            return state.errands.count == 1 && !onThread ? .ring : .none
        }
    }

    /// All errands so far, in order.
    func takeAll() -> ArraySlice<Errand> {
        state.withLock { state in
            defer { state.errands = [] }
            return state.errands[...]
        }
    }

    /// True when ``takeAll()`` would give none.
    var isEmpty: Bool { state.withLock { $0.errands.isEmpty } }

    /// True once the thread is to end.
    var isStopping: Bool { state.withLock { $0.isStopping } }

    /// Asks the thread to end when it has nothing left to do.
    func stop() { state.withLock { $0.isStopping = true } }

    /// Ends unless something came in; in one step, so that no errand falls between.
    func endIfEmpty() -> Bool {
        state.withLock { state in
            guard state.errands.isEmpty else { return false }
            state.hasEnded = true
            return true
        }
    }
}
