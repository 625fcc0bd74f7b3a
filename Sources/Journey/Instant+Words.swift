// SPDX-License-Identifier: Apache-2.0

extension Instant {
    /// "13:02:07", in UTC.
    public var timeOfDay: String { String(rfc3339.dropFirst(11).prefix(8)) }

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
        let near = (self - now).microseconds.magnitude < 6 * 86_400 * 1_000_000
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
