// SPDX-License-Identifier: Apache-2.0
internal import CZeroMQ

/// The sockets that one thread polls beside its bell. Used on that thread only.
final class PollSet {
    /// A socket and what to do when it can be read.
    struct Watch {
        let handle: SocketHandle
        let onReadable: () -> Void
        /// The context is gone: this call is the last one.
        var isLast = false
    }

    private let bell: Bell
    private var watches: [Watch] = []
    /// The bell, then one for each watch, in the same order.
    private var items: [zmq_pollitem_t]

    init(_ bell: Bell) {
        self.bell = bell
        items = [PollSet.item(nil, bell.listening)]
    }

    /// Watches a socket; replaces what was to be done before.
    func add(_ watch: Watch) {
        if let index = index(of: watch.handle) {
            watches[index] = watch
        } else {
            watches.append(watch)
            items.append(PollSet.item(watch.handle.pointer, 0))
        }
    }

    /// Stops watching a socket, if it was watched.
    func remove(_ handle: SocketHandle) {
        guard let index = index(of: handle) else { return }
        watches.remove(at: index)
        items.remove(at: index + 1)
    }

    /// Stops watching all sockets and names them.
    func removeAll() -> [SocketHandle] {
        defer {
            watches = []
            items.removeLast(items.count - 1)
        }
        return watches.map(\.handle)
    }

    func contains(_ handle: SocketHandle) -> Bool { index(of: handle) != nil }

    /// Waits for the bell, a socket or the timeout (-1 is for ever).
    ///
    /// - Returns: The sockets that can be read.
    func wait(milliseconds timeout: Int) -> [Watch] {
        let count = items.withUnsafeMutableBufferPointer { items in
            zmq_poll(items.baseAddress, Int32(items.count), timeout)
        }
        guard count >= 0 else { return failed(zmq_errno()) }
        guard count > 0 else { return [] }
        if items[0].revents != 0 { bell.silence() }
        return watches.indices.compactMap { items[$0 + 1].revents != 0 ? watches[$0] : nil }
    }

    /// A signal is nothing; the end of a context is told to the owners of its sockets, once.
    private func failed(_ code: Int32) -> [Watch] {
        switch code {
        case SystemError.interrupted:
            return []
        case zmqETERM:
            for index in watches.indices {
                watches[index].isLast = watches[index].handle.isTerminated
            }
            return watches.filter(\.isLast)
        default:
            fatalError("\(ZeroMQError(code: code, operation: "poll"))")
        }
    }

    private func index(of handle: SocketHandle) -> Int? {
        watches.firstIndex { $0.handle === handle }
    }

    private static func item(_ socket: UnsafeMutableRawPointer?, _ fd: Int32) -> zmq_pollitem_t {
        zmq_pollitem_t(socket: socket, fd: fd, events: Int16(ZMQ_POLLIN), revents: 0)
    }
}

extension SocketHandle {
    /// True when the context is gone and only closing is left.
    var isTerminated: Bool {
        do throws(ZeroMQError) {
            _ = try value(of: .events)
            return false
        } catch {
            return error.isContextTerminated
        }
    }
}
