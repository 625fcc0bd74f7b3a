// SPDX-License-Identifier: Apache-2.0

/// What every run has to keep, whatever struck it.
public enum Promise: String, CaseIterable, Sendable {
    case keptForEver = "what is acknowledged stays"
    case durableFirst = "nothing is said of what is not on disk"
    case once = "an event stands once"
    case noHoles = "sequences have no holes"
    case timeGoesOn = "recorded time never goes back"
    case oneOutcome = "one outcome a key, in the order of keys"
    case allOrNothing = "a request is stored whole or not at all"
    case fenced = "who lost the lease is not taken"
    case orderSeen = "every fold sees journal order"
    case sameAsReplay = "a replay gives the same bytes"
    case delivered = "after a quiet time everything is delivered"
    case understood = "everybody understands everybody"
}

/// A promise that a run has broken.
public struct Violation: Hashable, Sendable, CustomStringConvertible {
    public var promise: Promise
    public var what: String
    public init(_ promise: Promise, _ what: String) {
        self.promise = promise
        self.what = what
    }
    public var description: String { "\(promise.rawValue): \(what)" }
}
