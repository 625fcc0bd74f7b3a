// SPDX-License-Identifier: Apache-2.0
public import Events
public import Journey

/// Knows what people, customers and rules are called, so that events can be told in sentences.
///
/// ```swift
/// narrator.apply(event)
/// if let line = narrator.line(for: event) { print(line) }
/// ```
public struct Narrator: Codable, Sendable {
    public private(set) var rules = Rules()
    public private(set) var people = People()
    /// What people call the customer of a key. Bounded by the company's leads and accounts.
    private var customers: [String: CustomerName] = [:]

    /// A later name stands, whatever order they come in.
    private struct CustomerName: Codable {
        var text: String
        var at: Instant
    }

    public init() {}

    /// Learns from `topology.activated`, `person.observed`, and from facts and packets that name a
    /// customer; any other event changes nothing.
    public mutating func apply(_ event: Event) {
        switch event.body {
        case let rules as TopologyActivated:
            self.rules.activate(rules.topology, version: rules.version)
        case let person as PersonObserved: people.apply(person)
        case let fact as FactObserved where fact.field == .accountName:
            name(fact.value, key: event.key, at: event.happened)
        case let carried as ContextCarried:
            for fact in carried.facts where fact.field == .accountName {
                name(fact.known.value, key: event.key, at: fact.known.at)
            }
        case let packet as PacketSealed:
            name(packet.account.map(Value.text), key: event.key, at: event.happened)
        default: break
        }
    }

    /// What people call the customer that an event is about; its id while nobody said a name.
    public func customer(of event: Event) -> String { customer(key: event.key) }

    public func name(of person: PersonID) -> String { people.name(of: person) }

    /// "Tue 09:02 closedwon ✗ held: first success, risks missing"; nil for what a manager does not
    /// need to know.
    public func line(for event: Event) -> String? {
        sentence(for: event).map { "\(event.happened.weekdayAndTime) \($0)" }
    }

    func customer(_ handoff: HandoffView) -> String { customer(key: handoff.key) }

    private func customer(key: String) -> String {
        customers[key]?.text ?? SubjectID(rawValue: key).name
    }

    private mutating func name(_ value: Value?, key: String, at moment: Instant) {
        guard case .text(let text)? = value, !text.isEmpty else { return }
        if let known = customers[key], known.at > moment { return }
        customers[key] = CustomerName(text: text, at: moment)
    }
}

extension FieldID {
    static let accountName: FieldID = "account.name"
}
