// SPDX-License-Identifier: Apache-2.0
public import Events
internal import Journey

/// What a manager reads of each event: one sentence, without its time.
extension Narrator {
    /// Nil for events that say nothing to a manager. Marks: ✓ went well, ✗ stands still, ! needs
    /// somebody, → passes on, ★ success.
    public func sentence(for event: Event) -> String? {
        readiness(event) ?? ownership(event) ?? work(event) ?? outcome(event)
    }

    private func readiness(_ event: Event) -> String? {
        switch event.body {
        case let fact as FactObserved where fact.source == "form":
            let by = fact.by.map { name(of: PersonID($0)) } ?? "somebody"
            return "\(by) answered: \(fact.field.words)"
        case let requested as HandoffRequested:
            return "came to \(requested.point): \(findings(requested.why))"
        case let blocked as HandoffBlocked:
            let lack = lack(blocked.missing, blocked.failed)
            return blocked.mode == .enforce
                ? "\(trigger(of: blocked.point)) ✗ held: \(lack)"
                : "\(trigger(of: blocked.point)) ! goes on although \(lack)"
        case let reminded as HandoffReminded:
            return "reminder \(reminded.count) → \(parts(reminded.tell)): "
                + lack(reminded.missing, [])
        case let opened as HandoffOpened:
            return opened.missing.isEmpty
                ? "✓ opened: everything is there"
                : "✓ opened, with \(lack(opened.missing, []))"
        case let packet as PacketSealed:
            let known = packet.sections.flatMap(\.fields).filter { $0.known != nil }.count
            return "packet sealed: \(known) answers for \(team(receiving: packet.point))"
        case let amended as PacketAmended:
            let fields = amended.changes.map(\.field.words).joined(separator: ", ")
            return "packet amended to version \(amended.version): \(fields)"
        case let refused as FieldFillRefused:
            return "answer not taken: \(told(refused))"
        default: return nil
        }
    }

    private func ownership(_ event: Event) -> String? {
        switch event.body {
        case let routed as HandoffRouted:
            "→ \(name(of: routed.owner)), because \(routed.because.decidedBy); to accept by "
                + routed.acceptBy.words(from: event.recorded)
        case let moved as HandoffReassigned:
            "→ \(name(of: moved.owner)), because \(name(of: moved.from)) did not accept in time; "
                + "to accept by \(moved.acceptBy.words(from: event.recorded))"
        case let accepted as HandoffAccepted: "✓ accepted by \(name(of: accepted.owner))"
        case let rejected as HandoffRejected:
            "✗ sent back by \(name(of: rejected.by)): \(rejected.reason)"
        case is HandoffCompleted: "✓ completed: the context has arrived"
        case let refused as HandoffAcceptRefused:
            "\(name(of: refused.by)) could not accept: \(refused.reason)"
        case let refused as HandoffRejectRefused:
            "\(name(of: refused.by)) could not send it back: \(refused.reason)"
        case let refused as HandoffRateRefused:
            "\(name(of: refused.by)) could not rate: \(refused.reason)"
        case let refused as TaskDoneRefused:
            "\(name(of: refused.by)) could not finish a task: \(refused.reason)"
        default: nil
        }
    }

    private func work(_ event: Event) -> String? {
        switch event.body {
        case let task as TaskCreated:
            let due =
                task.due.map { "by \($0.words(from: event.recorded))" }
                ?? "\(task.dueRule.period) after \(task.dueRule.after.words)"
            return "task for \(task.person.map(name) ?? task.who.words): \(task.what), \(due)"
        case let done as TaskCompleted:
            let by = done.by.map { " (\(name(of: $0)))" } ?? ""
            return "✓ done: \(what(done.task, at: done.point))\(by)"
        case let activity as ActivityLogged:
            return activity.moment.words + (activity.by.map { " by \(name(of: $0))" } ?? "")
        case let clock as SLAStarted:
            return "clock runs: \(clock.sla.words), due \(clock.due.words(from: event.recorded))"
        case let clock as SLAWarned:
            return "\(clock.share) of the time for the \(clock.sla.words) has passed; due "
                + clock.due.words(from: event.recorded)
        case let clock as SLABreached:
            return "! \(breach(of: clock.sla, at: clock.point)) → \(parts(clock.tell))"
        case let clock as SLAMet:
            let took = Duration(nearest: clock.took).words
            let pace = took == "now" ? "at once" : "after \(took)"
            // Late is done, and no success.
            return clock.inTime
                ? "✓ \(clock.sla.words) in time, \(pace)" : "\(clock.sla.words) met late, \(pace)"
        default: return nil
        }
    }

    private func outcome(_ event: Event) -> String? {
        switch event.body {
        case let feedback as FeedbackGiven:
            let comment = feedback.comment.map { ": “\($0)”" } ?? ""
            let rep = feedback.to.map(name) ?? "the sender"
            return feedback.rejected
                ? "→ \(rep) hears why it came back"
                : "\(name(of: feedback.from)) rates the handoff "
                    + "\(feedback.stars ?? 0) of \(scale(of: feedback.point))\(comment)"
        // Told together with the play that the moment starts: `referral.due` comes with it.
        case let referral as ReferralDue:
            let who = referral.person.map(name) ?? referral.who.words
            return "★ \(referral.rule.replacing("-", with: " ")) reached → ask \(referral.ask) for "
                + "a referral (\(who), by \(referral.due.words(from: event.recorded)))"
        case let failed as DeliveryFailed: return "! a message was not delivered: \(failed.reason)"
        case let parked as EventParked:
            return "! \(parked.worker) has set an event aside: \(parked.reason)"
        case let linked as SubjectLinked:
            return "\(linked.linked) belongs to \(linked.account)"
        case let rules as TopologyActivated: return "rules of version \(rules.version) in force"
        default: return nil
        }
    }
}

/// The words inside the sentences.
extension Narrator {
    /// "first success, risks missing; signed at has to be: is known"
    func lack(_ missing: [FieldID], _ failed: [Finding]) -> String {
        let fields = missing.map(\.words).joined(separator: ", ")
        let criteria = failed.filter { $0.field != "packet" }.map(shortfall)
        return ((fields.isEmpty ? [] : ["\(fields) missing"]) + criteria).joined(separator: "; ")
    }

    /// "stage is closedwon, score is 82 (at least 70)"
    func findings(_ findings: [Finding]) -> String {
        findings.filter { $0.field != "packet" }.map { finding in
            let words = words(of: finding)
            guard let found = finding.found else { return "\(words) \(finding.wanted)" }
            // A moment that came, or that it was accepted.
            if found == "yes", rules.topology.fields[FieldID(finding.field)] == nil { return words }
            let isPlain = finding.isWanted("known") || finding.isWanted(found)
            return "\(words) is \(found)" + (isPlain ? "" : " (\(finding.measure))")
        }.joined(separator: ", ")
    }

    /// The reason begins with the field's id where the answer itself is at fault.
    private func told(_ refused: FieldFillRefused) -> String {
        let id = "\(refused.field) "
        guard refused.reason.hasPrefix(id) else { return refused.reason }
        return "\(refused.field.words) \(refused.reason.dropFirst(id.count))"
    }

    /// A criterion names a field, or a moment: "introduction held".
    private func words(of finding: Finding) -> String {
        let field = FieldID(finding.field)
        return rules.topology.fields[field] == nil
            ? Moment(rawValue: finding.field).words : field.words
    }

    /// "signed at is not known", "score is 60, not at least 70"
    private func shortfall(_ finding: Finding) -> String {
        let words = words(of: finding)
        guard let found = finding.found else { return "\(words) is not known" }
        return "\(words) is \(found), not \(finding.measure)"
    }

    /// "introduction not held in 48 hours"
    func breach(of sla: SLAName, at point: PointID) -> String {
        guard let rule = rules.point(point)?.sla[sla] else { return "\(sla.words) missed" }
        return "\(rule.stop.absence ?? "\(sla.words) not met") in \(rule.within)"
    }

    /// "rep, then manager"
    private func parts(_ roles: [Role]) -> String {
        roles.map { role in
            role.words == role.rawValue && role != .rep && role != .owner
                ? name(of: PersonID(role.rawValue)) : role.words
        }.joined(separator: ", then ")
    }

    private func trigger(of point: PointID) -> String {
        guard let clauses = rules.point(point)?.trigger.clauses, !clauses.isEmpty else {
            return point.rawValue
        }
        return clauses.map { clause in
            if case .equals(.text(let text)) = clause.test { return text }
            return "\(FieldID(clause.field).words) \(clause.test)"
        }.joined(separator: ", ")
    }

    private func what(_ task: TaskID, at point: PointID) -> String {
        rules.point(point)?.tasks.first { $0.id == task }?.do ?? task.rawValue
    }

    private func team(receiving point: PointID) -> String {
        rules.point(point)?.to.rawValue ?? point.rawValue
    }

    func scale(of point: PointID) -> Int { rules.point(point)?.feedback.first?.scale ?? 5 }

    /// The handoff that an event's body names.
    func handoff(namedIn event: Event) -> HandoffID? {
        switch event.body {
        case let body as HandoffRequested: body.handoff
        case let body as HandoffBlocked: body.handoff
        case let body as HandoffReminded: body.handoff
        case let body as HandoffOpened: body.handoff
        case let body as HandoffCompleted: body.handoff
        case let body as PacketSealed: body.handoff
        case let body as PacketAmended: body.handoff
        case let body as HandoffRouted: body.handoff
        case let body as HandoffReassigned: body.handoff
        case let body as HandoffAccepted: body.handoff
        case let body as HandoffRejected: body.handoff
        case let body as TaskCreated: body.handoff
        case let body as TaskCompleted: body.handoff
        case let body as SLAStarted: body.handoff
        case let body as SLAWarned: body.handoff
        case let body as SLABreached: body.handoff
        case let body as SLAMet: body.handoff
        case let body as FeedbackGiven: body.handoff
        default: nil
        }
    }
}

extension Finding {
    /// What was wanted, without its verb: "at least 70".
    fileprivate var measure: String {
        wanted.hasPrefix("is ") ? String(wanted.dropFirst(3)) : wanted
    }

    fileprivate func isWanted(_ text: String) -> Bool {
        measure.lowercased() == text.lowercased()
    }
}
