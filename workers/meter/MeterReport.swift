// SPDX-License-Identifier: Apache-2.0
public import Journey

/// The figures of every handoff point, as a query answers them in JSON.
public struct MeterReport: Codable, Hashable, Sendable {
    public var points: [PointID: PointReport]
    /// Referrals that fell due, by success rule.
    public var referrals: [String: Int]
}

/// The figures of one handoff point.
public struct PointReport: Codable, Hashable, Sendable {
    /// Handoffs that ever came to a state, by its name.
    public var reached: [String: Int]
    /// Handoffs that are in a state now; those that ended stay in theirs.
    public var now: [String: Int]
    public var openedIncomplete: Int
    public var reassignments: Int
    /// The share of those given to an owner that went back; nil before the first.
    public var rejectionRate: Double?
    public var rejectionReasons: [String: Int]
    public var clocks: [SLAName: ClockReport]
    public var firstTouch: TouchReport
}

/// The figures of one clock.
public struct ClockReport: Codable, Hashable, Sendable {
    public var started: Int
    public var metInTime: Int
    public var metLate: Int
    /// Breaches that no late fact took back.
    public var missed: Int
    public var running: Int
    public var overdue: Int
    /// Met in time of those met in time or missed, 0 to 1; nil before the first.
    public var attainment: Double?
}

/// From the opening of a handoff to the first word between a person and the customer.
public struct TouchReport: Codable, Hashable, Sendable {
    public var count: Int
    /// Seconds, of the latest 1,000; of an even number, the mean of the middle two. The
    /// quantile 0.5 of the metrics is the lower of them, by nearest rank.
    public var median: Double?
    /// Seconds; nine of ten of the latest 1,000 took no longer.
    public var p90: Double?
}

extension Meter {
    public var report: MeterReport {
        MeterReport(points: points.mapValues(\.report), referrals: referrals)
    }
}

extension PointFigures {
    var report: PointReport {
        let routed = reached[.routed] ?? 0
        return PointReport(
            reached: named(reached), now: named(now), openedIncomplete: openedIncomplete,
            reassignments: reassignments,
            rejectionRate: routed == 0 ? nil : Double(reached[.rejected] ?? 0) / Double(routed),
            rejectionReasons: reasons.counts, clocks: clocks.mapValues(\.report),
            firstTouch: TouchReport(
                count: firstTouch.count, median: firstTouch.median?.seconds,
                p90: firstTouch.quantile(percent: 90)?.seconds))
    }

    /// Every state by its name, so that a reader finds a zero and not a gap.
    private func named(_ counts: [HandoffState: Int]) -> [String: Int] {
        var named: [String: Int] = [:]
        for state in HandoffState.allCases { named[state.rawValue] = counts[state] ?? 0 }
        return named
    }
}

extension ClockFigures {
    var report: ClockReport {
        ClockReport(
            started: started, metInTime: metInTime, metLate: metLate, missed: missed,
            running: running, overdue: overdue, attainment: attainment)
    }
}
