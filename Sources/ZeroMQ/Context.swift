// SPDX-License-Identifier: Apache-2.0
internal import CZeroMQ
internal import Synchronization

/// libzmq's I/O threads and everything that goes through them: one per process.
///
/// Sockets retain their context, so it outlives the last of them whatever the order in which
/// their owners let go.
public final class Context: Sendable {
    /// Set once and only handed to libzmq, whose context functions are safe from any thread.
    private nonisolated(unsafe) let pointer: UnsafeMutableRawPointer
    /// True once sockets are refused.
    private let isClosing = Mutex(false)
    /// True once libzmq has freed the context; held while waiting, so that callers wait in turn.
    private let isTerminated = Mutex(false)

    /// Starts the I/O threads. One is right up to about a gigabyte a second.
    public init(ioThreads: Int = 1) throws(ZeroMQError) {
        guard let pointer = zmq_ctx_new() else { throw .latest("ctx_new") }
        self.pointer = pointer
        let count = Int32(clamping: ioThreads)
        guard zmq_ctx_set(pointer, ZMQ_IO_THREADS, count) == 0 else {
            throw .latest("ctx_set IO_THREADS", "\(ioThreads)")
        }
    }

    deinit { terminate() }

    /// Opens a socket with the options that its kind asks for.
    ///
    /// - Throws: `EMFILE` beyond 1,023 sockets, `EINVAL` for an option that is out of range, and
    ///   the error of a terminated context.
    public func socket(
        _ kind: SocketKind, _ options: SocketOptions = SocketOptions()
    ) throws(ZeroMQError) -> Socket {
        let handle = try open(kind)
        do throws(ZeroMQError) {
            try options.apply(to: handle, kind)
        } catch {
            handle.close()
            throw error
        }
        return Socket(handle, kind, options)
    }

    /// Refuses new sockets and waits until all sockets are closed and have sent or given up
    /// (see ``SocketOptions/linger``) what they held. May be called again, and from any thread
    /// but one that still owns a socket of this context.
    ///
    /// From now on every call on an open socket throws ``ZeroMQError/isContextTerminated``, and
    /// a ``SocketThread`` calls back the owner of each watched socket a last time, so that the
    /// owner learns of it and closes.
    public func terminate() {
        isClosing.withLock { $0 = true }
        isTerminated.withLock { done in
            guard !done else { return }
            while zmq_ctx_term(pointer) != 0, zmq_errno() == EINTR {}
            done = true
        }
    }

    private func open(_ kind: SocketKind) throws(ZeroMQError) -> SocketHandle {
        try isClosing.withLock { (closing) throws(ZeroMQError) -> SocketHandle in
            guard !closing else { throw ZeroMQError(code: zmqETERM, operation: "socket") }
            guard let socket = zmq_socket(pointer, kind.type) else {
                throw .latest("socket", "\(kind)")
            }
            return SocketHandle(socket, in: self)
        }
    }
}

extension Context {
    /// Opens the reading end of a monitor.
    ///
    /// Its queue is unbounded because libzmq would otherwise block an I/O thread, and with it
    /// the whole process, on a full one; only rare events are asked for (see ``Monitor``).
    func monitorEnd(of endpoint: String) throws(ZeroMQError) -> SocketHandle {
        let pair = try open(.pair)
        do throws(ZeroMQError) {
            try pair.set(.linger, 0)
            try pair.set(.receiveHighWater, 0)
            guard zmq_connect(pair.pointer, endpoint) == 0 else {
                throw .latest("connect", endpoint)
            }
        } catch {
            pair.close()
            throw error
        }
        return pair
    }
}
