// SPDX-License-Identifier: Apache-2.0

/// What the bus has seen of a replica, `worker/replica`, that an operator should read: said once,
/// when it begins.
public enum Notice: Hashable, Sendable, CustomStringConvertible {
    /// It has not reported for longer than a lease.
    case isSilent(String)
    case isBack(String)
    /// It cannot go on, and why.
    case isStuck(String, String)

    public var description: String {
        switch self {
        case .isSilent(let name): "\(name) is silent; its work waits"
        case .isBack(let name): "\(name) is back"
        case .isStuck(let name, let reason): "\(name) is stuck: \(reason)"
        }
    }
}
