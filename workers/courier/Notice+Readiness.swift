// SPDX-License-Identifier: Apache-2.0
internal import Events
internal import Journey

/// What a rep is told of a handoff that is not ready.
extension NoticeDesk {
    func notice(of blocked: HandoffBlocked, _ event: Event) -> Notice {
        let title = standstill(
            blocked.missing, blocked.failed, point: blocked.point,
            enforced: blocked.mode == .enforce, of: customer(of: event, handoff: blocked.handoff))
        return Notice(
            title,
            text: [
                "\(blocked.known) of \(blocked.required) required answers are there.",
                questions(blocked.missing), criteria(blocked.failed),
                sender(blocked.rep, blocked.point),
            ], to: people(in: [.rep], rep: blocked.rep, owner: nil), handoff: blocked.handoff)
    }

    func notice(of reminded: HandoffReminded, _ event: Event) -> Notice {
        let told = people(in: reminded.tell, rep: reminded.rep, owner: nil)
        let title = standstill(
            reminded.missing, [], point: reminded.point, enforced: reminded.mode == .enforce,
            of: customer(of: event, handoff: reminded.handoff))
        let others = told.filter { $0 != reminded.rep }
        return Notice(
            "Reminder \(reminded.count): \(title)",
            text: [
                questions(reminded.missing),
                others.isEmpty ? "" : "This reminder also goes to \(names(others)).",
                sender(reminded.rep, reminded.point),
            ], to: told, handoff: reminded.handoff)
    }

    /// "Acme: 2 answers missing before the handoff to customer-success can start: …"
    private func standstill(
        _ missing: [FieldID], _ failed: [Finding], point: PointID, enforced: Bool,
        of customer: String
    ) -> String {
        let team = rules.point(point)?.to.rawValue ?? point.rawValue
        let fields = missing.map(\.words).joined(separator: ", ")
        let answers = missing.count == 1 ? "1 answer" : "\(missing.count) answers"
        switch (missing.isEmpty, enforced) {
        case (false, true):
            return "\(customer): \(answers) missing before the handoff to \(team) can start: "
                + fields
        case (false, false):
            return "\(customer): the handoff to \(team) starts with \(answers) missing: \(fields)"
        case (true, true):
            let waiting = failed.filter(\.isAboutField).map { FieldID($0.field).words }
            return "\(customer): the handoff to \(team) cannot start yet"
                + (waiting.isEmpty ? "" : ": \(waiting.joined(separator: ", "))")
        case (true, false):
            return "\(customer): the handoff to \(team) starts although a condition is not met"
        }
    }

    /// The questions that the missing fields stand for, a line each.
    private func questions(_ missing: [FieldID]) -> String {
        missing.map { field in "• " + (rules.topology.fields[field]?.ask ?? field.words) }
            .joined(separator: "\n")
    }

    private func criteria(_ failed: [Finding]) -> String {
        failed.filter(\.isAboutField).map { finding in
            "• It has to hold: \(FieldID(finding.field).words) \(finding.wanted); now: "
                + (finding.found ?? "not known") + "."
        }.joined(separator: "\n")
    }

    private func sender(_ rep: PersonID?, _ point: PointID) -> String {
        guard rep == nil else { return "" }
        let field = rules.point(point)?.rep.rawValue ?? "the sender's field"
        return "Nobody is named as the sender: \(field) is not known."
    }
}

extension Finding {
    /// `packet` only sums up the missing fields, which are named themselves.
    fileprivate var isAboutField: Bool { field != "packet" }
}
