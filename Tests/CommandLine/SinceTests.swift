// SPDX-License-Identifier: Apache-2.0
import Journey
import Testing

@testable import baton

struct SinceTests {
    private let now = Instant(rfc3339: "2026-03-02T12:00:00Z")!

    @Test(arguments: [
        ("90s", 90), ("10m", 600), ("2h30m", 9_000), ("3d", 259_200), ("1w", 604_800),
    ])
    func `a time ago is counted in seconds, minutes, hours, days and weeks`(
        text: String, seconds: Int
    ) {
        #expect(Since(text) == .ago(.seconds(seconds)))
    }

    @Test func `ten minutes ago is ten minutes before now`() {
        #expect(
            Since("10m")?.instant(now: now) == Instant(rfc3339: "2026-03-02T11:50:00Z"))
    }

    @Test func `a date is its midnight in UTC, a time is itself`() {
        #expect(
            Since("2026-03-01")?.instant(now: now) == Instant(rfc3339: "2026-03-01T00:00:00Z"))
        #expect(
            Since("2026-03-01T08:30:00+01:00")?.instant(now: now)
                == Instant(rfc3339: "2026-03-01T07:30:00Z"))
    }

    @Test(arguments: ["999999999d", "999999999w", "999999999w999999999w"])
    func `longer ago than there is time is the beginning of time`(text: String) {
        #expect(Since(text)?.instant(now: now) == .earliest)
    }

    @Test func `a sum too large to count is refused`() {
        #expect(Since(String(repeating: "999999999w", count: 20_000)) == nil)
    }

    @Test(arguments: ["", "10", "m", "10x", "-5m", "1.5h", "yesterday", "9999999999s"])
    func `what is neither is refused`(text: String) {
        #expect(Since(text) == nil)
    }
}
