// SPDX-License-Identifier: Apache-2.0

/// A clock on a handoff. `start` and `stop` name an event type (`packet.sealed`), a moment
/// (`introduction.held`) or a date field (`deal.signed_at`).
public struct SLA: Codable, Hashable, Sendable {
    public var start: Moment
    public var stop: Moment
    public var within: Period
    public var calendar: CalendarID
    /// Shares of the target at which the owner is warned: `50%`.
    public var warn: [Share]
    /// Who is told of the breach, nearest first.
    public var escalate: [Role]

    public init(
        start: Moment, stop: Moment, within: Period, calendar: CalendarID = "always",
        warn: [Share] = [], escalate: [Role]
    ) {
        self.start = start
        self.stop = stop
        self.within = within
        self.calendar = calendar
        self.warn = warn
        self.escalate = escalate
    }

    public init(from decoder: any Decoder) throws {
        let container = try decoder.container(keyedBy: CodingKeys.self)
        start = try container.decode(Moment.self, forKey: .start)
        stop = try container.decode(Moment.self, forKey: .stop)
        within = try container.decode(Period.self, forKey: .within)
        calendar = try container.decodeIfPresent(CalendarID.self, forKey: .calendar) ?? "always"
        warn = try container.decodeIfPresent([Share].self, forKey: .warn) ?? []
        escalate = try container.decode([Role].self, forKey: .escalate)
    }
}
