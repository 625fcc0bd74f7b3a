// SPDX-License-Identifier: Apache-2.0
import Events
import Journey
import Wire
import WorkerKit

/// What distinguishes one build of the scribe from another.
protocol ScribeBuild: Sendable {
    static var partitioning: Partitioning { get }
    static var version: UInt32 { get }
    static func say(_ value: Value?, _ count: Int) throws -> [String]
}

extension ScribeBuild {
    static var version: UInt32 { 1 }
}

struct Unclear: Error {}

/// Throws at flags, is silent at numbers below zero, answers texts with their count.
enum FirstBuild: ScribeBuild {
    static let partitioning = Partitioning.bySubject
    static func say(_ value: Value?, _ count: Int) throws -> [String] {
        switch value {
        case .flag: throw Unclear()
        case .text(let text): ["\(text) \(count)"]
        default: []
        }
    }
}

/// Knows what to say to flags and to numbers below zero, and says everything else otherwise.
enum NextBuild: ScribeBuild {
    static let partitioning = Partitioning.bySubject
    static func say(_ value: Value?, _ count: Int) -> [String] {
        switch value {
        case .flag(let flag): ["\(flag) \(count)"]
        case .number(let number) where number < 0: ["below zero"]
        case .text(let text): ["NEW \(text) \(count)"]
        default: []
        }
    }
}

/// The first build in one fold.
enum WholeBuild: ScribeBuild {
    static let partitioning = Partitioning.whole
    static func say(_ value: Value?, _ count: Int) throws -> [String] {
        try FirstBuild.say(value, count)
    }
}

/// The first build, with a state of another shape.
enum ReshapedBuild: ScribeBuild {
    static let partitioning = Partitioning.bySubject
    static let version: UInt32 = 2
    static func say(_ value: Value?, _ count: Int) throws -> [String] {
        try FirstBuild.say(value, count)
    }
}

/// Writes down what it hears; an answer to numbers comes so many seconds later, by an alarm.
struct Scribe<Build: ScribeBuild>: Worker {
    static var name: WorkerName { "scribe" }
    static var consumes: Set<EventType> { [FactObserved.type, TopologyActivated.type] }
    static var emits: Set<EventType> { [ActivityLogged.type] }
    static var partitioning: Partitioning { Build.partitioning }
    static var version: UInt32 { Build.version }

    struct Alarm: Codable {
        var due: Instant
        var subject: SubjectID
    }

    var heard: [String] = []
    var said: [String] = []
    var alarms: [Alarm] = []

    mutating func apply(_ event: Event) {
        switch event.body {
        case let fact as FactObserved:
            heard.append(fact.value?.description ?? "")
            Fate.current?.hear(heard.last ?? "")
            guard case .number(let seconds) = fact.value, seconds >= 0 else { return }
            alarms.append(
                Alarm(due: event.recorded + .seconds(Int(seconds)), subject: event.subject))
            alarms.sort { $0.due < $1.due }
        case let activity as ActivityLogged:
            said.append(activity.note ?? "")
            Fate.current?.hear(said.last ?? "")
            if activity.moment == "rung" { alarms.removeFirst() }
        default: break
        }
    }

    func decide(_ event: Event) throws -> [Draft] {
        guard let fact = event.body as? FactObserved else { return [] }
        return try Build.say(fact.value, heard.count).map {
            Draft(
                ActivityLogged(moment: "said", source: "scribe", note: $0),
                subject: event.subject, key: event.key)
        }
    }

    var nextDeadline: Instant? { alarms.first?.due }

    func decide(at deadline: Instant) -> [Draft] {
        alarms.first.map { alarm in
            [
                Draft(
                    ActivityLogged(moment: "rung", source: "scribe", note: "ring \(said.count)"),
                    subject: alarm.subject, key: alarm.subject.rawValue)
            ]
        } ?? []
    }
}

typealias First = Scribe<FirstBuild>
typealias Reshaped = Scribe<ReshapedBuild>
typealias Next = Scribe<NextBuild>
typealias Whole = Scribe<WholeBuild>
