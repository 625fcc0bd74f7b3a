// SPDX-License-Identifier: Apache-2.0
import Events
import Journey
import WorkerKit

/// Counts what each subject said, and answers each time with the count so far. Its one fold hears
/// its own answers once, as its own, and those of others as news.
struct Tally: Worker {
    static let name: WorkerName = "tally"
    static let consumes: Set<EventType> = [FactObserved.type, ActivityLogged.type]
    static let emits: Set<EventType> = [ActivityLogged.type]
    static let partitioning = Partitioning.whole

    private var counts: [SubjectID: Int] = [:]
    /// What it heard itself say: sees that own events are applied once, and in order.
    private var said: [String] = []

    mutating func apply(_ event: Event) {
        switch event.body {
        case is FactObserved: counts[event.subject, default: 0] += 1
        case let activity as ActivityLogged: said.append(activity.note ?? "")
        default: break
        }
    }

    func decide(_ event: Event) -> [Draft] {
        guard event.body is FactObserved else { return [] }
        let note = "\(event.subject) \(counts[event.subject] ?? 0) of \(said.count)"
        return [
            Draft(
                ActivityLogged(moment: "counted", source: "tally", note: note),
                subject: event.subject, key: event.key)
        ]
    }
}
