// SPDX-License-Identifier: Apache-2.0
internal import Journey

/// How long something took: the number and sum of all, and the shape of the latest 1,000.
///
/// A quantile is exact over the window, by nearest rank: the shortest time that at least that share
/// of the window did not exceed. The median is the usual one, for people; of an even number the two
/// differ.
struct DurationWindow: Codable {
    /// A year of a busy point, 8 KB: what a team does now, not what it did three years ago.
    static let size = 1_000

    private(set) var count = 0
    /// Microseconds of all together.
    private var total: Int64 = 0
    /// Microseconds of the latest; a ring from the time it is full.
    private var latest: [Int64] = []

    var sum: Duration { .microseconds(total) }

    mutating func add(_ duration: Duration) {
        let microseconds = duration.microseconds
        if latest.count < Self.size {
            latest.append(microseconds)
        } else {
            latest[count % Self.size] = microseconds
        }
        count += 1
        // Moments are whatever a tool says: thirty touches in the year 9999 are more than fits.
        total = (.microseconds(total) + duration).microseconds
    }

    /// The one in the middle; of an even number, the mean of the two there.
    var median: Duration? {
        guard !latest.isEmpty else { return nil }
        let sorted = latest.sorted()
        let (low, high) = (sorted[(sorted.count - 1) / 2], sorted[sorted.count / 2])
        return .microseconds(low + (high - low) / 2)
    }

    /// - Parameter percent: From 1 to 100.
    func quantile(percent: Int) -> Duration? {
        guard !latest.isEmpty else { return nil }
        let rank = (latest.count * percent + 99) / 100
        return .microseconds(latest.sorted()[rank - 1])
    }
}
