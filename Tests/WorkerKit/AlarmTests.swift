// SPDX-License-Identifier: Apache-2.0
import Bus
import Events
import Journey
import Testing
import Wire
import WorkerKit
import WorkerTesting

@Suite struct AlarmTests {
    @Test func `an alarm fires when the bus's time passes it, with the deadline as its time`()
        throws
    {
        let stage = Stage<First>()
        stage.tell(.number(5))
        let asked = stage.bus.now
        stage.wait(.milliseconds(4_800))
        #expect(stage.said.isEmpty)
        stage.wait(.seconds(1))
        #expect(stage.said == ["ring 0"])
        let rung = try stage.bus.journal.everything().last { $0.outcome != nil }
        #expect(rung?.event.happened == asked + .seconds(5))
        #expect(try stage.isAsHistorySays)
    }

    @Test func `alarms fire before the event that comes after them, oldest first`() throws {
        let stage = Stage<First>()
        stage.tell(.number(2))
        stage.tell(.number(1))
        stage.bus.now = stage.bus.now + .seconds(5)
        stage.tell(.text("late"))
        #expect(stage.said == ["ring 0", "ring 1", "late 3"])
        #expect(try stage.isAsHistorySays)
    }

    @Test func `alarms of which a crash left a part are gone on with`() throws {
        let stage = Stage<First>()
        stage.tell(.number(1))
        stage.tell(.number(2))
        stage.bus.now = stage.bus.now + .seconds(5)
        stage.losesPublishes = true
        stage.sent = []
        stage.tell(.text("late"))
        let first = stage.sent.first { if case .publish = $0 { true } else { false } }
        if let first { stage.bus.step(.request("lost", first)) }
        #expect(stage.said == ["ring 0"])
        stage.crash()
        #expect(stage.said == ["ring 0", "ring 1", "late 3"])
        #expect(try stage.isAsHistorySays)
    }

    @Test func `an alarm that is due while nobody runs fires once somebody does`() throws {
        let stage = Stage<First>()
        stage.tell(.number(3))
        stage.wait(.seconds(1))
        for _ in 1...10 { stage.bus.wait(.seconds(1)) }
        stage.crash()
        stage.wait(.seconds(1))
        #expect(stage.said == ["ring 0"])
        #expect(try stage.isAsHistorySays)
    }

    @Test func `a passing of time visits only the folds that are due`() throws {
        let stage = Stage<First>()
        stage.tell(.number(3))
        stage.wait(.seconds(4))
        let keys = try stage.bus.journal.everything().compactMap(\.outcome)
        #expect(keys.map(\.fold.slot) == [Slot(key: "deal:ada")])
    }

    @Test func `an alarm that says nothing stops its fold, aloud`() {
        let stage = Stage<Mute>()
        stage.tell(.number(1))
        stage.tell(.text("b"), about: "bo")
        stage.wait(.seconds(3))
        #expect(!stage.host.isReady)
        #expect(stage.host.complaints.count == 1)
        #expect(stage.alerts.contains { if case .stopped = $0 { true } else { false } })
    }
}

/// Sets an alarm and has nothing to say when it rings.
struct Mute: Worker {
    static let name: WorkerName = "mute"
    static let consumes: Set<EventType> = [FactObserved.type]
    static let emits: Set<EventType> = [ActivityLogged.type]
    static let partitioning = Partitioning.bySubject
    var nextDeadline: Instant?
    mutating func apply(_ event: Event) {
        guard case .number(let seconds) = (event.body as? FactObserved)?.value else { return }
        nextDeadline = event.recorded + .seconds(Int(seconds))
    }
    func decide(_ event: Event) -> [Draft] { [] }
    func decide(at deadline: Instant) -> [Draft] { [] }
}
