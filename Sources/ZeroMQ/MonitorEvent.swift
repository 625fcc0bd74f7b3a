// SPDX-License-Identifier: Apache-2.0
internal import CZeroMQ

/// Something that happened to a connection of a monitored socket.
public struct MonitorEvent: Sendable, Equatable {
    /// What happened.
    public enum Kind: Sendable, Equatable {
        /// The transport is connected; the handshake follows.
        case connected
        /// The socket listens.
        case listening
        /// A peer connected; the handshake follows.
        case accepted
        /// The endpoint cannot be bound.
        case bindFailed
        /// A peer could not be accepted.
        case acceptFailed
        /// The connection is over; a connecting socket tries again by itself.
        case disconnected
        /// Messages can flow.
        case handshakeSucceeded
        /// Messages will never flow over this connection.
        case handshakeFailed(HandshakeFailure)
        /// The monitored socket was closed. The last event.
        case stopped
        /// Any other event, by libzmq's number.
        case other(UInt16)
    }

    /// Why a handshake failed.
    public enum HandshakeFailure: Sendable, Equatable {
        /// The peer hung up or stayed silent. Carries the `errno`.
        case abandoned(Int32)
        /// The peer spoke nonsense or has another key. Carries a `ZMQ_PROTOCOL_ERROR`.
        case protocolViolated(Int32)
        /// The peer's authentication refused us. Carries its status: 400 is for ever, as far as
        /// this socket is concerned, even when the key is allowed later.
        case refused(status: Int32)
    }

    /// What happened.
    public let kind: Kind
    /// The local or remote end that it happened to.
    public let endpoint: String
    /// libzmq's figure for it: a file descriptor, an `errno` or a status.
    public let value: Int32
}

extension MonitorEvent {
    /// The events that are asked for. Attempts to connect are left out: they repeat several
    /// times a second for as long as a peer is away.
    static let wanted =
        ZMQ_EVENT_CONNECTED | ZMQ_EVENT_LISTENING | ZMQ_EVENT_BIND_FAILED | ZMQ_EVENT_ACCEPTED
        | ZMQ_EVENT_ACCEPT_FAILED | ZMQ_EVENT_DISCONNECTED | ZMQ_EVENT_MONITOR_STOPPED
        | ZMQ_EVENT_HANDSHAKE_SUCCEEDED | ZMQ_EVENT_HANDSHAKE_FAILED_NO_DETAIL
        | ZMQ_EVENT_HANDSHAKE_FAILED_PROTOCOL | ZMQ_EVENT_HANDSHAKE_FAILED_AUTH

    /// Reads libzmq's two frames: number (16 bits) with value (32 bits), and endpoint.
    init?(_ head: [UInt8], _ endpoint: [UInt8]) {
        guard head.count == 6 else { return nil }
        let (number, value) = head.withUnsafeBytes { bytes in
            (
                bytes.loadUnaligned(as: UInt16.self),
                bytes.loadUnaligned(fromByteOffset: 2, as: Int32.self)
            )
        }
        self.kind = Self.kind(number, value)
        self.endpoint = String(decoding: endpoint, as: UTF8.self)
        self.value = value
    }

    private static func kind(_ number: UInt16, _ value: Int32) -> Kind {
        switch Int32(number) {
        case ZMQ_EVENT_CONNECTED: .connected
        case ZMQ_EVENT_LISTENING: .listening
        case ZMQ_EVENT_ACCEPTED: .accepted
        case ZMQ_EVENT_BIND_FAILED: .bindFailed
        case ZMQ_EVENT_ACCEPT_FAILED: .acceptFailed
        case ZMQ_EVENT_DISCONNECTED: .disconnected
        case ZMQ_EVENT_HANDSHAKE_SUCCEEDED: .handshakeSucceeded
        case ZMQ_EVENT_HANDSHAKE_FAILED_NO_DETAIL: .handshakeFailed(.abandoned(value))
        case ZMQ_EVENT_HANDSHAKE_FAILED_PROTOCOL: .handshakeFailed(.protocolViolated(value))
        case ZMQ_EVENT_HANDSHAKE_FAILED_AUTH: .handshakeFailed(.refused(status: value))
        case ZMQ_EVENT_MONITOR_STOPPED: .stopped
        default: .other(number)
        }
    }
}
