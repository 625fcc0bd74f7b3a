// SPDX-License-Identifier: Apache-2.0
internal import Foundation
public import Journey

/// The machine's time, for the shells at both ends of the wire: it starts at the wall clock and
/// then only goes forward, however the wall clock is set.
public struct SteadyClock: Sendable {
    private let start: Instant
    private let origin = ContinuousClock.now

    public init() {
        start = Instant(microseconds: Int64(Date().timeIntervalSince1970 * 1_000_000))
    }

    public var now: Instant { start + (ContinuousClock.now - origin) }
}
