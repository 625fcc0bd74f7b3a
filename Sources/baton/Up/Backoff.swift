// SPDX-License-Identifier: Apache-2.0

/// How long to wait before what died is started again: 100 ms, doubled each time up to 5 s. One
/// healthy second and the count begins anew.
struct Backoff: Hashable, Sendable {
    static let shortest = Duration.milliseconds(100)
    static let longest = Duration.seconds(5)
    static let healthy = Duration.seconds(1)

    private var next = shortest

    /// The wait after a run of so long.
    mutating func wait(afterRunning time: Duration) -> Duration {
        if time >= Self.healthy { next = Self.shortest }
        defer { next = min(next * 2, Self.longest) }
        return next
    }
}
