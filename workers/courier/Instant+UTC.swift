// SPDX-License-Identifier: Apache-2.0
internal import Journey

extension Instant {
    /// A time for people who may sit in different zones: "Thu 13:02 UTC".
    func utc(from now: Instant) -> String { "\(words(from: now)) UTC" }
}
