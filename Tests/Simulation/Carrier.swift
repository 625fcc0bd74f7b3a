// SPDX-License-Identifier: Apache-2.0
import Events
import Journey
import WorkerKit

/// Carries every text of a deal over to an account, and counts what arrives there: what one of its
/// folds says is news to another.
struct Carrier: Worker {
    static let name: WorkerName = "carrier"
    static let consumes: Set<EventType> = [FactObserved.type, ActivityLogged.type]
    static let emits: Set<EventType> = [ActivityLogged.type]
    static let partitioning = Partitioning.bySubject

    private var seen: [String] = []
    private var facts: [String] = []

    mutating func apply(_ event: Event) {
        switch event.body {
        case is FactObserved: facts.append(event.id)
        case let activity as ActivityLogged where activity.source == "carrier":
            seen.append(event.id)
        default: break
        }
    }

    func decide(_ event: Event) -> [Draft] {
        guard let fact = event.body as? FactObserved, case .text(let text) = fact.value else {
            return []
        }
        return [
            Draft(
                ActivityLogged(
                    moment: "carried", source: "carrier", note: "\(text) after \(facts.count)"),
                subject: event.subject, key: "account:\(text)")
        ]
    }
}
