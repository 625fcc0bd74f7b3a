// SPDX-License-Identifier: Apache-2.0

/// A moment: whole microseconds since 1970-01-01T00:00:00Z, leap seconds ignored as in POSIX.
/// In JSON it is text in RFC 3339, which knows the years 0001–9999; reckoning stops at their ends.
public struct Instant: Hashable, Comparable, Sendable {
    public var microseconds: Int64
    public init(microseconds: Int64) { self.microseconds = microseconds }

    public static func < (left: Instant, right: Instant) -> Bool {
        left.microseconds < right.microseconds
    }
    public static func + (moment: Instant, duration: Duration) -> Instant {
        let sum = moment.microseconds.addingReportingOverflow(duration.microseconds)
        guard !sum.overflow else { return duration < .zero ? earliest : latest }
        return Instant(microseconds: sum.partialValue).withinRange
    }
    public static func - (moment: Instant, duration: Duration) -> Instant {
        let sum = moment.microseconds.subtractingReportingOverflow(duration.microseconds)
        guard !sum.overflow else { return duration < .zero ? latest : earliest }
        return Instant(microseconds: sum.partialValue).withinRange
    }

    /// 0001-01-01T00:00:00Z.
    public static let earliest = Instant(microseconds: -62_135_596_800_000_000)
    /// 9999-12-31T23:59:59.999999Z.
    public static let latest = Instant(microseconds: 253_402_300_799_999_999)

    /// The nearest moment that can be written.
    public var withinRange: Instant { min(max(self, .earliest), .latest) }

    public static func - (later: Instant, earlier: Instant) -> Duration {
        .microseconds(later.microseconds) - .microseconds(earlier.microseconds)
    }
}

extension Duration {
    /// Of a number that somebody else gave: the nearest length that can be reckoned with, 290,000
    /// years at most; zero for what is no number.
    public init(nearest seconds: Double) {
        let microseconds = (seconds * 1_000_000).rounded(.towardZero)
        let nearest: Int64 = microseconds.isNaN ? 0 : microseconds < 0 ? .min : .max
        self = .microseconds(Int64(exactly: microseconds) ?? nearest)
    }

    /// Whole microseconds, rounded towards zero; of what is longer than can be counted, some
    /// 292,000 years, as many as can.
    public var microseconds: Int64 {
        let (seconds, rest) = components
        let (whole, overflows) = seconds.multipliedReportingOverflow(by: 1_000_000)
        let (sum, exceeds) = whole.addingReportingOverflow(rest / 1_000_000_000_000)
        guard !overflows, !exceeds else { return self < .zero ? .min : .max }
        return sum
    }
    /// Seconds with their fraction, for people and metrics.
    public var seconds: Double { Double(microseconds) / 1_000_000 }
}

extension Instant: CustomStringConvertible {
    public var description: String { rfc3339 }
}

extension Instant: Codable {
    public init(from decoder: any Decoder) throws {
        let container = try decoder.singleValueContainer()
        let text = try container.decode(String.self)
        guard let moment = Instant(rfc3339: text) else {
            throw DecodingError.dataCorruptedError(
                in: container,
                debugDescription: "\"\(text)\" is not a time in RFC 3339, as 2026-03-02T09:00:00Z")
        }
        self = moment
    }
    public func encode(to encoder: any Encoder) throws {
        var container = encoder.singleValueContainer()
        try container.encode(rfc3339)
    }
}
