// SPDX-License-Identifier: Apache-2.0
internal import ArgumentParser
internal import Journey

/// From when on: a time ago (`90s`, `10m`, `2h30m`, `3d`, `1w`), a date or a time in RFC 3339.
enum Since: Hashable, Sendable {
    case ago(Duration)
    case moment(Instant)

    func instant(now: Instant) -> Instant {
        switch self {
        case .ago(let duration): now - duration
        case .moment(let moment): moment
        }
    }

    init?(_ text: String) {
        if let duration = Self.duration(text) {
            self = .ago(duration)
        } else if let moment = Instant(rfc3339: text) ?? Instant(rfc3339: "\(text)T00:00:00Z") {
            self = .moment(moment)
        } else {
            return nil
        }
    }

    /// The sum of the parts; nil when a part lacks its unit or the text is empty.
    static func duration(_ text: String) -> Duration? {
        let units: [Character: Int] = ["s": 1, "m": 60, "h": 3_600, "d": 86_400, "w": 604_800]
        var seconds = 0
        var digits = ""
        for character in text {
            if character.isASCII, character.isNumber, digits.count < 9 {
                digits.append(character)
            } else if let unit = units[character], let count = Int(digits) {
                seconds += count * unit
                digits = ""
            } else {
                return nil
            }
        }
        return digits.isEmpty && !text.isEmpty ? .seconds(seconds) : nil
    }
}

extension Since: ExpressibleByArgument {
    init?(argument: String) { self.init(argument) }
    static var allValueStrings: [String] { [] }
    var defaultValueDescription: String { "10m" }
}
