// SPDX-License-Identifier: Apache-2.0
import Events
import Journey
import WorkerKit

/// Counts what each subject said, and answers with the count. Its builds count otherwise in a state
/// of one shape: nothing but the version tells a snapshot of one from that of the other.
struct Counter<Build: CounterBuild>: Worker {
    static var name: WorkerName { "counter" }
    static var consumes: Set<EventType> { [FactObserved.type] }
    static var emits: Set<EventType> { [ActivityLogged.type] }
    static var partitioning: Partitioning { .bySubject }
    static var version: UInt32 { Build.version }

    private var counts: [SubjectID: Int] = [:]
    private var said: [String] = []

    mutating func apply(_ event: Event) {
        switch event.body {
        case let fact as FactObserved:
            counts[event.subject, default: 0] += Build.countsTwice(fact.value) ? 2 : 1
        case let activity as ActivityLogged: said.append(activity.note ?? "")
        default: break
        }
    }

    func decide(_ event: Event) -> [Draft] {
        guard event.body is FactObserved else { return [] }
        let note = "\(Build.word) \(counts[event.subject] ?? 0) of \(said.count)"
        return [
            Draft(
                ActivityLogged(moment: "counted", source: "counter", note: note),
                subject: event.subject, key: event.key)
        ]
    }
}

protocol CounterBuild: Sendable {
    static var version: UInt32 { get }
    static var word: String { get }
    static func countsTwice(_ value: Value?) -> Bool
}

enum OldCounting: CounterBuild {
    static let version: UInt32 = 1
    static let word = "old"
    static func countsTwice(_ value: Value?) -> Bool { false }
}

enum NewCounting: CounterBuild {
    static let version: UInt32 = 2
    static let word = "new"
    static func countsTwice(_ value: Value?) -> Bool {
        if case .text = value { true } else { false }
    }
}

/// What no build may be: `apply` is another, and its version is the former one's.
enum UnsaidCounting: CounterBuild {
    static let version = OldCounting.version
    static let word = "unsaid"
    static func countsTwice(_ value: Value?) -> Bool { NewCounting.countsTwice(value) }
}
