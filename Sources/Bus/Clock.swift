// SPDX-License-Identifier: Apache-2.0
internal import Journey

/// The bus's time, which never goes back, and the deadlines that workers told.
struct Clock {
    /// At most twenty `clock.reached` a second.
    static let spacing = Duration.milliseconds(50)

    private(set) var now: Instant
    /// The earliest deadline of each worker.
    private var alarms: [String: Instant] = [:]
    private var lastRung: Instant?
    private var number: UInt64 = 0

    init(now: Instant) { self.now = now }

    mutating func advance(to moment: Instant) { now = max(now, moment) }

    mutating func set(_ deadline: Instant?, for worker: String) { alarms[worker] = deadline }

    /// Whether a deadline has passed and has to be said. `waiting`: it is said already, and on its
    /// way to the journal.
    func alarmIsDue(waiting: Bool) -> Bool {
        guard !waiting, let earliest = alarms.values.min(), earliest <= now else { return false }
        return lastRung.map { now - $0 >= Self.spacing } ?? true
    }

    mutating func nextNumber() -> UInt64 {
        number += 1
        lastRung = now
        return number
    }

    /// `clock.reached` is stored: whoever waited for a time until then will read it, and tells its
    /// next deadline.
    mutating func rang(at stored: Instant) { alarms = alarms.filter { $0.value > stored } }
}
