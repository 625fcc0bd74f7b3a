// SPDX-License-Identifier: Apache-2.0
internal import Events
internal import Journey

/// What an owner is told: a handoff, its tasks, its clocks.
extension NoticeDesk {
    func notice(of routed: HandoffRouted, _ event: Event) -> Notice {
        let by = routed.acceptBy.utc(from: event.recorded)
        return Notice(
            "\(people.name(of: routed.owner)), you have a new handoff: "
                + "\(customer(of: event, handoff: routed.handoff)) (\(routed.point)), "
                + "because \(routed.because.decidedBy); accept by \(by)",
            text: explanation(routed.because), to: [routed.owner], handoff: routed.handoff)
    }

    func notice(of moved: HandoffReassigned, _ event: Event) -> Notice {
        let by = moved.acceptBy.utc(from: event.recorded)
        return Notice(
            "\(people.name(of: moved.owner)), the handoff of "
                + "\(customer(of: event, handoff: moved.handoff)) (\(moved.point)) is yours now: "
                + "\(people.name(of: moved.from)) did not accept it in time; accept by \(by)",
            text: explanation(moved.because), to: [moved.owner], handoff: moved.handoff)
    }

    func notice(of task: TaskCreated, _ event: Event) -> Notice {
        let due =
            task.due.map { "by \($0.utc(from: event.recorded))" }
            ?? "\(task.dueRule.period) after \(moment(task.dueRule.after))"
        let person = task.person.map { people.name(of: $0) } ?? task.who.rawValue
        return Notice(
            "\(person), a task for \(customer(of: event, handoff: task.handoff)): "
                + "\(task.what), \(due)",
            text: [task.human ? "Only a person can do this; nothing does it for you." : ""],
            to: task.person.map { [$0] } ?? [], handoff: task.handoff)
    }

    func notice(of warned: SLAWarned, _ event: Event) -> Notice {
        let facts = facts(of: warned.handoff)
        return Notice(
            "\(customer(of: event, handoff: warned.handoff)): \(warned.share) of the time for the "
                + "\(clock(warned.sla)) has passed; due \(warned.due.utc(from: event.recorded))",
            text: [waitsFor(warned.sla, at: warned.point)],
            to: (facts?.owner ?? facts?.rep).map { [$0] } ?? [], handoff: warned.handoff)
    }

    func notice(of breached: SLABreached, _ event: Event) -> Notice {
        let facts = facts(of: breached.handoff)
        let told = people(in: breached.tell, rep: facts?.rep, owner: facts?.owner)
        return Notice(
            "\(customer(of: event, handoff: breached.handoff)): the \(clock(breached.sla)) is "
                + "overdue since \(breached.due.utc(from: event.recorded))",
            text: [
                waitsFor(breached.sla, at: breached.point),
                told.isEmpty ? "" : "This goes to \(names(told)).",
            ], to: told, handoff: breached.handoff)
    }

    private func explanation(_ trace: RoutingTrace) -> [String] {
        ["Rule: \(trace.rule)"]
            + trace.considered.map { "• \(people.name(of: $0.person)): \($0.verdict)" }
    }

    /// `first-human-touch` as people say it.
    private func clock(_ sla: SLAName) -> String { sla.rawValue.replacing("-", with: " ") }

    /// `introduction.held` as people say it.
    private func moment(_ moment: Moment) -> String {
        moment.rawValue.replacing(".", with: " ").replacing("_", with: " ")
    }

    private func waitsFor(_ sla: SLAName, at point: PointID) -> String {
        guard let rule = rules.point(point)?.sla[sla] else { return "" }
        return "It is met by \(rule.stop), within \(rule.within) of \(rule.start)."
    }
}
