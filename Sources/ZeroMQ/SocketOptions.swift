// SPDX-License-Identifier: Apache-2.0

/// How a socket behaves. Every default is the one that its kind needs; `nil` means that default.
public struct SocketOptions: Sendable, Equatable {
    /// The name under which a router knows this socket: 1 to 255 bytes, the first not zero.
    /// Without it the router makes one up.
    public var identity: [UInt8]?
    /// Messages that may wait to be sent, for each peer; 0 is without limit. 1,000 by default,
    /// but 0 on ``SocketKind/sub``, which loses subscriptions silently beyond it.
    public var sendHighWater: Int32?
    /// Messages that may wait to be received, for each peer; 0 is without limit. 1,000 by
    /// default.
    public var receiveHighWater: Int32?
    /// How long a closed socket goes on sending. None on ``SocketKind/xpub``,
    /// ``SocketKind/pub`` and ``SocketKind/sub``, else 2 s. Never unlimited: one forgotten
    /// socket would hang ``Context/terminate()``.
    public var linger: Duration?
    /// The largest frame sent or received. A peer that sends a larger one is disconnected.
    /// 2 MiB by default.
    public var maxMessageBytes: Int64?
    /// The first pause before connecting again.
    public var reconnect: Duration = .milliseconds(100)
    /// The longest pause before connecting again, to which the pauses grow.
    public var reconnectMax: Duration = .milliseconds(500)
    /// How long a peer may take to say who it is.
    public var handshake: Duration = .seconds(5)

    /// The defaults.
    public init() {}
}

extension SocketOptions {
    /// 2 MiB: far above what the wire allows (768 KiB a request, 1 MiB a commit), far below
    /// what hurts.
    static let defaultMaxMessageBytes: Int64 = 2 << 20

    /// The limit in force.
    var frameLimit: Int64 { maxMessageBytes ?? Self.defaultMaxMessageBytes }

    /// Sets everything that does not depend on binding or connecting.
    func apply(to handle: SocketHandle, _ kind: SocketKind) throws(ZeroMQError) {
        try handle.set(.linger, linger(of: kind).wholeMilliseconds)
        try handle.set(.sendHighWater, sendHighWater ?? (kind == .sub ? 0 : 1_000))
        try handle.set(.receiveHighWater, receiveHighWater ?? 1_000)
        try handle.set(.maxMessageSize, long: frameLimit)
        try handle.set(.handshakeInterval, handshake.wholeMilliseconds)
        // No heartbeats, on either side. Where a queue is full they abort the process: on a
        // connecting socket (libzmq #3596, #3937, #4767), and on a binding one whose peer then goes
        // (#4364). See docs/decisions/0008.
        try handle.set(.heartbeatInterval, 0)
        try applyReconnect(to: handle)
        try applyKeepalive(to: handle)
        switch kind {
        case .dealer:
            try handle.set(.immediate, 1)
        case .router:
            try handle.set(.routerMandatory, 1)
            try handle.set(.routerHandover, 1)
        case .xpub:
            // Every subscriber is told of, also the second one of a topic.
            try handle.set(.xpubVerbose, 1)
        default: break
        }
        guard let identity else { return }
        guard (1...255).contains(identity.count), identity[0] != 0 else {
            throw ZeroMQError(
                code: SystemError.invalid, operation: "setsockopt ROUTING_ID",
                detail: "\(identity.count) bytes")
        }
        try handle.set(.routingID, identity)
    }

    private func linger(of kind: SocketKind) -> Duration {
        if let linger { return linger }
        return kind.publishes || kind == .sub ? .zero : .seconds(2)
    }

    /// libzmq adds up to `reconnect` of jitter on top of its own maximum, so that is subtracted.
    private func applyReconnect(to handle: SocketHandle) throws(ZeroMQError) {
        try handle.set(.reconnectInterval, max(1, reconnect.wholeMilliseconds))
        let ceiling = max(.zero, reconnectMax - reconnect)
        try handle.set(.reconnectIntervalMax, ceiling.wholeMilliseconds)
    }

    /// A peer whose machine vanished is noticed after about a minute, not the system's 2 hours.
    private func applyKeepalive(to handle: SocketHandle) throws(ZeroMQError) {
        try handle.set(.keepalive, 1)
        try handle.set(.keepaliveIdle, 30)
        try handle.set(.keepaliveInterval, 10)
        try handle.set(.keepaliveCount, 3)
    }
}
