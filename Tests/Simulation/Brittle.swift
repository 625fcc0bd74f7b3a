// SPDX-License-Identifier: Apache-2.0
import Events
import Journey
import WorkerKit

/// Throws at every yes; its next build knows how to answer one.
struct Brittle<Build: BrittleBuild>: Worker {
    static var name: WorkerName { "brittle" }
    static var consumes: Set<EventType> { [FactObserved.type] }
    static var emits: Set<EventType> { [ActivityLogged.type] }
    static var partitioning: Partitioning { .bySubject }

    struct Unclear: Error {}
    private var seen: [String] = []

    mutating func apply(_ event: Event) { seen.append("\(event.type) \(event.id)") }

    func decide(_ event: Event) throws -> [Draft] {
        guard let fact = event.body as? FactObserved else { return [] }
        if case .flag = fact.value, !Build.isMended { throw Unclear() }
        return [
            Draft(
                ActivityLogged(
                    moment: "taken", source: "brittle",
                    note: "\(Build.isMended) \(seen.count)"),
                subject: event.subject, key: event.key)
        ]
    }
}

protocol BrittleBuild: Sendable { static var isMended: Bool { get } }
enum First: BrittleBuild { static let isMended = false }
enum Mended: BrittleBuild { static let isMended = true }
