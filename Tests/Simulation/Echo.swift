// SPDX-License-Identifier: Apache-2.0
import Events
import Journey
import WorkerKit

/// Answers facts that are numbers later, by an alarm each; two alarms may be due at once.
struct Echo: Worker {
    static let name: WorkerName = "echo"
    static let consumes: Set<EventType> = [FactObserved.type]
    static let emits: Set<EventType> = [TicketUpdated.type]
    static let partitioning = Partitioning.bySubject

    private struct Alarm: Codable {
        var due: Instant
        var subject: SubjectID
        var key: String
    }
    /// In the order of their deadlines.
    private var alarms: [Alarm] = []
    private var rung: [Instant] = []

    mutating func apply(_ event: Event) {
        switch event.body {
        case let fact as FactObserved:
            guard case .number(let seconds) = fact.value else { return }
            let alarm = Alarm(
                due: event.recorded + .seconds(Int(seconds)), subject: event.subject,
                key: event.key)
            let index = alarms.firstIndex { $0.due > alarm.due } ?? alarms.endIndex
            alarms.insert(alarm, at: index)
        case is TicketUpdated:
            // A journal that is broken on purpose may bring one twice.
            if !alarms.isEmpty { alarms.removeFirst() }
            rung.append(event.recorded)
        default: break
        }
    }

    func decide(_ event: Event) -> [Draft] { [] }

    var nextDeadline: Instant? { alarms.first?.due }

    func decide(at deadline: Instant) -> [Draft] {
        guard let alarm = alarms.first else { return [] }
        return [
            Draft(
                TicketUpdated(ticket: "\(rung.count)", status: "rung", source: "echo"),
                subject: alarm.subject, key: alarm.key)
        ]
    }
}
