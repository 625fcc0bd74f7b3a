// SPDX-License-Identifier: Apache-2.0
internal import Events
internal import Journey

/// What is known of the fields that routing rules name, by partition key: most of them, such as
/// an account's region, stand in no packet.
///
/// A field counts from the activation that first names it; what was told before it is known once
/// a tool tells it again.
struct RoutingFacts: Codable, Sendable {
    /// Every field that a routing rule has named, in order. Bounded by the fields of the topology.
    private var fields: [FieldID] = []
    /// Bounded by the customers of whom such a field is known.
    private var contexts: [String: AccountContext] = [:]

    mutating func listen(to topology: Topology) {
        let named = topology.handoffs.values.flatMap { point in
            [point.routing.first].compactMap { $0 }
                + point.routing.rules.flatMap { $0.when.clauses.map { FieldID($0.field) } }
        }
        fields = Set(fields + named).sorted()
    }

    /// Takes `fact.observed` and `context.carried`, of both only the fields that rules name.
    mutating func apply(_ event: Event) {
        switch event.body {
        case let fact as FactObserved where fields.contains(fact.field):
            contexts[event.key, default: AccountContext()].apply(event)
        case let carried as ContextCarried:
            let facts = carried.facts.filter { fields.contains($0.field) }
            guard !facts.isEmpty else { return }
            contexts[event.key, default: AccountContext()]
                .apply(ContextCarried(from: carried.from, facts: facts))
        default: break
        }
    }

    /// What is known of a field, seen from the subject of a handoff with this partition key.
    func value(_ field: String, for subject: SubjectID, key: String) -> Value? {
        contexts[key]?.value(field, for: subject)
    }
}
