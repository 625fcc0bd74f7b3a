// SPDX-License-Identifier: Apache-2.0

extension SocketThread {
    /// Calls `onReadable` on the thread whenever the socket can be read, until it is unwatched
    /// or closed. On the thread only. A later call replaces the former.
    ///
    /// After ``Context/terminate()`` it is called a last time: receiving then throws.
    public func watch(_ socket: borrowing Socket, _ onReadable: @escaping () -> Void) {
        watch(socket.handle, onReadable)
    }

    /// Calls `onReadable` on the thread whenever the monitor has an event. On the thread only.
    public func watch(_ monitor: borrowing Monitor, _ onReadable: @escaping () -> Void) {
        watch(monitor.reader, onReadable)
    }

    /// Stops watching a socket. On the thread only.
    public func unwatch(_ socket: borrowing Socket) {
        checkIsolated()
        drop(socket.handle)
    }

    /// Stops watching a monitor. On the thread only.
    public func unwatch(_ monitor: borrowing Monitor) {
        checkIsolated()
        drop(monitor.reader)
    }

    /// Calls `body` on the thread once, not before `deadline`. On the thread only.
    ///
    /// A thread has one timer: a later call replaces the former, whether it would have come
    /// earlier or later.
    public func wake(at deadline: ContinuousClock.Instant, _ body: @escaping () -> Void) {
        checkIsolated()
        loop.timer = SocketLoop.Timer(deadline: deadline, body: body)
    }

    /// Forgets the timer. On the thread only.
    public func cancelWake() {
        checkIsolated()
        loop.timer = nil
    }

    private func watch(_ handle: SocketHandle, _ onReadable: @escaping () -> Void) {
        checkIsolated()
        handle.setKeeper(self)
        loop.polls.add(PollSet.Watch(handle: handle, onReadable: onReadable))
    }

    /// Takes a socket out of the poll.
    func drop(_ handle: SocketHandle) {
        loop.polls.remove(handle)
        handle.setKeeper(nil)
    }

    /// Runs `body` on the thread: now if this is the thread, else in turn.
    func perform(_ body: @escaping @Sendable () -> Void) {
        if isCurrent { body() } else { put(.call(body)) }
    }
}
