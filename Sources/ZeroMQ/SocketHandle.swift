// SPDX-License-Identifier: Apache-2.0
internal import CZeroMQ
internal import Synchronization

/// One libzmq socket: the only place that holds its pointer.
///
/// `Sendable` although the pointer is not: only ``Socket`` and ``Monitor`` use it, which are
/// not copyable and not sendable, and the thread that watches them on their owner's behalf.
/// What may come from elsewhere, the end of a socket whose actor was released by another
/// thread, goes through ``retire(_:)``.
final class SocketHandle: @unchecked Sendable {
    let pointer: UnsafeMutableRawPointer
    let context: Context
    private let state = Mutex(State())

    private struct State {
        /// The thread that polls this socket. Both retain each other until it unwatches.
        var keeper: SocketThread?
        var isMonitored = false
        var isClosed = false
    }

    init(_ pointer: UnsafeMutableRawPointer, in context: Context) {
        self.pointer = pointer
        self.context = context
    }

    /// Closes, on the thread that watches the socket if there is one.
    func close() {
        retire { self.closeHere() }
    }

    /// Runs `body`, the socket's last, where it cannot run beside a poll: on the thread that
    /// watches the socket, after it has stopped watching; without one, here.
    func retire(_ body: @escaping @Sendable () -> Void) {
        guard let keeper = state.withLock({ $0.keeper }) else { return body() }
        keeper.perform {
            keeper.drop(self)
            body()
        }
    }

    private func closeHere() {
        state.withLock { state in
            guard !state.isClosed else { return }
            state.isClosed = true
            zmq_close(pointer)
        }
    }

    /// Remembers who polls this socket; `nil` when nobody does any more.
    func setKeeper(_ thread: SocketThread?) {
        state.withLock { $0.keeper = thread }
    }
}

// MARK: - Monitoring

extension SocketHandle {
    /// Makes libzmq write this socket's events to an endpoint.
    func startMonitor(_ endpoint: String, _ events: Int32) throws(ZeroMQError) {
        try state.withLock { (state) throws(ZeroMQError) in
            guard !state.isMonitored else {
                throw ZeroMQError(code: SystemError.busy, operation: "socket_monitor")
            }
            guard zmq_socket_monitor(pointer, endpoint, events) == 0 else {
                throw .latest("socket_monitor", endpoint)
            }
            state.isMonitored = true
        }
    }

    /// Ends it. Must come before the reading end is closed: an I/O thread that writes to a
    /// monitor without a reader blocks for ever.
    func stopMonitor() {
        state.withLock { state in
            guard state.isMonitored, !state.isClosed else { return }
            state.isMonitored = false
            zmq_socket_monitor(pointer, nil, 0)
        }
    }
}

// MARK: - Options

extension SocketHandle {
    func set(_ option: SocketOption, _ value: Int32) throws(ZeroMQError) {
        var value = value
        guard zmq_setsockopt(pointer, option.number, &value, MemoryLayout<Int32>.size) == 0 else {
            throw .latest("setsockopt \(option)", "\(value)")
        }
    }

    func set(_ option: SocketOption, long value: Int64) throws(ZeroMQError) {
        var value = value
        guard zmq_setsockopt(pointer, option.number, &value, MemoryLayout<Int64>.size) == 0 else {
            throw .latest("setsockopt \(option)", "\(value)")
        }
    }

    func set(_ option: SocketOption, _ value: [UInt8]) throws(ZeroMQError) {
        guard zmq_setsockopt(pointer, option.number, value, value.count) == 0 else {
            throw .latest("setsockopt \(option)", "\(value.count) bytes")
        }
    }

    func value(of option: SocketOption) throws(ZeroMQError) -> Int32 {
        var value: Int32 = 0
        var size = MemoryLayout<Int32>.size
        guard zmq_getsockopt(pointer, option.number, &value, &size) == 0 else {
            throw .latest("getsockopt \(option)")
        }
        return value
    }

    func longValue(of option: SocketOption) throws(ZeroMQError) -> Int64 {
        var value: Int64 = 0
        var size = MemoryLayout<Int64>.size
        guard zmq_getsockopt(pointer, option.number, &value, &size) == 0 else {
            throw .latest("getsockopt \(option)")
        }
        return value
    }

    func text(of option: SocketOption) throws(ZeroMQError) -> String {
        var bytes = [UInt8](repeating: 0, count: 512)
        var size = bytes.count
        guard zmq_getsockopt(pointer, option.number, &bytes, &size) == 0 else {
            throw .latest("getsockopt \(option)")
        }
        return String(decoding: bytes.prefix(max(0, size - 1)), as: UTF8.self)
    }
}
