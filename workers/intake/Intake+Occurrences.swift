// SPDX-License-Identifier: Apache-2.0
internal import Events
internal import Journey

/// How often each subject has come to each point, and which handoffs there are. Bounded by the
/// handoffs of the journal, with a line each: a field may be filled long after a handoff is
/// complete.
struct Occurrences: Codable, Hashable, Sendable {
    struct Handoff: Codable, Hashable, Sendable {
        var subject: SubjectID
        var point: PointID
    }

    private struct Count: Codable, Hashable, Sendable {
        var number: Int
        /// Whether the trigger has held ever since.
        var lasts: Bool
    }

    private var handoffs: [HandoffID: Handoff] = [:]
    private var counts: [SubjectID: [PointID: Count]] = [:]

    subscript(id: HandoffID) -> Handoff? { handoffs[id] }

    /// The number of the occurrence that begins when the trigger holds now; nil while the last one
    /// lasts.
    func next(of point: PointID, for subject: SubjectID) -> Int? {
        guard let count = counts[subject]?[point] else { return 1 }
        return count.lasts ? nil : count.number + 1
    }

    mutating func began(_ request: HandoffRequested, of subject: SubjectID) {
        handoffs[request.handoff] = Handoff(subject: subject, point: request.point)
        counts[subject, default: [:]][request.point] = Count(
            number: request.occurrence, lasts: true)
    }

    /// The trigger no longer holds.
    mutating func ended(_ point: PointID, of subject: SubjectID) {
        counts[subject]?[point]?.lasts = false
    }
}
