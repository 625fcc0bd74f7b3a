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
        if let duration = Duration(units: text) {
            self = .ago(duration)
        } else if let moment = Instant(rfc3339: text) ?? Instant(rfc3339: "\(text)T00:00:00Z") {
            self = .moment(moment)
        } else {
            return nil
        }
    }
}

extension Since: ExpressibleByArgument {
    init?(argument: String) { self.init(argument) }
    static var allValueStrings: [String] { [] }
    var defaultValueDescription: String { "10m" }
}
