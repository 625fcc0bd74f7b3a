// SPDX-License-Identifier: Apache-2.0
public import Events
public import Journey
public import WorkerKit

/// Holds a handoff until it is ready, reminds who can make it so, and says when it is over.
///
/// Consumes requests, facts and what happens in a handoff; emits `handoff.blocked` when what is
/// missing changes, `handoff.reminded`, `handoff.opened` and `handoff.completed`.
///
/// While it is held, the rules in force judge it; from its opening on, those under which it opened.
/// A handoff whose trigger no longer holds is forgotten while it is held: its subject comes again,
/// as another occurrence. A rejected one is held again; it opens anew when everything is known and
/// something in its packet has changed since.
public struct Gate: Worker {
    public static let name: WorkerName = "gate"
    public static let consumes: Set<EventType> = [
        TopologyActivated.type, FactObserved.type, ContextCarried.type, ActivityLogged.type,
        HandoffRequested.type, HandoffAccepted.type, HandoffRejected.type, TaskCompleted.type,
    ]
    public static let emits: Set<EventType> = [
        HandoffBlocked.type, HandoffReminded.type, HandoffOpened.type, HandoffCompleted.type,
    ]
    public static let partitioning = Partitioning.bySubject
    public static let version: UInt32 = 2

    private var rules = Rules()
    private var customers: [String: Customer] = [:]
    /// When which held handoff is due for a reminder: at most one alarm for each.
    private var reminders = Alarms<ReminderID>()

    public init() {}

    public mutating func apply(_ event: Event) {
        switch event.body {
        case let activated as TopologyActivated:
            rules.activate(activated.topology, version: activated.version)
            reconsider(at: event.recorded)
        case is FactObserved, is ContextCarried: learn(event)
        case let activity as ActivityLogged where activity.human:
            customers[event.key]?.happened(
                activity.moment, about: event.subject, handoff: event.handoff)
        case let task as TaskCompleted:
            guard let moment = task.moment else { return }
            customers[event.key]?.happened(moment, about: event.subject, handoff: task.handoff)
        case let request as HandoffRequested: begin(request, event)
        case let blocked as HandoffBlocked: told(blocked, event)
        case let reminded as HandoffReminded: count(reminded, event)
        case let opened as HandoffOpened:
            cancelReminder(of: opened.handoff, key: event.key)
            customers[event.key]?.passages[opened.handoff]?.opened(under: opened.topology)
        case let accepted as HandoffAccepted:
            customers[event.key]?.passages[accepted.handoff]?.isAccepted = true
        case let rejected as HandoffRejected:
            customers[event.key]?.passages[rejected.handoff]?.returned()
        case let completed as HandoffCompleted:
            cancelReminder(of: completed.handoff, key: event.key)
            customers[event.key]?.passages[completed.handoff] = nil
        default: break
        }
    }

    /// Whatever happened under a key, each of its handoffs is judged anew.
    public func decide(_ event: Event) -> [Draft] {
        guard let customer = customers[event.key] else { return [] }
        return customer.passages.sorted { $0.key < $1.key }.flatMap { id, passage in
            let bodies =
                switch passage.stage {
                case .held: verdict(on: id, passage, of: customer)
                case .open(let version): completion(of: id, passage, of: customer, under: version)
                }
            return bodies.map { draft($0, id, passage, key: event.key) }
        }
    }

    public var nextDeadline: Instant? { reminders.next }

    public func decide(at deadline: Instant) -> [Draft] {
        reminders.due(at: deadline).prefix(256).compactMap { alarm in
            guard let customer = customers[alarm.key],
                let passage = customer.passages[alarm.handoff],
                let body = reminder(of: alarm.handoff, passage, of: customer)
            else { return nil }
            return draft(body, alarm.handoff, passage, key: alarm.key)
        }
    }

    private func draft(
        _ body: any Payload, _ id: HandoffID, _ passage: Passage, key: String
    ) -> Draft {
        Draft(body, subject: passage.subject, key: key, handoff: id)
    }
}

// MARK: What it says

extension Gate {
    private func readiness(_ passage: Passage, of customer: Customer) -> Readiness? {
        rules.point(passage.point, orAsIn: passage.requestedUnder).map { point, version in
            Readiness(
                of: passage.subject, at: point, fields: rules[version].fields,
                knowing: customer.context, under: version)
        }
    }

    private func verdict(on id: HandoffID, _ passage: Passage, of customer: Customer)
        -> [any Payload]
    {
        guard let readiness = readiness(passage, of: customer) else { return [] }
        var said: [any Payload] = []
        if !readiness.isReady, passage.lacks != readiness.lacks {
            said.append(readiness.blocked(id, passage))
        }
        if readiness.mayOpen(passage) { said.append(readiness.opened(id, passage)) }
        return said
    }

    private func reminder(of id: HandoffID, _ passage: Passage, of customer: Customer)
        -> (any Payload)?
    {
        guard let readiness = readiness(passage, of: customer) else { return nil }
        return readiness.mayOpen(passage)
            ? readiness.opened(id, passage) : readiness.reminded(id, passage)
    }

    /// Exit criteria name moments that came, `accepted`, or fields. Without any, acceptance ends
    /// the handoff.
    private func completion(
        of id: HandoffID, _ passage: Passage, of customer: Customer, under version: Int
    ) -> [any Payload] {
        guard let point = rules.point(passage.point, version: version) else { return [] }
        let exit =
            point.exit.clauses.isEmpty
            ? Condition([.init("accepted", .equals(.flag(true)))]) : point.exit
        let known = { (name: String) -> Value? in
            if name == "accepted" { return passage.isAccepted ? .flag(true) : nil }
            if passage.moments.contains(Moment(rawValue: name)) { return .flag(true) }
            return customer.context.value(name, for: passage.subject)
        }
        guard exit.holds(known) else { return [] }
        return [
            HandoffCompleted(handoff: id, point: passage.point, why: exit.evaluate(known))
        ]
    }
}

// MARK: What it knows

extension Gate {
    private mutating func begin(_ request: HandoffRequested, _ event: Event) {
        guard customers[event.key]?.passages[request.handoff] == nil else { return }
        let passage = Passage(
            subject: event.subject, point: request.point, requestedUnder: rules.current)
        customers[event.key, default: Customer()].passages[request.handoff] = passage
        followTriggers(under: event.key)
    }

    private mutating func learn(_ event: Event) {
        let changed = customers[event.key, default: Customer()].context.apply(event)
        for (id, passage) in customers[event.key]?.passages ?? [:] where passage.awaitsChange {
            guard let point = rules.point(passage.point, orAsIn: passage.requestedUnder)?.point
            else { continue }
            let asked = Set(
                point.packet.fields.map(\.field) + point.entry.clauses.map { FieldID($0.field) })
            if changed.contains(where: { asked.contains($0.field) }) {
                customers[event.key]?.passages[id]?.awaitsChange = false
            }
        }
        followTriggers(under: event.key)
    }

    /// Forgets what is held although its trigger, which held before, does no longer.
    private mutating func followTriggers(under key: String) {
        guard let customer = customers[key] else { return }
        for (id, passage) in customer.passages where passage.stage == .held {
            guard let point = rules.point(passage.point, orAsIn: passage.requestedUnder)?.point
            else { continue }
            let holds = point.trigger.holds { customer.context.value($0, for: passage.subject) }
            if holds {
                customers[key]?.passages[id]?.wasTriggered = true
            } else if passage.wasTriggered {
                cancelReminder(of: id, key: key)
                customers[key]?.passages[id] = nil
            }
        }
    }

    private mutating func told(_ blocked: HandoffBlocked, _ event: Event) {
        customers[event.key]?.passages[blocked.handoff]?.lacks = Readiness.lacks(blocked)
        guard let passage = customers[event.key]?.passages[blocked.handoff],
            let remind = rules.point(passage.point, orAsIn: passage.requestedUnder)?.point.packet
                .remind
        else { return }
        armReminder(of: blocked.handoff, key: event.key, at: event.recorded + remind.every.elapsed)
    }

    private mutating func count(_ reminded: HandoffReminded, _ event: Event) {
        customers[event.key]?.passages[reminded.handoff]?.reminded = reminded.count
        cancelReminder(of: reminded.handoff, key: event.key)
        guard let passage = customers[event.key]?.passages[reminded.handoff],
            let remind = rules.point(passage.point, orAsIn: passage.requestedUnder)?.point.packet
                .remind
        else { return }
        armReminder(of: reminded.handoff, key: event.key, at: event.recorded + remind.every.elapsed)
    }

    /// New rules may ask for less: what may open now is due at once, and opens as its alarm fires.
    private mutating func reconsider(at now: Instant) {
        for (key, customer) in customers {
            for (id, passage) in customer.passages where passage.stage == .held {
                guard readiness(passage, of: customer)?.mayOpen(passage) == true else { continue }
                cancelReminder(of: id, key: key)
                armReminder(of: id, key: key, at: now)
            }
        }
    }

    /// Arms a handoff that has no alarm yet.
    private mutating func armReminder(of id: HandoffID, key: String, at moment: Instant) {
        guard let passage = customers[key]?.passages[id], passage.remindAt == nil else { return }
        customers[key]?.passages[id]?.remindAt = moment
        reminders.set(ReminderID(handoff: id, key: key), at: moment)
    }

    private mutating func cancelReminder(of id: HandoffID, key: String) {
        guard let moment = customers[key]?.passages[id]?.remindAt else { return }
        customers[key]?.passages[id]?.remindAt = nil
        reminders.cancel(ReminderID(handoff: id, key: key), at: moment)
    }
}
