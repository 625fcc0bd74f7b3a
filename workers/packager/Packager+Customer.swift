// SPDX-License-Identifier: Apache-2.0
internal import Events
internal import Journey

/// What packager keeps of one partition key.
struct Customer: Codable, Hashable, Sendable {
    var context = AccountContext()
    /// Sealed and not yet complete.
    var packets: [HandoffID: Packet] = [:]
    /// Subjects that moved from here to an account, and where their facts go. Bounded by the
    /// subjects that ever stood under this key.
    private var moved: [SubjectID: SubjectID] = [:]

    func carriesOn(_ subject: SubjectID) -> SubjectID? { moved[subject] }

    mutating func link(_ linked: SubjectLinked, under key: String) {
        moved[linked.linked] = linked.account.rawValue == key ? nil : linked.account
    }

    /// A subject's facts come back from where they were sent: it lives here again.
    mutating func returned(_ subject: SubjectID, from account: SubjectID) {
        if moved[subject] == account { moved[subject] = nil }
    }
}

extension AccountContext {
    /// What is known of each field that is asked for.
    func answers(to fields: [FieldUse], for subject: SubjectID) -> [FieldID: KnownValue] {
        var known: [FieldID: KnownValue] = [:]
        for use in fields { known[use.field] = lookup(use.field, for: subject) }
        return known
    }
}
