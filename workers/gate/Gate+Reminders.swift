// SPDX-License-Identifier: Apache-2.0
internal import Journey

/// When which held handoff is due for a reminder, the earliest first: at most one for each.
struct Reminders: Codable, Hashable, Sendable {
    struct Alarm: Codable, Hashable, Sendable, Comparable {
        var at: Instant
        var handoff: HandoffID
        var key: String
        static func < (left: Alarm, right: Alarm) -> Bool {
            (left.at, left.handoff) < (right.at, right.handoff)
        }
    }

    private var alarms: [Alarm] = []

    var first: Alarm? { alarms.first }

    /// What one round speaks about: up to 256.
    func due(at deadline: Instant) -> ArraySlice<Alarm> {
        alarms.prefix { $0.at <= deadline }.prefix(256)
    }

    /// Arms a handoff that has no alarm yet.
    mutating func arm(_ handoff: HandoffID, key: String, at moment: Instant) {
        guard !alarms.contains(where: { $0.handoff == handoff }) else { return }
        let alarm = Alarm(at: moment, handoff: handoff, key: key)
        alarms.insert(alarm, at: alarms.firstIndex { alarm < $0 } ?? alarms.endIndex)
    }

    mutating func cancel(_ handoff: HandoffID) { alarms.removeAll { $0.handoff == handoff } }
}
