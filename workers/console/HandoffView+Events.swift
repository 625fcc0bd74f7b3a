// SPDX-License-Identifier: Apache-2.0
internal import Events
internal import Journey

/// How events move what people see of a handoff.
extension HandoffView {
    mutating func apply(_ event: Event) {
        switch event.body {
        case let blocked as HandoffBlocked: hold(blocked, at: event.happened)
        case let opened as HandoffOpened:
            reopen()
            move(to: .open)
            mode = opened.mode
            topology = opened.topology
            rep = opened.rep ?? rep
            missing = opened.missing
            if reasons.openedAt == nil {
                reasons.openedAt = event.happened
            } else {
                reasons.reopen(at: event.happened)
            }
            reasons.entry = opened.why
            reasons.failed = opened.why.filter { !$0.met }
        case let sealed as PacketSealed:
            packet = PacketRecord(packet: sealed, sealedAt: event.happened)
            rep = sealed.rep ?? rep
        case let amended as PacketAmended:
            packet?.amend(amended, at: event.happened)
            for change in amended.changes where change.after != nil {
                missing.removeAll { $0 == change.field }
            }
        case let referral as ReferralDue: self.referral = referral
        case let feedback as FeedbackGiven: self.feedback.append(feedback)
        case let task as TaskCreated: create(task, at: event.happened)
        case let task as TaskCompleted: complete(task, at: event.happened)
        default:
            applyOwnership(event)
            applyClock(event)
        }
    }

    private mutating func move(to next: State) {
        if next > state { state = next }
    }

    /// What was sent back comes again, mended: its tasks and clocks begin anew, its story goes on.
    private mutating func reopen() {
        guard state == .rejected else { return }
        state = .held
        endedAt = nil
        owner = nil
        packet = nil
        tasks = []
        clocks.removeAll { $0.met == nil }
        reasons.accepted = nil
    }

    private mutating func hold(_ blocked: HandoffBlocked, at moment: Instant) {
        mode = blocked.mode
        rep = blocked.rep ?? rep
        missing = blocked.missing
        reasons.failed = blocked.failed
        reasons.known = blocked.known
        reasons.required = blocked.required
        // Where the point does not enforce, the handoff goes on all the same.
        guard blocked.mode == .enforce else { return }
        move(to: .held)
        if reasons.heldAt == nil {
            reasons.heldAt = moment
            reasons.lackedFirst = blocked.missing
            reasons.failedFirst = blocked.failed
        }
        reasons.heldAnewAt = moment
    }

    private mutating func applyOwnership(_ event: Event) {
        switch event.body {
        case let routed as HandoffRouted:
            move(to: .routed)
            give(
                RoutingView(
                    at: event.happened, owner: routed.owner, because: routed.because,
                    acceptBy: routed.acceptBy))
        case let moved as HandoffReassigned:
            give(
                RoutingView(
                    at: event.happened, owner: moved.owner, from: moved.from,
                    because: moved.because, acceptBy: moved.acceptBy))
        case let accepted as HandoffAccepted:
            move(to: .accepted)
            owner = accepted.owner
            acceptBy = nil
            reasons.accepted = event.happened
        case let rejected as HandoffRejected:
            reasons.reject(
                Reasons.Rejection(
                    by: rejected.by, reason: rejected.reason, at: event.happened))
            end(as: .rejected, at: event.happened)
        case let completed as HandoffCompleted:
            reasons.exit = completed.why
            end(as: .completed, at: event.happened)
        default: break
        }
    }

    private mutating func give(_ routing: RoutingView) {
        routings.append(routing)
        owner = routing.owner
        acceptBy = routing.acceptBy
        for index in tasks.indices where tasks[index].who == .owner && !tasks[index].isDone {
            tasks[index].person = routing.owner
        }
    }

    private mutating func end(as state: State, at moment: Instant) {
        move(to: state)
        acceptBy = nil
        endedAt = moment
    }

    private mutating func applyClock(_ event: Event) {
        switch event.body {
        case let started as SLAStarted:
            clocks.removeAll { $0.sla == started.sla }
            clocks.append(ClockView(sla: started.sla, started: event.happened, due: started.due))
        case let warned as SLAWarned: change(warned.sla) { $0.warned = warned.share }
        case let breached as SLABreached: change(breached.sla) { $0.breached = event.happened }
        case let met as SLAMet:
            change(met.sla) {
                $0.met = event.happened
                $0.inTime = met.inTime
            }
        default: break
        }
    }

    private mutating func change(_ sla: SLAName, _ change: (inout ClockView) -> Void) {
        guard let index = clocks.firstIndex(where: { $0.sla == sla }) else { return }
        change(&clocks[index])
    }

    private mutating func create(_ task: TaskCreated, at moment: Instant) {
        if let index = tasks.firstIndex(where: { $0.task == task.task }) {
            tasks[index].due = task.due ?? tasks[index].due
        } else {
            tasks.append(TaskView(task, at: moment))
        }
    }

    private mutating func complete(_ done: TaskCompleted, at moment: Instant) {
        for index in tasks.indices {
            if tasks[index].task == done.task { tasks[index].complete(by: done.by, at: moment) }
            if let mark = done.moment { tasks[index].reach(mark, at: moment) }
        }
    }
}
