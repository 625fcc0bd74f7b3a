// SPDX-License-Identifier: Apache-2.0
internal import CZeroMQ
internal import Glibc
internal import Synchronization

/// A thread that polls sockets and is the executor of the actors that own them.
///
/// An actor keeps its sockets in optional properties, so that `socket?.send(…)` reaches them
/// in place and `socket = nil` closes them:
///
/// ```swift
/// actor Echo {
///     nonisolated let thread: SocketThread
///     nonisolated var unownedExecutor: UnownedSerialExecutor { thread.asUnownedSerialExecutor() }
///     private var socket: Socket?
///
///     init(on thread: SocketThread) { self.thread = thread }
///
///     func open(_ endpoint: String, in context: Context) throws {
///         var socket = try context.socket(.router)
///         try socket.bind(endpoint)
///         thread.watch(socket) { [weak self] in self?.assumeIsolated { $0.drain() } }
///         self.socket = consume socket
///     }
///
///     private func drain() {
///         for _ in 0..<256 {
///             guard let message = try? socket?.receive() else { return }
///             _ = try? socket?.send(message)
///         }
///     }
///
///     func close() { socket = nil }
/// }
/// ```
///
/// - The thread retains the closures it is given until unwatching, the
///   socket's end or its own, so they hold the actor weakly. Jobs retain their actor by
///   themselves.
/// - Sockets are watched while they are readable: a callback that leaves something is called
///   again, after the jobs that wait. So it takes a bounded batch and returns.
/// - Work that never suspends holds the thread and all its sockets: yield between batches.
/// - An actor that is released by another thread takes its sockets with it: the thread is told,
///   stops polling them, and closes them.
/// - The thread lives until ``stop()``, even when nobody refers to it any more.
public final class SocketThread: Sendable {
    /// Jobs run between two polls: some hundred microseconds' worth.
    static let batch = 256

    /// What `top -H` shows, as far as its 15 bytes go.
    public let name: String
    let inbox = Inbox()
    let bell: Bell
    let loop: SocketLoop
    /// The `pthread_t` that runs the loop, or 0.
    let runner = Atomic<UInt>(0)
    /// The first thread, until it is joined.
    private let unjoined = Mutex<pthread_t?>(nil)

    /// Starts the thread.
    public init(name: String) {
        self.name = name
        bell = Bell()
        loop = SocketLoop(bell)
        let thread = launch()
        unjoined.withLock { $0 = thread }
    }

    deinit {
        // Reached only after the loop's end: the thread retains its object.
        unjoined.withLock { if let thread = $0 { _ = pthread_detach(thread) } }
    }

    /// True on the thread itself.
    public var isCurrent: Bool { runner.load(ordering: .acquiring) == pthread_self() }

    /// Ends the loop once all queued jobs have run. May be called from any thread, and again.
    ///
    /// Sockets are no longer watched then. A job that still comes later runs all the same, on
    /// a thread of the same name that lives just for that: no task hangs.
    public func stop() {
        inbox.stop()
        bell.ring()
    }

    /// Waits for the end of the loop. Not on the thread itself, and after ``stop()``.
    public func join() {
        precondition(!isCurrent, "thread \(name) cannot wait for itself")
        unjoined.withLock { thread in
            guard let running = thread else { return }
            pthread_join(running, nil)
            thread = nil
        }
    }

    /// Starts a thread that runs the loop to its end.
    private func launch() -> pthread_t {
        var thread = pthread_t()
        let retained = Unmanaged.passRetained(self).toOpaque()
        let code = pthread_create(
            &thread, nil,
            { raw in
                let thread = Unmanaged<SocketThread>.fromOpaque(raw!).takeRetainedValue()
                thread.run()
                return nil
            }, retained)
        precondition(code == 0, "no thread for \(name): errno \(code)")
        return thread
    }

    /// Hands an errand over, by whatever it takes.
    ///
    /// The runtime holds an executor unowned, and the errand may be done, and the last reference
    /// to this thread be gone, before the bell is rung: so it is held here until then. The bell of
    /// a thread that is gone would be a descriptor that belongs to somebody else by now.
    func put(_ errand: Inbox.Errand) {
        let held = Unmanaged.passRetained(self)
        defer { unsafe held.release() }
        switch inbox.put(errand, onThread: isCurrent) {
        case .none: break
        case .ring: bell.ring()
        case .launch: pthread_detach(launch())
        }
    }
}
