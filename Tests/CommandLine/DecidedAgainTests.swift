// SPDX-License-Identifier: Apache-2.0
import Events
import Journal
import Journey
import Router
import SLAWatcher
import Testing
import Wire
import WorkerKit
import WorkerTesting

@testable import baton

/// What a build would have decided otherwise, told beside what was decided.
struct DecidedAgainTests {
    /// The demo's twelve weeks.
    private static let journal: MemoryJournal = {
        let journal = MemoryJournal()
        var company = try! DemoCompany(
            journal: journal, rules: Company.topology, at: DemoStory.monday + .seconds(7 * 3_600))
        for step in DemoStory().steps {
            try! company.wait(until: step.at)
            try! step.run(&company)
        }
        return journal
    }()

    private func count(_ types: any Payload.Type...) throws -> Int {
        var count = 0
        try Self.journal.forEachEvent(of: Set(types.map { $0.type })) { _, _ in count += 1 }
        return count
    }

    @Test func `the build that decided decides alike`() throws {
        let again = try DecidedAgain(of: Self.journal)
        #expect(again.differences.isEmpty)
        #expect(again.decisions > 100)
        #expect(again.setAside == 0)
    }

    /// Gives everything to one person.
    struct OneForAll: Worker {
        static let name = Router.name
        static let consumes = Router.consumes
        static let emits = Router.emits
        static let partitioning = Router.partitioning
        var router = Router()
        mutating func apply(_ event: Event) { router.apply(event) }
        func decide(_ event: Event) throws -> [Draft] {
            try router.decide(event).map { draft in
                guard var routed = draft.body as? HandoffRouted else { return draft }
                routed.owner = "zoe"
                return Draft(
                    routed, subject: draft.subject, key: draft.key, handoff: routed.handoff)
            }
        }
        var nextDeadline: Instant? { router.nextDeadline }
        func decide(at deadline: Instant) -> [Draft] { router.decide(at: deadline) }
    }

    @Test func `another rule is told at each place, with the value that differs`() throws {
        let again = try DecidedAgain(of: Self.journal, by: [OneForAll.self])
        #expect(try again.differences.count == count(HandoffRouted.self))
        let lines = try #require(again.differences.first).lines(TapLine())
        #expect(lines[0].hasPrefix("router at event "))
        #expect(lines[1].hasPrefix("  handoff.routed lead:"))
        #expect(lines.dropFirst(2).count == 1)
        #expect(lines[2].hasPrefix("    owner: "))
        #expect(lines[2].hasSuffix(" → zoe"))
        #expect(again.summary.hasPrefix("decided again: 6 of "))
    }

    /// Clocks that ring earlier than those of history, or not at all.
    struct Early<Hours: Ahead>: Worker {
        static var name: WorkerName { SLAWatcher.name }
        static var consumes: Set<EventType> { SLAWatcher.consumes }
        static var emits: Set<EventType> { SLAWatcher.emits }
        static var partitioning: Partitioning { SLAWatcher.partitioning }
        var watcher = SLAWatcher()
        mutating func apply(_ event: Event) { watcher.apply(event) }
        func decide(_ event: Event) throws -> [Draft] { watcher.decide(event) }
        var nextDeadline: Instant? {
            Hours.hours.flatMap { hours in watcher.nextDeadline.map { $0 + .seconds(-3600 * hours) }
            }
        }
        func decide(at deadline: Instant) -> [Draft] {
            watcher.decide(at: deadline + .seconds(3600 * (Hours.hours ?? 0)))
        }
    }
    protocol Ahead: Sendable { static var hours: Int? { get } }
    enum Never: Ahead { static let hours: Int? = nil }
    enum Days: Ahead { static let hours: Int? = 48 }

    @Test func `an alarm that this build does not have is told with what it said`() throws {
        let again = try DecidedAgain(of: Self.journal, by: [Early<Never>.self])
        #expect(again.differences.allSatisfy { $0.deadline != nil && $0.would.isEmpty })
        #expect(
            try again.differences.reduce(0) { $0 + $1.said.count }
                == count(SLAWarned.self, SLABreached.self))
        let lines = try #require(again.differences.first).lines(TapLine())
        #expect(lines[0].hasPrefix("sla-watcher at the alarm of 2026-03-"))
        #expect(lines.last == "  would  nothing")
    }

    @Test func `an alarm that history does not have is told once for its deadline`() throws {
        let again = try DecidedAgain(of: Self.journal, by: [Early<Days>.self])
        let beside = again.differences.filter(\.said.isEmpty)
        #expect(!beside.isEmpty)
        #expect(beside.allSatisfy { $0.deadline != nil && !$0.would.isEmpty })
        let places = beside.map { [$0.fold.description, "\($0.deadline!)"] }
        #expect(Set(places).count == places.count)
    }

    /// Has a word to say whenever a handoff has ended.
    struct LastWord: Worker {
        static let name = SLAWatcher.name
        static let consumes = SLAWatcher.consumes
        static let emits = SLAWatcher.emits
        static let partitioning = SLAWatcher.partitioning
        var watcher = SLAWatcher()
        mutating func apply(_ event: Event) { watcher.apply(event) }
        func decide(_ event: Event) -> [Draft] {
            guard event.body is HandoffCompleted else { return watcher.decide(event) }
            return watcher.decide(event)
                + [Draft(ClockReached(), subject: event.subject, key: event.key)]
        }
        var nextDeadline: Instant? { watcher.nextDeadline }
        func decide(at deadline: Instant) -> [Draft] { watcher.decide(at: deadline) }
    }

    @Test func `what a fold settled after its last word is decided again too`() throws {
        let again = try DecidedAgain(of: Self.journal, by: [LastWord.self])
        #expect(try again.differences.count == count(HandoffCompleted.self))
    }

    /// Cannot decide what comes from one queue.
    struct Unable: Worker {
        struct NoSuchQueue: Error {}
        static let name = Router.name
        static let consumes = Router.consumes
        static let emits = Router.emits
        static let partitioning = Router.partitioning
        var router = Router()
        mutating func apply(_ event: Event) { router.apply(event) }
        func decide(_ event: Event) throws -> [Draft] {
            if event.body is PacketSealed { throw NoSuchQueue() }
            return try router.decide(event)
        }
    }

    @Test func `what this build cannot decide says why`() throws {
        let again = try DecidedAgain(of: Self.journal, by: [Unable.self])
        let failures = again.differences.compactMap(\.failure)
        #expect(try failures.count == count(PacketSealed.self))
        #expect(
            again.differences.first { $0.failure != nil }?.lines(TapLine()).last
                == "  would  fail: NoSuchQueue()")
    }
}
