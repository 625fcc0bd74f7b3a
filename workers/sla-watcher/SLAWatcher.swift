// SPDX-License-Identifier: Apache-2.0
public import Events
public import Journey
public import WorkerKit

/// Runs the clocks of every open handoff: warns, calls a breach, and says what it took.
///
/// Consumes what handoffs, tasks and people do; emits `sla.started`, `sla.warned`, `sla.breached`
/// and `sla.met`. A clock runs once. What it waits for may come before its start: then it never
/// starts; or after the breach: then it is met late. A rejected handoff's clocks end in silence.
public struct SLAWatcher: Worker {
    public static let name: WorkerName = "sla-watcher"
    public static let consumes: Set<EventType> = [
        TopologyActivated.type, HandoffOpened.type, PacketSealed.type, HandoffRouted.type,
        HandoffAccepted.type, HandoffRejected.type, HandoffCompleted.type, ActivityLogged.type,
        TaskCompleted.type,
    ]
    public static let emits: Set<EventType> = [
        SLAStarted.type, SLAWarned.type, SLABreached.type, SLAMet.type,
    ]
    public static let partitioning = Partitioning.bySubject

    private var watch = Watch()

    public init() {}

    public mutating func apply(_ event: Event) {
        switch event.body {
        case let rules as TopologyActivated:
            watch.rules.activate(rules.topology, version: rules.version)
        case let opened as HandoffOpened:
            watch.begin(opened.handoff, WatchedHandoff(opened, event))
        case let packet as PacketSealed:
            watch.begin(packet.handoff, WatchedHandoff(packet, event))
        case let completed as HandoffCompleted: watch.complete(completed.handoff)
        case let rejected as HandoffRejected: watch.forget(rejected.handoff)
        case let started as SLAStarted:
            watch.start(ClockID(started.handoff, started.sla), due: started.due)
        case let warned as SLAWarned: watch.pass(ClockID(warned.handoff, warned.sla))
        case let breached as SLABreached: watch.pass(ClockID(breached.handoff, breached.sla))
        case let met as SLAMet: watch.end(ClockID(met.handoff, met.sla))
        default: break
        }
        if let signal = Signal(event) { watch.dropStopped(by: signal) }
    }

    public func decide(_ event: Event) -> [Draft] {
        guard let signal = Signal(event) else { return [] }
        return watch.touched(by: signal).flatMap { id, handoff in
            stops(of: id, handoff, signal) + starts(of: id, handoff, signal)
        }
    }

    public var nextDeadline: Instant? { watch.alarms.next }

    public func decide(at deadline: Instant) -> [Draft] {
        watch.alarms.due(at: deadline).prefix(256).compactMap { level(of: $0) }
    }

    private func starts(of id: HandoffID, _ handoff: WatchedHandoff, _ signal: Signal) -> [Draft] {
        handoff.waiting.compactMap { name in
            guard let sla = watch.sla(name, of: handoff), signal.names.contains(sla.start) else {
                return nil
            }
            let started = SLAStarted(
                handoff: id, point: handoff.point, mode: handoff.mode, sla: name,
                due: signal.at + sla.within.elapsed)
            return draft(started, id, handoff)
        }
    }

    private func stops(of id: HandoffID, _ handoff: WatchedHandoff, _ signal: Signal) -> [Draft] {
        handoff.running.sorted { $0.key < $1.key }.compactMap { name, clock in
            guard let sla = watch.sla(name, of: handoff), signal.names.contains(sla.stop) else {
                return nil
            }
            // What happened before the start, and was told after it, took no time.
            let took = max(0, (signal.at - clock.start).seconds)
            let met = SLAMet(
                handoff: id, point: handoff.point, sla: name, due: clock.due,
                inTime: signal.at <= clock.due, took: took)
            return draft(met, id, handoff)
        }
    }

    /// The warning or the breach that is next on a clock.
    private func level(of id: ClockID) -> Draft? {
        guard let handoff = watch[id.handoff], let clock = handoff.running[id.sla] else {
            return nil
        }
        guard let share = clock.nextWarning else {
            let breached = SLABreached(
                handoff: id.handoff, point: handoff.point, mode: handoff.mode, sla: id.sla,
                due: clock.due, tell: watch.sla(id.sla, of: handoff)?.escalate ?? [])
            return draft(breached, id.handoff, handoff)
        }
        let warned = SLAWarned(
            handoff: id.handoff, point: handoff.point, mode: handoff.mode, sla: id.sla,
            share: share, due: clock.due)
        return draft(warned, id.handoff, handoff)
    }

    private func draft(_ body: any Payload, _ id: HandoffID, _ handoff: WatchedHandoff) -> Draft {
        Draft(body, subject: handoff.subject, key: handoff.key, handoff: id)
    }
}
