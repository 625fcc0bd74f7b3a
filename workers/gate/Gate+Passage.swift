// SPDX-License-Identifier: Apache-2.0
internal import Events
internal import Journey

/// What gate keeps of one partition key: what is known there, and the handoffs on their way.
struct Customer: Codable, Hashable, Sendable {
    var context = AccountContext()
    /// Forgotten when complete, so bounded by the handoffs that are held or open.
    var passages: [HandoffID: Passage] = [:]

    /// A moment came: in the handoff that it names, else in all of its subject, or of its account.
    mutating func happened(_ moment: Moment, about subject: SubjectID, handoff: HandoffID?) {
        for (id, passage) in passages {
            let concerns =
                handoff.map { $0 == id } ?? (subject == passage.subject || subject.isAccount)
            if concerns { passages[id]?.happened(moment) }
        }
    }
}

/// Whom an alarm reminds of: a handoff, and the key under which it stands.
struct ReminderID: Codable, Hashable, Comparable, Sendable {
    var handoff: HandoffID
    var key: String

    static func < (left: ReminderID, right: ReminderID) -> Bool {
        (left.handoff, left.key) < (right.handoff, right.key)
    }
}

/// One handoff between its request and its completion.
struct Passage: Codable, Hashable, Sendable {
    enum Stage: Codable, Hashable, Sendable {
        case held
        /// With the version of the topology on which it stays.
        case open(under: Int)
    }

    var subject: SubjectID
    var point: PointID
    var stage = Stage.held
    /// The version that knew the point when it was requested, should a later one not know it.
    var requestedUnder: Int
    /// What was said to be lacking, last time; nil when nothing was said.
    var lacks: Readiness.Lacks?
    var reminded = 0
    /// When the next reminder is due; nil while none is.
    var remindAt: Instant?
    /// The trigger has been seen to hold.
    var wasTriggered = false
    /// It was rejected, and its packet is still as it was.
    var awaitsChange = false
    var isAccepted = false
    /// In the order of their names; as many as the topology has.
    private(set) var moments: [Moment] = []

    init(subject: SubjectID, point: PointID, requestedUnder version: Int) {
        self.subject = subject
        self.point = point
        requestedUnder = version
    }

    mutating func opened(under version: Int) { stage = .open(under: version) }

    /// It went back to its sender.
    mutating func returned() {
        stage = .held
        lacks = nil
        reminded = 0
        awaitsChange = true
        isAccepted = false
    }

    mutating func happened(_ moment: Moment) {
        guard !moments.contains(moment) else { return }
        moments.append(moment)
        moments.sort()
    }
}

extension Rules {
    /// The point as it is in force, else as it was in a version, with the version that has it.
    func point(_ id: PointID, orAsIn version: Int) -> (point: HandoffPoint, version: Int)? {
        if let point = point(id) { return (point, current) }
        return point(id, version: version).map { ($0, version) }
    }
}
