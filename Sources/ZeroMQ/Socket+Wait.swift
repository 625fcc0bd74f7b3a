// SPDX-License-Identifier: Apache-2.0
internal import CZeroMQ

extension Socket {
    /// What may be waited for.
    public enum Readiness: Sendable {
        /// A message can be received.
        case readable
        /// A message can be sent. Always true of routers and publishers.
        case writable
    }

    /// Blocks the calling thread until the socket is ready, for programs with one socket and no
    /// ``SocketThread``.
    ///
    /// - Returns: False when `limit` passed first.
    public mutating func wait(
        for readiness: Readiness, atMost limit: Duration
    ) throws(ZeroMQError) -> Bool {
        try handle.wait(for: readiness, atMost: limit)
    }
}

extension SocketHandle {
    func wait(
        for readiness: Socket.Readiness, atMost limit: Duration
    ) throws(ZeroMQError) -> Bool {
        let deadline = ContinuousClock.now + limit
        let events = Int16(readiness == .readable ? ZMQ_POLLIN : ZMQ_POLLOUT)
        var item = zmq_pollitem_t(socket: pointer, fd: 0, events: events, revents: 0)
        while true {
            let left = (deadline - .now).wholeMilliseconds
            let count = zmq_poll(&item, 1, Int(left))
            if count > 0 { return true }
            if count < 0 {
                let error = ZeroMQError.latest("poll")
                guard error.code == SystemError.interrupted else { throw error }
            } else if ContinuousClock.now >= deadline {
                return false
            }
        }
    }
}
