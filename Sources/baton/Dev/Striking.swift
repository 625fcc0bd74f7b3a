// SPDX-License-Identifier: Apache-2.0
internal import WorkerKit

/// One way to make trouble while handoffs pass.
protocol Striking: Sendable {
    /// Strikes; returns when the last strike is over and the load may come to its end.
    func run(_ scene: Scene) async throws -> Toll
}

/// What strikes came to.
struct Toll: Sendable {
    /// What was done, and how often: "20 kills of each of 12 processes".
    var deeds: String
    /// Figures, in words.
    var figures: [String] = []
    var complaints: [String] = []
}

extension [Duration] {
    /// The median and the longest, in words.
    var words: String {
        let sorted = sorted()
        guard let longest = sorted.last else { return "–" }
        return "\(sorted[sorted.count / 2].brief) (median), \(longest.brief) (longest)"
    }
}
