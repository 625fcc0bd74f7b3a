// SPDX-License-Identifier: Apache-2.0
import Bus
import Events
import Journey
import Testing
import Wire
import WorkerKit
import WorkerTesting

/// Events that kill whoever takes them.
@Suite struct DeathTests {
    @Test func `an event on which three processes died is parked`() throws {
        let stage = Stage<First>()
        stage.losesPublishes = true
        stage.tell(.text("deadly"))
        stage.tell(.text("c"), about: "bo")
        stage.deadly = "deadly"
        stage.crash()
        #expect(stage.deaths == 2)
        stage.tell(.text("b"))
        #expect(stage.said == ["event.parked", "c 1"])
        #expect(stage.host.waitingKeys == 1)
        #expect(stage.host.isReady)
        #expect(try stage.isAsHistorySays)
    }

    @Test func `what is parked is no danger to the next process`() throws {
        let stage = Stage<First>()
        stage.losesPublishes = true
        stage.tell(.text("deadly"))
        stage.deadly = "deadly"
        stage.crash()
        stage.deadly = nil
        stage.release(2, retry: true)
        stage.crash()
        #expect(stage.said == ["event.parked", "deadly 1"])
        #expect(stage.host.isReady)
        #expect(try stage.isAsHistorySays)
    }

    @Test func `poison in what a release frees is parked again`() throws {
        let stage = Stage<First>()
        stage.tell(.flag(true))
        for text in ["b", "c", "d"] { stage.tell(.text(text)) }
        // Of what the release calls for, the bus gets the first outcome only.
        stage.losesPublishes = true
        stage.sent = []
        stage.release(2, retry: false)
        let first = stage.sent.first { if case .publish = $0 { true } else { false } }
        stage.bus.step(.request(stage.client, try #require(first)))
        stage.deadly = "c"
        stage.crash()
        #expect(stage.deaths == 2)
        #expect(stage.said == ["event.parked", "b 1", "event.parked"])
        #expect(stage.host.waitingKeys == 1)
        #expect(try stage.isAsHistorySays)
    }

    @Test func `what stands at a deadly anchor and kills itself stops its fold`() throws {
        let stage = Stage<First>()
        stage.tell(.number(1))
        // An alarm fires at the next event, whose decision is lost: the alarm's outcome kills.
        stage.bus.now = stage.bus.now + .seconds(2)
        stage.losesPublishes = true
        stage.sent = []
        stage.tell(.text("b"))
        let alarm = stage.sent.first { if case .publish = $0 { true } else { false } }
        stage.bus.step(.request(stage.client, try #require(alarm)))
        stage.deadly = "ring 0"
        stage.crash()
        #expect(!stage.host.isReady)
        #expect(stage.host.complaints.first?.contains("what stands at event") == true)
        stage.tell(.text("c"), about: "bo")
        #expect(stage.said == ["ring 0", "c 1"])
    }

    @Test func `history that kills stops its fold, aloud, and the others go on`() throws {
        let stage = Stage<First>()
        stage.tell(.text("deadly"))
        stage.tell(.text("c"), about: "bo")
        stage.wait(.seconds(2))
        stage.deadly = "deadly"
        stage.crash()
        #expect(stage.deaths == 3)
        #expect(!stage.host.isReady)
        #expect(stage.host.complaints.first?.contains("applied event 2") == true)
        #expect(try stage.bus.status().workers.first?.state == .stuck)
        stage.tell(.text("d"), about: "bo")
        stage.tell(.text("b"))
        #expect(stage.said == ["deadly 1", "c 1", "d 2"])
    }

    @Test func `a build that knows better, started after the other left, reads it all`() throws {
        let stage = Stage<First>()
        stage.tell(.text("deadly"))
        stage.wait(.seconds(2))
        stage.deadly = "deadly"
        stage.crash()
        stage.tell(.text("b"))
        stage.deadly = nil
        stage.step(.drain)
        stage.crash()
        #expect(stage.host.isReady)
        #expect(stage.said == ["deadly 1", "b 2"])
        #expect(try stage.isAsHistorySays)
    }

    @Test func `after an unclean end it tells what it decides, and that it got over it`() {
        let stage = Stage<First>()
        stage.losesPublishes = true
        stage.tell(.text("a"))
        stage.sent = []
        stage.crash()
        let attempts = stage.sent.compactMap { request -> [UInt64]? in
            guard case .report(let report) = request else { return nil }
            return report.attempting.map { [$0.first, $0.last] } ?? []
        }
        #expect(attempts.contains([2, 2]))
        #expect(attempts.last == [])
        #expect(stage.said == ["a 1"])
    }

    @Test func `it goes on only when the bus knows what it told`() throws {
        let stage = Stage<First>()
        stage.losesPublishes = true
        stage.tell(.text("a"))
        let next = Stage<First>(stage.bus, holdsNoted: true)
        #expect(next.said.isEmpty)
        next.holdsNoted = false
        next.wait(.seconds(2))
        #expect(next.said == ["a 1"])
    }

    @Test func `the same conflict twice stops the fold, and the others go on`() throws {
        let stage = Stage<First>()
        stage.tell(.text("a"))
        // Somebody has taken the id that the fold's next event will have: it can only conflict.
        stage.conflicts = ["deal:bo"]
        stage.tell(.text("b"), about: "bo")
        #expect(stage.alerts.count { if case .conflict = $0 { true } else { false } } == 1)
        #expect(stage.host.complaints.first?.contains("again") == true)
        stage.tell(.text("c"))
        #expect(stage.said == ["a 1", "c 2"])
        stage.wait(.seconds(1))
        #expect(try stage.bus.status().workers.first?.state == .stuck)
    }
}
