// SPDX-License-Identifier: Apache-2.0
public import Wire

/// What goes wrong between a door and the bus.
public enum BusError: Error, Hashable, Sendable, CustomStringConvertible {
    /// No answer in time.
    case silent(String)
    /// It has more to write than it can, and has had for as long as the caller would wait.
    case busy
    /// An event breaks a rule.
    case bad(index: Int, path: String, rule: String)
    case refused(String)
    case diverged(Position)
    case closed
    case unexpected

    public var description: String {
        switch self {
        case .silent(let endpoint):
            "no answer from the bus at \(endpoint): is it running? (`baton status`, `baton up`)"
        case .busy: "the bus is busy"
        case .bad(let index, let path, let rule): "event \(index): \(path): \(rule)"
        case .refused(let reason): "the bus refuses: \(reason)"
        case .diverged(let head): "the journal has another history; its head is \(head)"
        case .closed: "the connection is closed"
        case .unexpected: "the bus answered something else than was asked"
        }
    }
}
