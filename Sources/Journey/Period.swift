// SPDX-License-Identifier: Apache-2.0

/// A length of time as the topology writes it: `48 hours`, `1 day`, `4 business hours`. Without
/// the word `business` it is elapsed time.
public struct Period: Hashable, Sendable {
    public enum Unit: String, Sendable, CaseIterable {
        case seconds, minutes, hours, days, weeks
        var length: Duration {
            switch self {
            case .seconds: .seconds(1)
            case .minutes: .seconds(60)
            case .hours: .seconds(3_600)
            case .days: .seconds(86_400)
            case .weeks: .seconds(604_800)
            }
        }
    }
    public var count: Int
    public var unit: Unit
    public var business: Bool

    public init(_ count: Int, _ unit: Unit, business: Bool = false) {
        self.count = count
        self.unit = unit
        self.business = business
    }

    /// The elapsed time it stands for. Of a business period only the same number of hours by the
    /// clock: a topology with one is refused until calendars are reckoned with.
    public var elapsed: Duration { unit.length * count }

    /// Reads `48 hours`, `1 business day`; nil for anything else.
    public init?(_ text: String) {
        let words = text.split(separator: " ")
        guard words.count == 2 || words.count == 3 && words[1] == "business",
            words[0].allSatisfy(\.isNumber), let count = Int(words[0]),
            (1...100_000).contains(count),
            let last = words.last,
            let unit = Unit(rawValue: last.hasSuffix("s") ? String(last) : "\(last)s")
        else { return nil }
        self.init(count, unit, business: words.count == 3)
    }
}

extension Period: CustomStringConvertible, Codable {
    public var description: String {
        let name = count == 1 ? String(unit.rawValue.dropLast()) : unit.rawValue
        return "\(count)\(business ? " business" : "") \(name)"
    }
    public init(from decoder: any Decoder) throws {
        let container = try decoder.singleValueContainer()
        let text = try container.decode(String.self)
        guard let period = Period(text) else {
            throw DecodingError.dataCorruptedError(
                in: container,
                debugDescription: "\"\(text)\" is not a period, as \"48 hours\" or "
                    + "\"4 business hours\" (seconds, minutes, hours, days, weeks)")
        }
        self = period
    }
    public func encode(to encoder: any Encoder) throws {
        var container = encoder.singleValueContainer()
        try container.encode(description)
    }
}

/// When something is due: a period after a moment, as `trigger + 48 hours`.
public struct Due: Hashable, Sendable, Codable, CustomStringConvertible {
    public var after: Moment
    public var period: Period
    public init(after: Moment, _ period: Period) {
        self.after = after
        self.period = period
    }
    public var description: String { "\(after) + \(period)" }

    /// Reads `trigger + 48 hours`; nil for anything else.
    public init?(_ text: String) {
        let parts = text.split(separator: " + ", omittingEmptySubsequences: false)
        guard parts.count == 2, !parts[0].isEmpty, !parts[0].contains(" "),
            let period = Period(String(parts[1]))
        else { return nil }
        self.init(after: Moment(parts[0]), period)
    }

    public init(from decoder: any Decoder) throws {
        let container = try decoder.singleValueContainer()
        let text = try container.decode(String.self)
        guard let due = Due(text) else {
            throw DecodingError.dataCorruptedError(
                in: container,
                debugDescription: "\"\(text)\" is not a due date, as \"trigger + 48 hours\"")
        }
        self = due
    }
    public func encode(to encoder: any Encoder) throws {
        var container = encoder.singleValueContainer()
        try container.encode(description)
    }
}

/// A share of a whole, written `80%`; from 1 to 99.
public struct Share: Hashable, Sendable, Codable, CustomStringConvertible {
    public var percent: Int
    public init(percent: Int) { self.percent = percent }
    public var description: String { "\(percent)%" }

    /// Reads `80%`; nil for anything else.
    public init?(_ text: String) {
        guard text.hasSuffix("%"), text.dropLast().allSatisfy(\.isNumber),
            let percent = Int(text.dropLast()), (1...99).contains(percent)
        else { return nil }
        self.percent = percent
    }

    public init(from decoder: any Decoder) throws {
        let container = try decoder.singleValueContainer()
        let text = try container.decode(String.self)
        guard let share = Share(text) else {
            throw DecodingError.dataCorruptedError(
                in: container, debugDescription: "\"\(text)\" is not a share, as \"80%\"")
        }
        self = share
    }
    public func encode(to encoder: any Encoder) throws {
        var container = encoder.singleValueContainer()
        try container.encode(description)
    }
}
