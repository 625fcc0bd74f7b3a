// SPDX-License-Identifier: Apache-2.0

extension FieldID {
    /// The field as people say it: `deal.use_case` is "use case", `success.first` "first success".
    public var words: String {
        let parts = rawValue.replacing("_", with: " ").split(separator: ".", maxSplits: 1)
        guard parts.count == 2 else { return parts.first.map(String.init) ?? "" }
        // The kinds of records say nothing that the reader does not know.
        let isRecord = ["lead", "deal", "account"].contains(parts[0])
        return isRecord ? String(parts[1]) : "\(parts[1]) \(parts[0])"
    }
}

extension SLAName {
    /// `first-human-touch` as people say it.
    public var words: String { rawValue.replacing("-", with: " ") }
}

extension Moment {
    /// `introduction.held` as people say it.
    public var words: String { rawValue.replacing(".", with: " ").replacing("_", with: " ") }

    /// That it has not come: "introduction not held", "no first human touch"; nil for one that
    /// neither ends in a participle nor names a thing.
    public var absence: String? {
        let parts = rawValue.replacing("_", with: " ").split(separator: ".")
        guard parts.count == 2, !rawValue.hasSuffix("_at") else { return nil }
        let isParticiple =
            parts[1].hasSuffix("ed") || ["held", "met", "sent", "done", "made"].contains(parts[1])
        return isParticiple ? "\(parts[0]) not \(parts[1])" : "no \(parts[1]) \(parts[0])"
    }
}

extension Role {
    /// The part as people say it: `rep.manager` is "manager".
    public var words: String { rawValue.hasSuffix(".manager") ? "manager" : rawValue }
}

extension Instant {
    /// "Thu 13:02", in UTC.
    public var weekdayAndTime: String { "\(weekday) \(rfc3339.dropFirst(11).prefix(5))" }

    /// "Thu 2 Apr 13:02", in UTC.
    public var dateAndTime: String {
        let text = rfc3339
        let months = [
            "Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec",
        ]
        let month = Int(text.dropFirst(5).prefix(2)).map { months[$0 - 1] } ?? ""
        let day = Int(text.dropFirst(8).prefix(2)) ?? 0
        return "\(weekday) \(day) \(month) \(text.dropFirst(11).prefix(5))"
    }

    /// "Thu 13:02" within a week of `now`, "Thu 2 Apr 13:02" further off.
    public func words(from now: Instant) -> String {
        let near = abs(microseconds - now.microseconds) < 6 * 86_400 * 1_000_000
        return near ? weekdayAndTime : dateAndTime
    }

    /// The same of a due time, which says when it is past: "Thu 13:02, past".
    public func dueWords(from now: Instant) -> String {
        words(from: now) + (self < now ? ", past" : "")
    }

    /// How long ago: "3 days", "5 hours"; "now" within the minute.
    public func age(at now: Instant) -> String { (now - self).words }

    /// The first of January 1970 was a Thursday.
    private var weekday: String {
        let day = (microseconds / 86_400_000_000 % 7 + 7) % 7
        return ["Thu", "Fri", "Sat", "Sun", "Mon", "Tue", "Wed"][Int(day)]
    }
}

extension Duration {
    /// In the largest unit of which there are two: "26 hours", "3 days", "5 weeks".
    public var words: String {
        let seconds = microseconds / 1_000_000
        let units: [(Int64, String)] = [
            (7 * 86_400, "weeks"), (86_400, "days"), (3_600, "hours"), (60, "minutes"),
        ]
        for (length, name) in units where seconds >= 2 * length {
            return "\(seconds / length) \(name)"
        }
        return seconds >= 60 ? "1 minute" : "now"
    }
}
