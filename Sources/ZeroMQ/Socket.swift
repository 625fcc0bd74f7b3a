// SPDX-License-Identifier: Apache-2.0
internal import CZeroMQ

/// A ZeroMQ socket: one owner, one thread at a time, and the compiler sees to it.
///
/// It cannot be copied and cannot be reached from another task, so it lives in one place:
/// usually an actor whose executor is a ``SocketThread``. A new one may be handed on, whole and
/// once. Closed when its owner lets go of it.
public struct Socket: ~Copyable {
    /// The longest topic, in bytes; libzmq mis-encodes those of 246 to 255 (#4564).
    public static let longestTopic = 200

    /// The pattern it speaks.
    public let kind: SocketKind
    let handle: SocketHandle
    let options: SocketOptions
    private var connected: Set<String> = []

    init(_ handle: SocketHandle, _ kind: SocketKind, _ options: SocketOptions) {
        self.handle = handle
        self.kind = kind
        self.options = options
    }

    deinit { handle.close() }

    /// Closes the socket. It goes on sending for as long as ``SocketOptions/linger`` says.
    public consuming func close() {}

    /// Listens on an endpoint.
    ///
    /// - Returns: The endpoint actually bound, which tells the port of `tcp://127.0.0.1:*`.
    @discardableResult
    public mutating func bind(_ endpoint: String) throws(ZeroMQError) -> String {
        guard zmq_bind(handle.pointer, endpoint) == 0 else { throw .latest("bind", endpoint) }
        return try handle.text(of: .lastEndpoint)
    }

    /// Stops listening on an endpoint, named as ``bind(_:)`` returned it.
    public mutating func unbind(_ endpoint: String) throws(ZeroMQError) {
        guard zmq_unbind(handle.pointer, endpoint) == 0 else { throw .latest("unbind", endpoint) }
    }

    /// Connects, and connects again whenever the connection is lost.
    ///
    /// - Throws: `EISCONN` on the second endpoint of a dealer, a requester or a subscriber:
    ///   to move, open a new socket.
    public mutating func connect(_ endpoint: String) throws(ZeroMQError) {
        guard connected.isEmpty || !kind.holdsOneEndpoint else {
            throw ZeroMQError(
                code: SystemError.alreadyConnected, operation: "connect", detail: endpoint)
        }
        guard zmq_connect(handle.pointer, endpoint) == 0 else {
            throw .latest("connect", endpoint)
        }
        connected.insert(endpoint)
    }

    /// Ends a connection, named as ``connect(_:)`` was told it.
    public mutating func disconnect(_ endpoint: String) throws(ZeroMQError) {
        guard zmq_disconnect(handle.pointer, endpoint) == 0 else {
            throw .latest("disconnect", endpoint)
        }
        connected.remove(endpoint)
    }
}

@available(*, unavailable, message: "a socket belongs to one thread; keep it inside one actor")
extension Socket: Sendable {}
