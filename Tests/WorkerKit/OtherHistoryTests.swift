// SPDX-License-Identifier: Apache-2.0
import Events
import Journey
import Testing
import Wire
import WorkerKit
import WorkerTesting

/// A bus that begins on a journal with less history, as on an asynchronous standby that was
/// promoted: what a worker has in memory may be of events that are no more.
@Suite struct OtherHistoryTests {
    /// A stage whose journal holds the first answer, and a copy of it as it was then; then come two
    /// more answers.
    private func stage() throws -> (Stage<First>, copy: MemoryJournal) {
        let stage = Stage<First>()
        stage.tell(.text("a"))
        stage.wait(.seconds(2))
        let copy = try stage.bus.journal.copy(through: stage.bus.journal.head.sequence)
        stage.tell(.text("b"))
        stage.tell(.text("c"))
        #expect(stage.said == ["a 1", "b 2", "c 3"])
        return (stage, copy)
    }

    @Test func `what stands in no journal any more is forgotten, and all is read anew`() throws {
        let (stage, copy) = try stage()
        stage.bus.restart(on: copy)
        stage.wait(.seconds(2))
        #expect(stage.said == ["a 1"])
        #expect(stage.host.isReady)
        #expect(try stage.isAsHistorySays)
        #expect(stage.alerts.contains { if case .otherHistory = $0 { true } else { false } })
        stage.tell(.text("d"))
        #expect(stage.said == ["a 1", "d 2"])
    }

    @Test func `it is noticed also where the new history is longer by now`() throws {
        let (stage, copy) = try stage()
        stage.bus.restart(on: copy)
        let other = Stage<Silent>(stage.bus)
        for text in ["d", "e", "f", "g", "h"] { other.tell(.text(text)) }
        stage.wait(.seconds(3))
        #expect(stage.said == ["a 1", "d 2", "e 3", "f 4", "g 5", "h 6"])
        #expect(try stage.isAsHistorySays)
    }

    @Test func `what was decided of lost events and not acknowledged is never said`() throws {
        let (stage, copy) = try stage()
        stage.losesPublishes = true
        stage.tell(.text("x"))
        stage.losesPublishes = false
        stage.sent = []
        stage.bus.restart(on: copy)
        let other = Stage<Silent>(stage.bus)
        for text in ["d", "e", "f", "g"] { other.tell(.text(text)) }
        stage.wait(.seconds(5))
        #expect(stage.said == ["a 1", "d 2", "e 3", "f 4", "g 5"])
        #expect(try stage.isAsHistorySays)
        #expect(!stage.alerts.contains { if case .conflict = $0 { true } else { false } })
    }

    @Test func `a bus on the same history is believed before anything is offered to it`() throws {
        let stage = Stage<First>()
        stage.tell(.text("a"))
        stage.losesPublishes = true
        stage.tell(.text("b"))
        stage.losesPublishes = false
        stage.bus.restart()
        let other = Stage<Silent>(stage.bus)
        other.tell(.text("c"))
        stage.wait(.seconds(3))
        #expect(stage.said == ["a 1", "b 2", "c 3"])
        #expect(stage.alerts.isEmpty)
        #expect(try stage.isAsHistorySays)
    }

    @Test func `who needs no lease notices too, at the first word of the new epoch`() throws {
        let bus = MemoryBus(Company.topology(naming: ["silent"]))
        let stage = Stage<Silent>(bus)
        stage.tell(.text("a"))
        let copy = try bus.journal.copy(through: bus.journal.head.sequence)
        stage.tell(.text("b"))
        #expect(stage.worker?.heard == 2)
        bus.restart(on: copy)
        stage.wait(.seconds(1))
        #expect(stage.worker?.heard == 1)
        #expect(stage.host.isReady)
    }

    @Test func `an older copy with lower epochs is followed once the newest bus has gone silent`()
        throws
    {
        let bus = MemoryBus(Company.topology(naming: ["scribe", "silent"]))
        let copy = try bus.journal.copy(through: 0)
        for _ in 1...3 { bus.restart() }
        let stage = Stage<First>(bus)
        let silent = Stage<Silent>(bus)
        stage.overheard = { silent.step(.commit($0)) }
        stage.tell(.text("a"))
        bus.restart(on: copy)
        stage.wait(.seconds(7))
        #expect(stage.host.isReady)
        #expect(try stage.isAsHistorySays)
        stage.tell(.text("z"))
        #expect(stage.said == ["z 1"])
        silent.wait(.seconds(1))
        #expect(silent.worker?.heard == 1)
    }
}

/// Before a bus is heard, and when it is no longer.
@Suite struct SilentBusTests {
    let noon = Instant(rfc3339: "2026-03-02T12:00:00Z")!

    @Test func `of a bus that was never heard nobody takes leave`() {
        var host = Host<Silent>(replica: "a", now: noon)
        _ = host.step(.tick, now: noon)
        let actions = host.step(.drain, now: noon)
        let hasEnded = actions.contains { if case .drained = $0 { true } else { false } }
        #expect(hasEnded)
        let hasAsked = actions.contains { if case .send = $0 { true } else { false } }
        #expect(!hasAsked)
    }

    @Test func `a bus that has answered is told of the end, before anything came live`() throws {
        var host = Host<Silent>(replica: "a", now: noon)
        let report = host.step(.tick, now: noon).compactMap { action -> UInt64? in
            if case .send(.report(let report)) = action { report.number } else { nil }
        }
        _ = host.step(.reply(.noted(number: try #require(report.first), settled: 0)), now: noon)
        let takesLeave = host.step(.drain, now: noon).contains {
            if case .send(.leave) = $0 { true } else { false }
        }
        #expect(takesLeave)
    }

    @Test func `it is known since when the bus is silent, however often it was connected to anew`()
    {
        let stage = Stage<Silent>()
        stage.wait(.seconds(1))
        let heard = stage.bus.now
        stage.losesCommits = true
        stage.wait(.seconds(2))
        #expect(stage.host.silentSince == nil)
        stage.wait(.seconds(8))
        #expect(stage.host.silentSince == heard)
        #expect(stage.reconnects > 1)
        stage.losesCommits = false
        stage.wait(.seconds(2))
        #expect(stage.host.silentSince == nil)
    }
}

/// Counts what it hears, and says nothing.
private struct Silent: Worker {
    static var name: WorkerName { "silent" }
    static var consumes: Set<EventType> { [FactObserved.type] }
    static var emits: Set<EventType> { [] }
    static var partitioning: Partitioning { .whole }

    var heard = 0

    mutating func apply(_ event: Event) { heard += 1 }
    func decide(_ event: Event) throws -> [Draft] { [] }
    var nextDeadline: Instant? { nil }
    func decide(at deadline: Instant) -> [Draft] { [] }
}
