// SPDX-License-Identifier: Apache-2.0
internal import Events
internal import Journey
internal import WorkerKit

/// The handoffs whose clocks wait or run, and the alarms of those clocks.
struct Watch: Codable, Sendable {
    var rules = Rules()
    /// Bounded by the open handoffs, and the completed ones of which a clock still runs.
    private var handoffs: [HandoffID: WatchedHandoff] = [:]
    /// The same by partition key, in order: activities name a customer, not a handoff.
    private var byKey: [String: [HandoffID]] = [:]
    /// The next level of every running clock that is not breached.
    private(set) var alarms = Alarms<ClockID>()

    init() {}

    subscript(id: HandoffID) -> WatchedHandoff? { handoffs[id] }

    func sla(_ name: SLAName, of handoff: WatchedHandoff) -> SLA? {
        rules.point(handoff.point, version: handoff.topology)?.sla[name]
    }

    /// The handoffs that a signal concerns, in the order of their ids.
    func touched(by signal: Signal) -> [(HandoffID, WatchedHandoff)] {
        let ids = signal.handoff.map { [$0] } ?? byKey[signal.key] ?? []
        return ids.compactMap { id in
            guard let handoff = handoffs[id] else { return nil }
            let isTouched = signal.handoff != nil || handoff.isTouched(by: signal.subject)
            return isTouched ? (id, handoff) : nil
        }
    }

    /// Begins with a handoff whose point has clocks; a known one stays as it is.
    mutating func begin(_ id: HandoffID, _ handoff: WatchedHandoff) {
        let names = (rules.point(handoff.point, version: handoff.topology)?.sla ?? [:]).keys
            .sorted()
        guard handoffs[id] == nil, !names.isEmpty else { return }
        handoffs[id] = handoff
        handoffs[id]?.waiting = names
        byKey[handoff.key] = ((byKey[handoff.key] ?? []) + [id]).sorted()
    }

    /// What a clock waits for came before its start: it never starts.
    mutating func dropStopped(by signal: Signal) {
        for (id, handoff) in touched(by: signal) {
            let waiting = handoff.waiting.filter { name in
                sla(name, of: handoff).map { !signal.names.contains($0.stop) } ?? false
            }
            if waiting.count < handoff.waiting.count { handoffs[id]?.waiting = waiting }
        }
    }

    mutating func start(_ id: ClockID, due: Instant) {
        guard let handoff = handoffs[id.handoff], let sla = sla(id.sla, of: handoff) else { return }
        let clock = Clock(start: due - sla.within.elapsed, due: due, warn: sla.warn)
        handoffs[id.handoff]?.waiting.removeAll { $0 == id.sla }
        handoffs[id.handoff]?.running[id.sla] = clock
        if let next = clock.next { alarms.set(id, at: next) }
    }

    /// A warning, or the breach, was said.
    mutating func pass(_ id: ClockID) {
        guard var clock = handoffs[id.handoff]?.running[id.sla] else { return }
        if let reached = clock.next { alarms.cancel(id, at: reached) }
        clock.pass()
        handoffs[id.handoff]?.running[id.sla] = clock
        if let next = clock.next { alarms.set(id, at: next) }
        if clock.isBreached, handoffs[id.handoff]?.completed == true { end(id) }
    }

    /// What the clock waited for has happened.
    mutating func end(_ id: ClockID) {
        guard let clock = handoffs[id.handoff]?.running.removeValue(forKey: id.sla) else { return }
        if let next = clock.next { alarms.cancel(id, at: next) }
        if let handoff = handoffs[id.handoff], handoff.completed, handoff.isOver {
            forget(id.handoff)
        }
    }

    /// Keeps of a completed handoff what runs still, and what its completion starts or stops. A
    /// breach that nobody has answered by now is not waited for any longer.
    mutating func complete(_ id: HandoffID) {
        guard let handoff = handoffs[id] else { return }
        let waiting = handoff.waiting.filter { sla($0, of: handoff)?.start == .completed }
        handoffs[id]?.completed = true
        handoffs[id]?.waiting = waiting
        let late = handoff.running.filter { name, clock in
            clock.isBreached && sla(name, of: handoff)?.stop != .completed
        }
        for name in late.keys.sorted() { end(ClockID(id, name)) }
        if handoffs[id]?.isOver == true { forget(id) }
    }

    mutating func forget(_ id: HandoffID) {
        guard let handoff = handoffs.removeValue(forKey: id) else { return }
        for (name, clock) in handoff.running.sorted(by: { $0.key < $1.key }) {
            if let next = clock.next { alarms.cancel(ClockID(id, name), at: next) }
        }
        byKey[handoff.key]?.removeAll { $0 == id }
        if byKey[handoff.key]?.isEmpty == true { byKey[handoff.key] = nil }
    }
}
