// SPDX-License-Identifier: Apache-2.0
public import Journey
public import Wire

/// Something that a host met and a person should read.
public enum Alert: Hashable, Sendable, CustomStringConvertible {
    /// An event could not be decided, for this reason.
    case parked(UInt64, EventType, String)
    /// An event could not be decoded.
    case passedOver(UInt64, EventType, String)
    /// A fold cannot go on.
    case stopped(Slot, String)
    /// The journal has another outcome than the one that was offered.
    case conflict(String)
    /// What was applied is not what the journal has; its head is there.
    case otherHistory(Position)
    /// The lease was lost to another process.
    case rival
    case refused(String)
    case readRefused(String)

    public var description: String {
        switch self {
        case .parked(let event, let type, let reason):
            "event \(event) (\(type)) is parked: \(reason); see `baton journal parked`"
        case .passedOver(let event, let type, let reason):
            "event \(event) (\(type)) is passed over: \(reason)"
        case .stopped(let slot, let reason): "the fold \(slot) cannot go on: \(reason)"
        case .conflict(let reason): "conflict, the journal wins: \(reason)"
        case .otherHistory(let head):
            "the journal has another history, and all is read anew; its head is \(head)"
        case .rival:
            "the lease is lost: another replica has what this one held, or another process bears "
                + "its name; where two run, give each a name of its own with --replica"
        case .refused(let reason): "the bus refuses: \(reason)"
        case .readRefused(let reason): "the bus refuses a read: \(reason)"
        }
    }
}
