// SPDX-License-Identifier: Apache-2.0
internal import Glibc
internal import HummingbirdCore
internal import Logging
internal import NIOCore

/// What a door lets one client cost it.
struct DoorLimits: Sendable {
    /// Connections at a time: half of the 1,024 descriptors that a process gets where nobody says
    /// otherwise, a burst of a few more aside. Who comes later waits in the kernel for a free one.
    var connections = 512
    /// A connection on which nothing has come for so long, half a request or none, is closed: three
    /// times the 10 s after which tools give up on a delivery.
    var idle = Duration.seconds(30)

    /// How the server of a door is built.
    var server: HTTPServerBuilder { .http1(configuration: .init(idleTimeout: TimeAmount(idle))) }

    func delegate(_ logger: Logger) -> any AvailableConnectionsDelegate {
        MaximumAvailableConnections(connections, logger: logger)
    }
}

/// The files, sockets and pipes that this process may hold open.
public enum Descriptors {
    /// More than a thousand clients on a bus, and far below what costs memory to count.
    static let most: rlim_t = 65_536

    /// Raises the soft limit, often 1,024, to the hard one or ``most``. Call it at start: what runs
    /// out of descriptors can neither serve nor say why.
    public static func raise() {
        var limit = rlimit()
        guard unsafe getrlimit(__rlimit_resource_t(RLIMIT_NOFILE.rawValue), &limit) == 0 else {
            return
        }
        let wanted = min(limit.rlim_max, most)
        guard limit.rlim_cur < wanted else { return }
        limit.rlim_cur = wanted
        _ = unsafe setrlimit(__rlimit_resource_t(RLIMIT_NOFILE.rawValue), &limit)
    }
}
