// SPDX-License-Identifier: Apache-2.0
internal import Journey

/// What the bus has seen of a replica, `worker/replica`, or of its machine that an operator should
/// read: said once, when it begins.
public enum Notice: Hashable, Sendable, CustomStringConvertible {
    /// It has not reported for longer than a lease.
    case isSilent(String, othersAreThere: Bool)
    case isBack(String)
    /// It cannot go on, and why.
    case isStuck(String, String)
    /// Two processes take one name from each other.
    case haveOneName(String)
    /// The bus itself did not run for so long.
    case stoodStill(Duration)
    /// The machine's clock is so far behind the last event of the journal.
    case clockIsBehind(Duration)

    public var description: String {
        switch self {
        case .isSilent(let name, let othersAreThere):
            "\(name) is silent: it died, hangs or is stopped; "
                + (othersAreThere ? "others of its worker have its work" : "its work waits")
        case .isBack(let name): "\(name) is back"
        case .isStuck(let name, let reason): "\(name) is stuck: \(reason)"
        case .haveOneName(let name):
            "two processes bear the name \(name), and neither gets on: give each a name of its own "
                + "with --replica"
        case .stoodStill(let pause):
            "this bus stood still for \(Int(pause.seconds.rounded())) s: it was stopped, or its "
                + "machine slept or had no time for it"
        case .clockIsBehind(let lag):
            "the machine's clock is \(Int(lag.seconds.rounded(.up))) s behind the last event: time "
                + "goes on from there, a tenth slower, until the two agree"
        }
    }
}
