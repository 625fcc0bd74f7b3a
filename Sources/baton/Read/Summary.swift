// SPDX-License-Identifier: Apache-2.0
internal import Console
internal import Events
internal import Journey

/// One short phrase about any event, for lists: the console's sentence where it has one, what was
/// told or asked elsewhere.
struct Summary {
    var narrator: Narrator

    func text(of event: Event) -> String {
        let text =
            told(event) ?? asked(event) ?? sent(event) ?? narrator.sentence(for: event) ?? ""
        return text.split(whereSeparator: \.isNewline).joined(separator: " ")
    }

    private func told(_ event: Event) -> String? {
        switch event.body {
        case let fact as FactObserved:
            let value = fact.value.map { "= \($0)" } ?? "emptied"
            let by = fact.by.map { name(PersonID($0)) }
            return "\(fact.field) \(value)".cut(to: 72) + " (\(by ?? fact.source))"
        case let person as PersonObserved:
            let teams = person.teams.map(\.rawValue).joined(separator: ", ")
            return "\(person.name), \(teams)" + (person.active ? "" : ", away")
        case let carried as ContextCarried:
            return "\(carried.facts.count.of("fact")) of \(carried.from)"
        case let ticket as TicketUpdated: return "\(ticket.ticket) \(ticket.status)"
        case let success as SuccessReached:
            return "\(success.rule.replacing("-", with: " ")): "
                + success.why.map { "\($0.field) \($0.found ?? "")" }.joined(separator: ", ")
        default: return nil
        }
    }

    private func asked(_ event: Event) -> String? {
        switch event.body {
        case let body as FieldFillRequested:
            "\(name(body.by)): \(body.field) = \(body.value)".cut(to: 72)
        case let body as HandoffAcceptRequested: "\(name(body.by)) accepts"
        case let body as HandoffRejectRequested: "\(name(body.by)) sends it back: \(body.reason)"
        case let body as HandoffRateRequested: "\(name(body.by)) gives \(body.stars.of("star"))"
        case let body as TaskDoneRequested: "\(name(body.by)): \(body.task) is done"
        default: nil
        }
    }

    private func sent(_ event: Event) -> String? {
        switch event.body {
        case let body as DeliveryOrdered:
            "attempt \(body.attempt) → \(body.to.map(name).joined(separator: ", ")): \(body.title)"
                .cut(to: 100)
        case let body as DeliveryAttempted:
            "attempt \(body.attempt): \(body.status.map { "\($0) " } ?? "")\(body.detail)"
        case let body as DeliverySucceeded: "after \(body.attempts.of("attempt"))"
        case let body as EventReleased:
            "\(body.by) \(body.retry ? "retries" : "skips") event \(body.anchor) for \(body.worker)"
        default: nil
        }
    }

    private func name(_ person: PersonID) -> String { narrator.name(of: person) }
}
