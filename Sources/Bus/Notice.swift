// SPDX-License-Identifier: Apache-2.0
internal import Journey

/// What the bus has seen of a replica, `worker/replica`, or of its machine that an operator should
/// read: said once, when it begins.
public enum Notice: Hashable, Sendable, CustomStringConvertible {
    /// It has not reported for longer than a lease.
    case isSilent(String)
    case isBack(String)
    /// It cannot go on, and why.
    case isStuck(String, String)
    /// The machine's clock is so far behind the last event of the journal.
    case clockIsBehind(Duration)

    public var description: String {
        switch self {
        case .isSilent(let name): "\(name) is silent; its work waits"
        case .isBack(let name): "\(name) is back"
        case .isStuck(let name, let reason): "\(name) is stuck: \(reason)"
        case .clockIsBehind(let lag):
            "the machine's clock is \(Int(lag.seconds.rounded(.up))) s behind the last event: time "
                + "goes on from there, a tenth slower, until the two agree"
        }
    }
}
