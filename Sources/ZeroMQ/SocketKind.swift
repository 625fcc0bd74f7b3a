// SPDX-License-Identifier: Apache-2.0
internal import CZeroMQ

/// The patterns of ZeroMQ that Baton speaks.
public enum SocketKind: Sendable, Equatable {
    /// Talks to many peers; the first frame of each message names the peer.
    case router
    /// Talks to one router, any number of messages in flight.
    case dealer
    /// Publishes, and receives every subscription of its readers, and of a topic's last reader that
    /// it goes: they must be drained as well.
    case xpub
    /// Publishes.
    case pub
    /// Reads what publishers say on subscribed topics.
    case sub
    /// Asks and waits, by turns. For peers in other languages.
    case req
    /// Is asked and answers, by turns.
    case rep
    /// Talks to exactly one peer in this process.
    case pair

    /// libzmq's number for it.
    var type: Int32 {
        switch self {
        case .router: ZMQ_ROUTER
        case .dealer: ZMQ_DEALER
        case .xpub: ZMQ_XPUB
        case .pub: ZMQ_PUB
        case .sub: ZMQ_SUB
        case .req: ZMQ_REQ
        case .rep: ZMQ_REP
        case .pair: ZMQ_PAIR
        }
    }

    /// The first frame of its messages is a topic that libzmq mis-encodes beyond 245 bytes.
    var publishes: Bool { self == .pub || self == .xpub }

    /// Connects to one endpoint at most: a dealer with two deals its requests to both in turn,
    /// a dead one included, and a reader with two hears two histories.
    var holdsOneEndpoint: Bool { self == .dealer || self == .req || self == .sub }
}
