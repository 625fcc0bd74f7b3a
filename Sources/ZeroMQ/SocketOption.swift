// SPDX-License-Identifier: Apache-2.0
internal import CZeroMQ

/// The socket options of libzmq that Baton sets or reads.
enum SocketOption: String, Sendable {
    case events, linger, routingID, immediate, maxMessageSize
    case sendHighWater, receiveHighWater
    case reconnectInterval, reconnectIntervalMax, handshakeInterval
    case heartbeatInterval
    case keepalive, keepaliveIdle, keepaliveInterval, keepaliveCount
    case routerMandatory, routerHandover, xpubVerbose
    case subscribe, unsubscribe, lastEndpoint

    /// libzmq's number for it.
    var number: Int32 {
        switch self {
        case .events: ZMQ_EVENTS
        case .linger: ZMQ_LINGER
        case .routingID: ZMQ_ROUTING_ID
        case .immediate: ZMQ_IMMEDIATE
        case .maxMessageSize: ZMQ_MAXMSGSIZE
        case .sendHighWater: ZMQ_SNDHWM
        case .receiveHighWater: ZMQ_RCVHWM
        case .reconnectInterval: ZMQ_RECONNECT_IVL
        case .reconnectIntervalMax: ZMQ_RECONNECT_IVL_MAX
        case .handshakeInterval: ZMQ_HANDSHAKE_IVL
        case .heartbeatInterval: ZMQ_HEARTBEAT_IVL
        case .keepalive: ZMQ_TCP_KEEPALIVE
        case .keepaliveIdle: ZMQ_TCP_KEEPALIVE_IDLE
        case .keepaliveInterval: ZMQ_TCP_KEEPALIVE_INTVL
        case .keepaliveCount: ZMQ_TCP_KEEPALIVE_CNT
        case .routerMandatory: ZMQ_ROUTER_MANDATORY
        case .routerHandover: ZMQ_ROUTER_HANDOVER
        case .xpubVerbose: ZMQ_XPUB_VERBOSE
        case .subscribe: ZMQ_SUBSCRIBE
        case .unsubscribe: ZMQ_UNSUBSCRIBE
        case .lastEndpoint: ZMQ_LAST_ENDPOINT
        }
    }
}
