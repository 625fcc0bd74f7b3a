// SPDX-License-Identifier: Apache-2.0
internal import Journey

/// A running clock of a handoff: from its start over the warnings to the breach. It goes on being
/// read after the breach, until what it waits for happens.
struct Clock: Codable, Sendable {
    let start: Instant
    let due: Instant
    /// The shares of the target at which somebody is warned, rising.
    let warnings: [Share]
    /// How many levels have passed: the warnings in their order, then the breach.
    private(set) var passed = 0

    init(start: Instant, due: Instant, warn: [Share]) {
        self.start = start
        self.due = due
        warnings = Set(warn).sorted { $0.percent < $1.percent }
    }

    var isBreached: Bool { passed > warnings.count }

    /// The share whose warning comes next; nil when the breach is next, or past.
    var nextWarning: Share? { passed < warnings.count ? warnings[passed] : nil }

    /// When the next level is reached; nil after the breach.
    var next: Instant? {
        guard let share = nextWarning else { return isBreached ? nil : due }
        let target = due.microseconds - start.microseconds
        return Instant(microseconds: start.microseconds + target / 100 * Int64(share.percent))
    }

    mutating func pass() { passed += 1 }
}

/// A clock's name in the whole company.
struct ClockID: Codable, Hashable, Comparable, Sendable {
    var handoff: HandoffID
    var sla: SLAName

    init(_ handoff: HandoffID, _ sla: SLAName) {
        self.handoff = handoff
        self.sla = sla
    }

    static func < (left: ClockID, right: ClockID) -> Bool {
        (left.handoff, left.sla) < (right.handoff, right.sla)
    }
}
