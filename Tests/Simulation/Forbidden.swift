// SPDX-License-Identifier: Apache-2.0
import Events
import Journey
import Synchronization
import WorkerKit

/// What no worker may do: it reads a clock of its own, and keeps what it read.
struct ClockReader: Worker {
    static let name: WorkerName = "clock-reader"
    static let consumes: Set<EventType> = [FactObserved.type]
    static let emits: Set<EventType> = [ActivityLogged.type]
    static let partitioning = Partitioning.bySubject

    /// A clock that goes on whenever somebody looks.
    private static let clock = Mutex(0)
    private var read: [Int] = []

    mutating func apply(_ event: Event) {
        guard event.body is FactObserved else { return }
        let time = Self.clock.withLock { time in
            time += 1
            return time
        }
        read.append(time)
    }

    func decide(_ event: Event) -> [Draft] { [] }
}

/// What no worker may do: it goes by the order of a set.
struct Shuffler: Worker {
    static let name: WorkerName = "shuffler"
    static let consumes: Set<EventType> = [FactObserved.type]
    static let emits: Set<EventType> = [ActivityLogged.type]
    static let partitioning = Partitioning.bySubject

    private var seen: Set<String> = []
    /// Whoever stood first in the set.
    private var leader: String?

    mutating func apply(_ event: Event) {
        guard event.body is FactObserved else { return }
        seen.insert(event.id)
        leader = seen.first
    }

    func decide(_ event: Event) -> [Draft] { [] }

    /// The set as such is in order.
    func encode(to encoder: any Encoder) throws {
        try (seen.sorted() + [leader ?? ""]).encode(to: encoder)
    }
    init(from decoder: any Decoder) throws { seen = Set(try [String](from: decoder)) }
    init() {}
}
