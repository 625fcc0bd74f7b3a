// SPDX-License-Identifier: Apache-2.0
internal import Foundation
internal import Journey
internal import Testing

/// The microseconds are those of Python's `datetime`, not of this code.
@Suite struct `An instant` {
    @Test(arguments: [
        ("1970-01-01T00:00:00Z", 0),
        ("2026-03-02T09:00:00Z", 1_772_442_000_000_000),
        ("2024-02-29T23:59:59.999999Z", 1_709_251_199_999_999),
        ("2000-02-29T12:00:00Z", 951_825_600_000_000),
        ("2100-03-01T00:00:00Z", 4_107_542_400_000_000),
        ("1600-02-29T00:00:00Z", -11_670_998_400_000_000),
        ("1969-12-31T23:59:59.500000Z", -500_000),
        ("0001-01-01T00:00:00Z", -62_135_596_800_000_000),
        ("9999-12-31T23:59:59.999999Z", 253_402_300_799_999_999),
    ])
    func `is read and written as everybody reckons it`(text: String, microseconds: Int64) {
        #expect(Instant(rfc3339: text)?.microseconds == microseconds)
        #expect(Instant(microseconds: microseconds).rfc3339 == text)
    }

    @Test(arguments: [
        ("2026-03-29T01:30:00+01:00", "2026-03-29T00:30:00Z"),
        ("2026-03-01T00:15:00+05:45", "2026-02-28T18:30:00Z"),
        ("2026-12-31T20:00:00-08:00", "2027-01-01T04:00:00Z"),
        ("2026-03-02t09:00:00z", "2026-03-02T09:00:00Z"),
        ("2026-03-02 09:00:00Z", "2026-03-02T09:00:00Z"),
        ("2026-03-02T09:00:00-00:00", "2026-03-02T09:00:00Z"),
    ])
    func `knows offsets and the marks that RFC 3339 allows`(text: String, utc: String) {
        #expect(Instant(rfc3339: text)?.rfc3339 == utc)
    }

    @Test(arguments: [
        ("2026-03-02T09:00:00.5Z", "2026-03-02T09:00:00.500000Z"),
        ("2026-03-02T09:00:00.000001Z", "2026-03-02T09:00:00.000001Z"),
        ("2026-03-02T09:00:00.1234567899Z", "2026-03-02T09:00:00.123456Z"),
        ("2026-03-02T09:00:00.000Z", "2026-03-02T09:00:00Z"),
        ("2016-12-31T23:59:60Z", "2016-12-31T23:59:59Z"),
    ])
    func `keeps microseconds and no leap second`(text: String, utc: String) {
        #expect(Instant(rfc3339: text)?.rfc3339 == utc)
    }

    @Test(arguments: [
        "", "2026-03-02", "2026-03-02T09:00Z", "2026-03-02T09:00:00", "2026-03-02T24:00:00Z",
        "2026-02-29T00:00:00Z", "1900-02-29T00:00:00Z", "2026-04-31T00:00:00Z",
        "2026-13-01T00:00:00Z", "2026-00-01T00:00:00Z", "0000-01-01T00:00:00Z",
        "2026-03-02T09:60:00Z", "2026-03-02T09:00:61Z", "2026-03-02T09:00:00.Z",
        "2026-03-02T09:00:00+24:00", "2026-03-02T09:00:00+0100", "2026-03-02T09:00:00Z ",
        " 2026-03-02T09:00:00Z", "26-03-02T09:00:00Z", "٢٠٢٦-03-02T09:00:00Z",
    ])
    func `refuses what is no date-time`(text: String) {
        #expect(Instant(rfc3339: text) == nil)
    }

    @Test(arguments: ["9999-12-31T23:59:59-00:01", "0001-01-01T00:00:00+00:01"])
    func `refuses an offset that leads out of the years that can be written`(text: String) {
        #expect(Instant(rfc3339: text) == nil)
    }

    @Test func `stops at the last year instead of wrapping into the first`() {
        let last = Instant(rfc3339: "9999-12-31T00:00:00Z")!
        #expect((last + .seconds(604_800)).rfc3339 == "9999-12-31T23:59:59.999999Z")
        #expect(Instant(microseconds: .max) + .seconds(1) == .latest)
        #expect(Instant(microseconds: .min) - .seconds(1) == .earliest)
        #expect(Instant(microseconds: .min).rfc3339 == "0001-01-01T00:00:00Z")
    }

    @Test func `is midnight of a date that exists`() {
        #expect(Instant(year: 2024, month: 2, day: 29)?.rfc3339 == "2024-02-29T00:00:00Z")
        #expect(Instant(year: 2023, month: 2, day: 29) == nil)
        #expect(Instant(year: 2023, month: 0, day: 1) == nil)
        #expect(Instant(year: 10_000, month: 1, day: 1) == nil)
    }

    @Test func `moves by durations and measures them`() {
        let nine = Instant(rfc3339: "2024-02-28T09:00:00Z")!
        #expect((nine + .seconds(86_400)).rfc3339 == "2024-02-29T09:00:00Z")
        #expect((nine - .milliseconds(1)).rfc3339 == "2024-02-28T08:59:59.999000Z")
        #expect((nine + .seconds(90)) - nine == .seconds(90))
        #expect(Duration.milliseconds(1_500).seconds == 1.5)
    }

    @Test(arguments: [1e300, -1e300, .infinity, 9.3e12])
    func `a length that nobody can reckon with is the longest there is`(seconds: Double) {
        let longest: Int64 = seconds < 0 ? .min : .max
        #expect(Duration(nearest: seconds).microseconds == longest)
        #expect(!Duration(nearest: seconds).words.isEmpty)
        #expect(Duration(nearest: 1.5) == .milliseconds(1_500))
        #expect(Duration(nearest: .nan) == .zero)
        #expect(Duration.seconds(Int64.max).microseconds == .max)
        #expect((Instant(microseconds: .min) - Instant(microseconds: .max)).microseconds == .min)
    }

    @Test func `reckoning with a duration too long to count stops at the ends, too`() {
        let nine = Instant(rfc3339: "2024-02-28T09:00:00Z")!
        let long = Duration.seconds(999_999_999 * 604_800)
        #expect(nine - long == .earliest)
        #expect(nine + long == .latest)
        #expect(nine + .zero - long - long == .earliest)
        #expect(Duration.seconds(Int64.min).microseconds == .min)
        #expect(Duration.seconds(Int64.max).microseconds == .max)
    }

    @Test func `stands in JSON as text, and what is none is answered with an example`() throws {
        let nine = Instant(rfc3339: "2026-03-02T09:00:00Z")!
        #expect(
            try String(decoding: JSONEncoder().encode([nine]), as: UTF8.self)
                == "[\"2026-03-02T09:00:00Z\"]")
        #expect(try read([Instant].self, "[\"2026-03-02T10:00:00+01:00\"]") == [nine])
        #expect(
            refusal([Instant].self, "[\"tomorrow\"]")
                == "\"tomorrow\" is not a time in RFC 3339, as 2026-03-02T09:00:00Z")
    }
}
