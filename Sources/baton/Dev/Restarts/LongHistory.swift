// SPDX-License-Identifier: Apache-2.0
internal import Crew
internal import Events
internal import Journal
internal import Journey
internal import Wire
internal import WorkerKit
internal import WorkerTesting

/// A journal as a company has it after a year: the demo's twelve weeks, with all that the workers
/// decided in them, told again every three hours of other customers. At any time some 670 tellings
/// are under way at once, and of a million events some 12,000 customers are known.
struct LongHistory {
    /// Between the beginnings of two tellings.
    static let interval = Duration.seconds(3 * 3_600)
    /// What one event calls for comes in a row; after such a pause nothing of it is missing.
    private static let pause = Duration.seconds(60)
    /// Of one transaction.
    private static let pageEvents = 8_192

    private struct Place {
        /// Since the beginning of the demo.
        var time: Duration
        var telling: Int
        var event: Int
    }

    private let names: RetoldEvent.Names
    private let events: [RetoldEvent]
    private let indexes: [UInt64: Int]
    /// All that is to be told, in order.
    private var places: [Place] = []
    private var next = 0
    private var tellings: [Int: Telling] = [:]
    /// From the demo's time to the journal's.
    private var shift: Duration?

    /// - Parameter count: Events that can be told, at the least.
    init(telling count: Int) throws {
        let stored = try Self.demo()
        names = RetoldEvent.Names(stored.map(\.event))
        let names = names
        events = stored.map { RetoldEvent($0.event, $0.outcome, names) }
        indexes = Dictionary(
            uniqueKeysWithValues: stored.enumerated().map { ($1.event.sequence, $0) })
        let first = events[0].recorded
        let length = events[events.count - 1].recorded - first
        let tellings = count / events.count + Int(length / Self.interval) + 2
        for telling in 0..<tellings {
            for (index, event) in events.enumerated() where telling == 0 || !event.isToldOnce {
                places.append(
                    Place(
                        time: (event.recorded - first) + Self.interval * telling,
                        telling: telling, event: index))
            }
        }
        places.sort { ($0.time, $0.telling, $0.event) < ($1.time, $1.telling, $1.event) }
    }

    /// Tells the next events, so many or a few more: what they call for is there as well, and every
    /// worker has settled all of it.
    ///
    /// - Parameter end: When the last of them is stored, the first time; what is told later
    ///   follows.
    mutating func tell(_ count: Int, to journal: any Journal, endingAt end: Instant) throws {
        let through = pauseAfter(min(next + count, places.count))
        let started = events[0].recorded
        var shift = self.shift ?? (end - started) - places[through - 1].time
        if let last = try journal.lastRecorded {
            shift = max(shift, (last - started) - places[next].time + .seconds(1))
        }
        self.shift = shift
        while next < through {
            let end = min(endOfCommit(next + Self.pageEvents), through)
            let page = page(of: next..<end, after: try journal.head)
            try journal.adopt(page, of: Original(head: page.through))
        }
        try settle(journal)
    }

    /// How many of those that are told are a worker's to apply.
    func count(of worker: any Worker.Type) -> Int {
        let isApplied = events.map {
            worker.consumes.contains($0.type) || $0.outcome?.fold.worker == worker.name
        }
        return places[..<next].count { isApplied[$0.event] }
    }

    /// So many, or a few more: no outcome is torn.
    private func endOfCommit(_ count: Int) -> Int {
        var end = count
        while end < places.count, places[end].time == places[end - 1].time { end += 1 }
        return end
    }

    private func pauseAfter(_ count: Int) -> Int {
        var end = count
        while end < places.count, places[end].time - places[end - 1].time < Self.pause { end += 1 }
        return end
    }

    private mutating func page(of range: Range<Int>, after head: Position) -> Commit {
        var page = Commit(
            epoch: 1, after: head, through: head, recorded: Instant(microseconds: 0))
        for place in places[range] {
            let event = events[place.event]
            var telling =
                tellings.removeValue(forKey: place.telling)
                ?? Telling(place.telling, names, events: events.count, shift: .zero)
            telling.shift = (shift ?? .zero) + Self.interval * place.telling
            let sequence = page.through.sequence + 1
            telling.sequences[place.event] = sequence
            let json = event.json(telling, sequence: sequence)
            let entry = Entry(
                sequence: sequence, type: event.type, slot: slot(of: event, telling),
                outcome: event.outcome.map { key(of: $0, event, telling) }, length: json.count)
            page.entries.append(entry)
            page.body += json
            page.through = page.through.following(entry, json)
            tellings[place.telling] = place.event + 1 < events.count ? telling : nil
        }
        next = range.upperBound
        return page
    }

    private func slot(of event: RetoldEvent, _ telling: Telling) -> Slot {
        event.key.map { Slot(key: $0 + telling.suffix) } ?? .all
    }

    /// The fold that spoke is that of its anchor; of a passing of time, that of the event.
    private func key(of key: OutcomeKey, _ event: RetoldEvent, _ telling: Telling) -> OutcomeKey {
        var key = key
        guard let anchor = indexes[key.anchor] else { return key }
        key.anchor = telling.sequences[anchor]
        if key.fold.slot != .all {
            let place = events[anchor].key == nil ? event : events[anchor]
            key.fold.slot = slot(of: place, telling)
        }
        return key
    }

    /// Nothing of what is told waits to be decided.
    private func settle(_ journal: any Journal) throws {
        let head = try journal.head.sequence
        let cursors = Crew.workers.filter { !$0.emits.isEmpty }.flatMap { worker in
            let slots = worker.partitioning == .whole ? [.all] : SlotSet.every.slots
            return slots.map {
                CursorMove(fold: FoldID(worker: worker.name, slot: $0), settled: head)
            }
        }
        let recorded = try journal.lastRecorded ?? Instant(microseconds: 0)
        _ = try journal.append(
            Group(epoch: 1, recorded: recorded, submissions: [], cursors: cursors))
    }

    /// What the demo's journal holds.
    private static func demo() throws -> [(event: Event, outcome: OutcomeKey?)] {
        let journal = MemoryJournal()
        var company = try DemoCompany(
            journal: journal, rules: try Shipped.topology(),
            at: DemoStory.monday + .seconds(7 * 3_600))
        for step in DemoStory().steps {
            try company.wait(until: step.at)
            try step.run(&company)
        }
        try company.wait(until: DemoStory.date(DemoStory.weeks, .fri))
        return try journal.everything()
    }
}
