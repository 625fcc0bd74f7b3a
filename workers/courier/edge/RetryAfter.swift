// SPDX-License-Identifier: Apache-2.0
internal import Foundation
internal import Journey

/// The header by which an endpoint asks to be left alone (RFC 9110, 10.2.3).
enum RetryAfter {
    /// Seconds from now: the header has seconds, or a date in HTTP's form; nil for anything else.
    static func seconds(of text: String, at now: Instant) -> Int? {
        if let seconds = Int(text), seconds >= 0 { return seconds }
        let reader = DateFormatter()
        reader.locale = Locale(identifier: "en_US_POSIX")
        reader.timeZone = TimeZone(identifier: "GMT")
        reader.dateFormat = "EEE, dd MMM yyyy HH:mm:ss 'GMT'"
        guard let date = reader.date(from: text) else { return nil }
        let pause = Duration(nearest: date.timeIntervalSince1970) - .microseconds(now.microseconds)
        return max(0, Int(pause.components.seconds))
    }
}
