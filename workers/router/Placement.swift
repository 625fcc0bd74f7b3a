// SPDX-License-Identifier: Apache-2.0
internal import Journey

/// What the routing rules say of one handoff: who is named, which queue, and why in words.
struct Placement: Codable, Sendable {
    /// Whom the field of `routing.first` names.
    var named: PersonID?
    var namedBy: FieldID?
    var queue: QueueID
    /// As "account.region is dach → queue cs-dach".
    var rule: String

    init(_ routing: Routing, known: (String) -> Value?) {
        if let first = routing.first, case .text(let name)? = known(first.rawValue), !name.isEmpty {
            named = PersonID(rawValue: name)
            namedBy = first
        }
        if let rule = routing.rules.first(where: { $0.when.holds(known) }) {
            queue = rule.queue
            self.rule = "\(Self.words(rule.when)) → queue \(rule.queue)"
        } else {
            queue = routing.otherwise
            rule = "otherwise → \(routing.otherwise)"
        }
    }

    private static func words(_ condition: Condition) -> String {
        guard !condition.clauses.isEmpty else { return "always" }
        return condition.clauses.map { "\($0.field) \($0.test)" }.joined(separator: " and ")
    }
}
