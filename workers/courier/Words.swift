// SPDX-License-Identifier: Apache-2.0
internal import Journey

extension FieldID {
    /// The field as people say it: `deal.use_case` is "use case", `success.first` "first success".
    var words: String {
        let parts = rawValue.replacing("_", with: " ").split(separator: ".", maxSplits: 1)
        guard parts.count == 2 else { return parts.first.map(String.init) ?? "" }
        // The kinds of records say nothing that the reader does not know.
        let isRecord = ["lead", "deal", "account"].contains(parts[0])
        return isRecord ? String(parts[1]) : "\(parts[1]) \(parts[0])"
    }
}

extension Instant {
    /// As people say it: "Thu 13:02 UTC" within a week of `now`, "Thu 2 Apr 13:02 UTC" further off.
    func words(from now: Instant) -> String {
        let near = abs(microseconds - now.microseconds) < 6 * 86_400 * 1_000_000
        let text = rfc3339
        let clock = text.dropFirst(11).prefix(5)
        guard !near else { return "\(weekday) \(clock) UTC" }
        let months = [
            "Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec",
        ]
        let month = Int(text.dropFirst(5).prefix(2)).map { months[$0 - 1] } ?? ""
        let day = Int(text.dropFirst(8).prefix(2)) ?? 0
        return "\(weekday) \(day) \(month) \(clock) UTC"
    }

    /// The first of January 1970 was a Thursday.
    private var weekday: String {
        let day = (microseconds / 86_400_000_000 % 7 + 7) % 7
        return ["Thu", "Fri", "Sat", "Sun", "Mon", "Tue", "Wed"][Int(day)]
    }
}

extension String {
    /// At most `length` characters, the last of them an ellipsis where something was cut.
    func cut(to length: Int) -> String {
        count <= length ? self : prefix(length - 1) + "…"
    }
}
