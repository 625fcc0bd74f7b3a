// SPDX-License-Identifier: Apache-2.0
internal import Journey

/// How far a handoff has come. Later ones are greater; only what was sent back opens again.
enum HandoffState: String, Codable, CaseIterable, Comparable, CodingKeyRepresentable {
    /// The subject came to the point.
    case requested
    /// The point enforces, and something is missing.
    case held
    /// Ready, and not yet given to anybody.
    case open
    /// Given to an owner who has not answered.
    case routed
    case accepted
    case rejected
    case completed

    static func < (left: HandoffState, right: HandoffState) -> Bool { left.rank < right.rank }
    private var rank: Int { Self.allCases.firstIndex(of: self) ?? 0 }
}

/// One handoff on its way, as far as counting needs it.
struct Passage: Codable {
    enum Clock: String, Codable { case running, overdue }

    var point: PointID
    var subject: SubjectID
    var key: String
    var state = HandoffState.requested
    /// The states it ever came to, in order, each once.
    private(set) var reached = [HandoffState.requested]
    var opened: Instant?
    var touched = false
    /// Clocks that still wait for their stop. Bounded by the clocks of the point.
    var clocks: [SLAName: Clock] = [:]

    init(point: PointID, subject: SubjectID, key: String) {
        self.point = point
        self.subject = subject
        self.key = key
    }

    /// - Returns: Whether it never was in this state before.
    mutating func come(to next: HandoffState) -> Bool {
        state = next
        guard !reached.contains(next) else { return false }
        reached = (reached + [next]).sorted()
        return true
    }

    /// Under what an activity may name it: its subject and its account.
    var names: [String] { key == subject.rawValue ? [key] : [subject.rawValue, key] }
}
