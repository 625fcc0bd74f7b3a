// SPDX-License-Identifier: Apache-2.0
public import Events
public import Journey
public import WorkerKit

/// Recognises when a customer comes to a handoff point, and which account a lead or deal belongs
/// to.
///
/// Consumes facts, people and `field.fill.requested`; emits `subject.linked` once per change of
/// account, `handoff.requested` once per occurrence of a trigger, and what a person filled in as a
/// fact.
///
/// A trigger is judged over what stands under the subject's own partition key, so every other fold
/// has the same facts before it hears of the handoff: a linked deal's handoff is requested when
/// its context has been carried to the account. New rules speak at the subject's next fact.
public struct Intake: Worker {
    public static let name: WorkerName = "intake"
    public static let consumes: Set<EventType> = [
        TopologyActivated.type, FactObserved.type, ContextCarried.type, FieldFillRequested.type,
        PersonObserved.type,
    ]
    public static let emits: Set<EventType> = [
        SubjectLinked.type, HandoffRequested.type, FactObserved.type, FieldFillRefused.type,
    ]
    public static let partitioning = Partitioning.whole
    public static let version: UInt32 = 2

    /// The rules in force, for the door that reads what tools send.
    public private(set) var rules = Rules()
    private(set) var people = People()
    /// By partition key. What a subject told under its own key is forgotten when it was carried to
    /// its account.
    private(set) var contexts: [String: AccountContext] = [:]
    private(set) var places = Places()
    private(set) var occurrences = Occurrences()

    public init() {}

    /// The partition key for a fact that arrives now: the subject's account where that is known,
    /// else the subject; where a handoff was requested under a key, that key for good.
    public func key(for subject: SubjectID) -> String { places.key(for: subject) }

    public mutating func apply(_ event: Event) {
        switch event.body {
        case let activated as TopologyActivated:
            rules.activate(activated.topology, version: activated.version)
        case let fact as FactObserved:
            contexts[event.key, default: AccountContext()].apply(event)
            if let account = Self.account(told: fact) {
                places.learn(event.subject, account: account, at: event.happened)
            }
            endOccurrences(under: event.key)
        case let carried as ContextCarried:
            contexts[event.key, default: AccountContext()].apply(event)
            if places.key(for: carried.from) != carried.from.rawValue {
                contexts[carried.from.rawValue] = nil
            }
            endOccurrences(under: event.key)
        case let person as PersonObserved: people.apply(person)
        case let linked as SubjectLinked: places.announced(linked.linked)
        case let request as HandoffRequested:
            occurrences.began(request, of: event.subject)
            places.keep(event.subject, under: event.key)
        default: break
        }
    }

    public func decide(_ event: Event) -> [Draft] {
        switch event.body {
        case is FactObserved: link(of: event.subject) + requests(under: event.key)
        case is ContextCarried: requests(under: event.key)
        case let fill as FieldFillRequested: answer(fill, event)
        default: []
        }
    }

    /// The account that a fact links its subject to; a bare name is an account's too.
    private static func account(told fact: FactObserved) -> SubjectID? {
        guard fact.field == .account, case .text(let text)? = fact.value, !text.isEmpty else {
            return nil
        }
        let named = SubjectID(rawValue: text)
        let account = named.kind.isEmpty ? SubjectID(kind: SubjectID.accountKind, text) : named
        return account.isAccount ? account : nil
    }

    private func link(of subject: SubjectID) -> [Draft] {
        guard let link = places.unannounced(subject) else { return [] }
        let linked = SubjectLinked(linked: subject, account: link.account)
        return [Draft(linked, subject: subject, key: link.formerKey)]
    }
}

// MARK: Triggers

extension Intake {
    /// A point that a subject may come to.
    private struct Crossing {
        var subject: SubjectID
        var id: PointID
        var point: HandoffPoint
    }

    /// The points of every subject whose facts stand under a key: a fact of an account may complete
    /// the trigger of its deal. Only a lead is handed over without an account.
    private func crossings(under key: String) -> [Crossing] {
        let points = rules.topology.handoffs.sorted { $0.key < $1.key }
        let isAccount = SubjectID(rawValue: key).isAccount
        let subjects = contexts[key]?.subjects ?? []
        return subjects.filter { places.key(for: $0) == key }.flatMap { subject in
            points.filter {
                $0.value.subject == subject.kind && (isAccount || subject.kind == "lead")
            }
            .map { Crossing(subject: subject, id: $0.key, point: $0.value) }
        }
    }

    func requests(under key: String, told: FilledField? = nil) -> [Draft] {
        guard let context = contexts[key] else { return [] }
        return crossings(under: key).compactMap { crossing in
            let subject = crossing.subject
            let known = { (field: String) -> Value? in
                told?.value(of: field, for: subject) ?? context.value(field, for: subject)
            }
            guard let number = occurrences.next(of: crossing.id, for: subject),
                crossing.point.trigger.holds(known)
            else { return nil }
            let handoff = HandoffID(point: crossing.id, subject: subject, occurrence: number)
            let request = HandoffRequested(
                handoff: handoff, point: crossing.id, occurrence: number,
                why: crossing.point.trigger.evaluate(known))
            return Draft(request, subject: subject, key: key, handoff: handoff)
        }
    }

    private mutating func endOccurrences(under key: String) {
        guard let context = contexts[key] else { return }
        for crossing in crossings(under: key)
        where !crossing.point.trigger.holds({ context.value($0, for: crossing.subject) }) {
            occurrences.ended(crossing.id, of: crossing.subject)
        }
    }
}
