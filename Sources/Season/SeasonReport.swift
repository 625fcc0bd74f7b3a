// SPDX-License-Identifier: Apache-2.0
public import Journey
public import WorkerTesting

/// What many seeds came to.
public struct SeasonReport: Sendable {
    private var runs: [UInt64: CompanySeason.Run] = [:]
    public init() {}

    public mutating func add(_ run: CompanySeason.Run) { runs[run.seed] = run }

    public var count: Int { runs.count }

    /// Those that broke a promise, in the order of their seeds.
    public var failing: [CompanySeason.Run] {
        runs.values.filter { !$0.violations.isEmpty }.sorted { $0.seed < $1.seed }
    }

    /// How often a fault struck, and in how many of the runs.
    public func strikes(_ fault: Fault) -> (count: Int, seeds: Int) {
        let counts = runs.values.map { $0.strikes[fault] }.filter { $0 > 0 }
        return (counts.reduce(0, +), counts.count)
    }

    /// Of all the histories: the same seeds give the same, on any machine and in any order.
    public var history: Digest {
        Digest(
            ofSlices: runs.values.sorted { $0.seed < $1.seed }.map { $0.history.bytes[...] })
    }
}
