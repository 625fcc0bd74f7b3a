// SPDX-License-Identifier: Apache-2.0
internal import Journey
internal import Wire

/// The bus's time, which never goes back, and the deadlines that workers told.
///
/// Where the machine's clock was set back behind the last event while no bus ran, time goes on from
/// that event: beats, leases and alarms do not wait until the machine has caught up. It goes on a
/// tenth slower than the machine's, so that the two meet again.
struct Clock {
    /// At most twenty `clock.reached` a second.
    static let spacing = Duration.milliseconds(50)

    private(set) var now: Instant
    /// The machine's time and the bus's when the bus began.
    private let start: (machine: Instant, bus: Instant)
    /// The earliest deadline of what is spoken for under each lease.
    private var alarms: [LeaseEpoch: Instant] = [:]
    private var lastRung: Instant?
    /// The last `clock.reached` that is stored.
    private var lastStored: (recorded: Instant, sequence: UInt64)?
    private var number: UInt64 = 0

    /// - Parameter last: When the last event was stored.
    init(now machine: Instant, last: Instant?) {
        now = max(machine, last ?? machine)
        start = (machine, now)
    }

    /// How far the machine's clock was behind when the bus began.
    var lag: Duration { start.bus - start.machine }

    mutating func advance(to moment: Instant) {
        let passed = moment - start.machine
        now = max(now, moment, start.bus + (passed - passed / 10))
    }

    /// Notes the deadline of a replica that has processed everything `through` a sequence. One that
    /// a stored `clock.reached` will tell it of is not said twice.
    mutating func set(_ deadline: Instant?, for lease: LeaseEpoch, through: UInt64 = 0) {
        if let deadline, let lastStored, through < lastStored.sequence,
            deadline <= lastStored.recorded
        {
            alarms[lease] = nil
        } else {
            alarms[lease] = deadline
        }
    }

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
    mutating func rang(at stored: Instant, through sequence: UInt64) {
        lastStored = (stored, sequence)
        alarms = alarms.filter { $0.value > stored }
    }
}
