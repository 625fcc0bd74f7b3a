// SPDX-License-Identifier: Apache-2.0
internal import Journey

/// Where each subject belongs: its account, and the partition key of its facts. Bounded by the
/// subjects that a company has.
struct Places: Codable, Hashable, Sendable {
    struct Link: Codable, Hashable, Sendable {
        var account: SubjectID
        /// When it became so, by the tool's clock.
        var at: Instant
        /// Where the subject's facts stood before.
        var formerKey: String
        var isAnnounced = false
    }

    private var links: [SubjectID: Link] = [:]
    /// Subjects whose handoff was requested under a key. Their facts stay there, beside the
    /// handoff, whatever account they move to.
    private var kept: [SubjectID: String] = [:]

    func key(for subject: SubjectID) -> String {
        kept[subject] ?? links[subject]?.account.rawValue ?? subject.rawValue
    }

    /// A subject belongs to an account. An older link than the known one changes nothing, and an
    /// emptied one neither: the context has moved already.
    mutating func learn(_ subject: SubjectID, account: SubjectID, at moment: Instant) {
        guard !subject.isAccount else { return }
        let link = Link(account: account, at: moment, formerKey: key(for: subject))
        guard var known = links[subject] else {
            links[subject] = link
            return
        }
        guard known.at <= moment else { return }
        known.at = moment
        links[subject] = known.account == account ? known : link
    }

    /// A link that the others have not heard of.
    func unannounced(_ subject: SubjectID) -> Link? {
        links[subject].flatMap { $0.isAnnounced ? nil : $0 }
    }

    mutating func announced(_ subject: SubjectID) { links[subject]?.isAnnounced = true }

    mutating func keep(_ subject: SubjectID, under key: String) {
        if kept[subject] == nil { kept[subject] = key }
    }
}
