// SPDX-License-Identifier: Apache-2.0
internal import Journey

/// What was counted at one handoff point.
struct PointFigures: Codable {
    /// Handoffs that ever came to a state.
    private(set) var reached: [HandoffState: Int] = [:]
    /// Handoffs that are in a state now; those that ended stay in theirs.
    private(set) var now: [HandoffState: Int] = [:]
    /// Handoffs that opened with required answers missing, since the point did not enforce.
    var openedIncomplete = 0
    var reassignments = 0
    var reasons = ReasonCounts()
    /// Bounded by the clocks of the point.
    var clocks: [SLAName: ClockFigures] = [:]
    var firstTouch = DurationWindow()

    mutating func enter(_ state: HandoffState) {
        reached[state, default: 0] += 1
        now[state, default: 0] += 1
    }

    /// - Parameter isNew: Whether the handoff never was in the new state before.
    mutating func move(from old: HandoffState, to new: HandoffState, isNew: Bool) {
        now[old, default: 0] -= 1
        now[new, default: 0] += 1
        if isNew { reached[new, default: 0] += 1 }
    }

    /// The clocks of a handoff that ended wait no longer.
    mutating func forget(_ ended: [SLAName: Passage.Clock]) {
        // In any order: they are only subtracted.
        for (name, clock) in ended { clocks[name]?.end(clock) }
    }
}

/// What one clock of a handoff point came to.
struct ClockFigures: Codable {
    private(set) var started = 0
    private(set) var breached = 0
    private(set) var metInTime = 0
    private(set) var metLate = 0
    /// Breaches that a late fact took back: what the clock waited for had happened in time.
    private(set) var corrected = 0
    /// Waiting now, before their due time.
    private(set) var running = 0
    /// Waiting now, after it.
    private(set) var overdue = 0

    var missed: Int { breached - corrected }
    /// The share that was met in time, of those that are settled; nil before the first.
    var attainment: Double? {
        let settled = metInTime + missed
        return settled == 0 ? nil : Double(metInTime) / Double(settled)
    }

    /// - Parameter waits: False when its handoff ended before the news came.
    mutating func start(waits: Bool) {
        started += 1
        if waits { running += 1 }
    }

    /// - Parameter was: The clock before; nil when its handoff ended before the news came.
    mutating func breach(was: Passage.Clock?) {
        breached += 1
        guard was == .running else { return }
        running -= 1
        overdue += 1
    }

    /// - Parameter was: The clock before; nil when its handoff ended before the news came.
    mutating func meet(inTime: Bool, was: Passage.Clock?) {
        if inTime { metInTime += 1 } else { metLate += 1 }
        switch was {
        case .running:
            // A clock that was met late without a breach having been told has missed all the same.
            if !inTime { breached += 1 }
        case .overdue: if inTime { corrected += 1 }
        case nil: break
        }
        if let was { end(was) }
    }

    mutating func end(_ clock: Passage.Clock) {
        switch clock {
        case .running: running -= 1
        case .overdue: overdue -= 1
        }
    }
}

/// Why handoffs were rejected. People write freely, so only the first spellings are told apart.
struct ReasonCounts: Codable {
    /// Reasons that are told apart; later ones count as `other`.
    static let most = 50
    /// Characters of a reason that are kept.
    static let longest = 80

    private(set) var counts: [String: Int] = [:]

    mutating func count(_ reason: String) {
        let words = reason.lowercased().split(whereSeparator: \.isWhitespace)
        let text = String(words.joined(separator: " ").prefix(Self.longest))
        let known = counts[text] != nil || counts.count < Self.most
        counts[known ? text : "other", default: 0] += 1
    }
}
