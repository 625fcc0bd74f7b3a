// SPDX-License-Identifier: Apache-2.0

/// Working hours of a team. Business durations count inside them; in this build only `always`,
/// which counts every second, can be reckoned with, and `baton check` says so.
public struct BusinessCalendar: Codable, Hashable, Sendable {
    /// A name of the IANA time zone database.
    public var zone: String
    public var holidays: String?
    /// Days (`mon`, `mon-thu`) to blocks of local time (`09:00-12:30`).
    public var open: [String: [String]]
    public init(zone: String, holidays: String? = nil, open: [String: [String]]) {
        self.zone = zone
        self.holidays = holidays
        self.open = open
    }
}
