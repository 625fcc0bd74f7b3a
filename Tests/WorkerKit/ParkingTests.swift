// SPDX-License-Identifier: Apache-2.0
import Bus
import Events
import Journey
import Testing
import Wire
import WorkerKit
import WorkerTesting

/// Poison is parked, alone. A flag is poison to the first build.
@Suite struct ParkingTests {
    @Test func `poison is parked alone, and later events of its key wait`() throws {
        let stage = Stage<First>()
        stage.tell(.flag(true))
        stage.tell(.text("b"))
        stage.tell(.text("c"), about: "bo")
        #expect(stage.said == ["event.parked", "c 1"])
        #expect(stage.host.waitingKeys == 1)
        #expect(stage.host.isReady)
        #expect(try stage.isAsHistorySays)
    }

    @Test func `a parking survives a restart`() throws {
        let stage = Stage<First>()
        stage.tell(.flag(true))
        stage.tell(.text("b"))
        stage.crash()
        #expect(stage.host.waitingKeys == 1)
        stage.tell(.text("c"))
        #expect(stage.said == ["event.parked"])
        #expect(try stage.isAsHistorySays)
    }

    @Test func `skipping frees the others in order`() throws {
        let stage = Stage<First>()
        stage.tell(.flag(true))
        stage.tell(.text("b"))
        stage.tell(.text("c"))
        stage.release(2, retry: false)
        #expect(stage.said == ["event.parked", "b 1", "c 2"])
        #expect(stage.host.waitingKeys == 0)
        #expect(try stage.isAsHistorySays)
    }

    @Test func `a build that knows better retries`() throws {
        let stage = Stage<First>()
        stage.tell(.flag(true))
        stage.tell(.text("b"))
        let next = Stage<Next>(stage.bus)
        next.release(2, retry: true)
        #expect(next.said == ["event.parked", "true 1", "NEW b 2"])
        #expect(try next.isAsHistorySays)
    }

    @Test func `what is still poison is parked again with all behind it`() throws {
        let stage = Stage<First>()
        stage.tell(.flag(true))
        stage.tell(.text("b"))
        stage.release(2, retry: true)
        #expect(stage.said == ["event.parked", "event.parked"])
        #expect(stage.host.waitingKeys == 1)
        stage.release(2, retry: false)
        #expect(stage.said.suffix(1) == ["b 1"])
        #expect(try stage.isAsHistorySays)
    }

    @Test func `a second poison behind the first is parked in its turn`() throws {
        let stage = Stage<First>()
        stage.tell(.flag(true))
        stage.tell(.text("b"))
        stage.tell(.flag(false))
        stage.tell(.text("c"))
        stage.release(2, retry: false)
        #expect(stage.said == ["event.parked", "b 1", "event.parked"])
        stage.release(5, retry: false)
        #expect(stage.said.suffix(1) == ["c 2"])
        #expect(try stage.isAsHistorySays)
    }

    @Test func `a release of which a crash left a part is gone on with`() throws {
        let stage = Stage<First>()
        stage.tell(.flag(true))
        for text in ["b", "c", "d"] { stage.tell(.text(text)) }
        // Of what the release calls for, the bus gets the first outcome only.
        var count = 0
        stage.losesPublishes = true
        stage.sent = []
        stage.release(2, retry: false)
        for case .publish(let publish) in stage.sent where publish.outcome != nil && count == 0 {
            count += 1
            stage.bus.step(.request("lost", .publish(publish)))
        }
        #expect(stage.said == ["event.parked", "b 1"])
        stage.crash()
        #expect(stage.said == ["event.parked", "b 1", "c 2", "d 3"])
        #expect(try stage.isAsHistorySays)
    }

    @Test func `events that a release frees and that call for nothing are applied at once`() throws
    {
        let stage = Stage<First>()
        stage.tell(.flag(true))
        stage.tell(.number(-1))
        stage.release(2, retry: false)
        #expect(try stage.isAsHistorySays)
        stage.wait(.seconds(2))
        stage.crash()
        #expect(stage.host.workers.contains { $0.worker.heard == ["-1"] })
    }

    @Test func `what a release freed without a word stands before the alarms behind it`() throws {
        let stage = Stage<First>()
        stage.tell(.flag(true))
        stage.tell(.number(1))
        stage.release(2, retry: false)
        stage.wait(.seconds(3))
        #expect(stage.said == ["event.parked", "ring 0"])
        #expect(try stage.isAsHistorySays)
    }

    @Test func `a fold that was read again misses nothing of a page read without it`() {
        let stage = Stage<First>()
        let slot = Slot(key: "deal:ada")
        let names = (0...999).map { "n\($0)" }
        let neighbour = names.first { Slot(key: "deal:\($0)") == slot } ?? ""
        // The fold's history is read, and on its way, when the main lane misses a commit and reads.
        stage.bus.holdsReads = true
        stage.tell(.flag(true))
        stage.losesCommits = true
        stage.tell(.text("b"), about: neighbour)
        stage.losesCommits = false
        stage.bus.wait(.seconds(1))
        stage.pump()
        stage.bus.holdsReads = false
        stage.bus.deliverRead()
        stage.pump()
        stage.bus.deliverRead()
        stage.wait(.seconds(1))
        #expect(stage.said == ["event.parked", "b 1"])
        #expect(stage.host.isReady)
    }

    @Test func `the one fold of a whole worker is read again with the parking known`() throws {
        let stage = Stage<Whole>()
        stage.tell(.text("a"))
        stage.tell(.flag(true))
        stage.tell(.text("b"))
        stage.tell(.text("c"), about: "bo")
        #expect(stage.said == ["a 1", "event.parked", "c 2"])
        #expect(stage.host.isReady)
        #expect(try stage.isAsHistorySays)
    }
}
