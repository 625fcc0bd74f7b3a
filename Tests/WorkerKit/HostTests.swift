// SPDX-License-Identifier: Apache-2.0
import Bus
import Events
import Journey
import Testing
import Wire
import WorkerKit
import WorkerTesting

/// How a host reads, speaks and comes to its end. Sequence 1 is `topology.activated`.
@Suite struct HostTests {
    @Test func `it catches up and is ready`() {
        let stage = Stage<First>()
        #expect(stage.host.isReady)
        #expect(stage.host.through == stage.bus.journal.head)
        #expect(stage.host.workers.count == 64)
    }

    @Test func `it decides each event once and hears itself`() throws {
        let stage = Stage<First>()
        stage.tell(.text("a"))
        stage.tell(.text("b"))
        #expect(stage.said == ["a 1", "b 2"])
        #expect(stage.host.unacknowledged == 0)
        #expect(stage.acknowledged.count == 2)
        #expect(try stage.isAsHistorySays)
    }

    @Test func `a commit that was lost is read from the journal at the next beat`() {
        let stage = Stage<First>()
        stage.losesCommits = true
        stage.tell(.text("a"))
        #expect(stage.said.isEmpty)
        stage.losesCommits = false
        stage.wait(.seconds(2))
        #expect(stage.said == ["a 1"])
        #expect(stage.host.isReady)
    }

    @Test func `a commit behind a hole waits for what is missing`() {
        let stage = Stage<First>()
        stage.losesCommits = true
        stage.tell(.text("a"))
        stage.losesCommits = false
        stage.tell(.text("b"))
        stage.wait(.seconds(1))
        #expect(stage.said == ["a 1", "b 2"])
    }

    @Test func `live commits that come during a read follow it`() {
        let bus = MemoryBus(Company.topology(naming: ["scribe"]))
        let stage = Stage<First>(bus)
        stage.losesCommits = true
        stage.tell(.text("a"))
        stage.losesCommits = false
        // The beat makes it ask; what is said before the page is there must not be lost.
        bus.isSlow = true
        stage.tell(.text("b"))
        bus.isSlow = false
        bus.store()
        stage.pump()
        stage.wait(.seconds(2))
        #expect(stage.said == ["a 1", "b 2"])
    }

    @Test func `what is not acknowledged is offered again in order`() {
        let stage = Stage<First>()
        stage.losesPublishes = true
        for text in ["a", "b", "c"] { stage.tell(.text(text)) }
        #expect(stage.host.unacknowledged == 3)
        stage.losesPublishes = false
        stage.wait(.seconds(3))
        #expect(stage.said == ["a 1", "b 2", "c 3"])
        #expect(stage.host.unacknowledged == 0)
    }

    @Test func `a request behind a lost one is refused until that one is there`() {
        let stage = Stage<First>()
        stage.losesPublishes = true
        stage.tell(.text("a"))
        stage.losesPublishes = false
        stage.tell(.text("b"))
        #expect(stage.said.isEmpty)
        stage.wait(.seconds(3))
        #expect(stage.said == ["a 1", "b 2"])
    }

    @Test func `a restart applies what was decided`() throws {
        let stage = Stage<First>()
        stage.tell(.text("a"))
        stage.crash()
        #expect(stage.said == ["a 1"])
        stage.tell(.text("b"))
        #expect(stage.said == ["a 1", "b 2"])
        #expect(try stage.isAsHistorySays)
    }

    @Test func `what was decided and not stored is decided again`() {
        let stage = Stage<First>()
        stage.losesPublishes = true
        stage.tell(.text("a"))
        stage.crash()
        #expect(stage.said == ["a 1"])
    }

    @Test func `a new build speaks of new events only`() throws {
        let stage = Stage<First>()
        stage.tell(.text("a"))
        let next = Stage<Next>(stage.bus)
        next.tell(.text("b"))
        #expect(next.said == ["a 1", "NEW b 2"])
        #expect(next.alerts.isEmpty)
        #expect(try next.isAsHistorySays)
    }

    @Test func `the bus restarts: what is in memory stays, and what was offered is offered again`()
    {
        let stage = Stage<First>()
        stage.tell(.text("a"))
        stage.losesPublishes = true
        stage.tell(.text("b"))
        stage.losesPublishes = false
        stage.sent = []
        stage.bus.restart()
        stage.wait(.seconds(3))
        #expect(stage.said == ["a 1", "b 2"])
        #expect(!stage.sent.contains { if case .read = $0 { true } else { false } })
    }

    @Test func `a page that comes late counts, though it was asked for again`() throws {
        let stage = Stage<First>()
        stage.tell(.text("a"))
        stage.losesReads = true
        stage.sent = []
        stage.crash()
        stage.wait(.seconds(5))
        let reads = stage.sent.compactMap { request in
            if case .read(let read) = request { read } else { nil }
        }
        #expect(reads.count > 1)
        #expect(Set(reads.map(\.id)).count == 1)
        stage.bus.step(.request(stage.client, .read(try #require(reads.first))))
        stage.pump()
        #expect(stage.host.isReady)
    }

    @Test func `a conflict: the state is dropped and read again, the journal wins`() throws {
        let stage = Stage<First>()
        stage.conflicts = ["deal:ada"]
        stage.conflictsOnce = true
        stage.tell(.text("a"))
        #expect(stage.alerts == [.conflict("another stands here")])
        #expect(stage.said == ["a 1"])
        #expect(stage.host.isReady)
        #expect(try stage.isAsHistorySays)
    }

    @Test func `a refused read is asked again, and a refused report is got over`() throws {
        let stage = Stage<First>()
        stage.step(.reply(.refused(number: (1 << 52) + 999, "too many")))
        #expect(stage.host.isReady)
        let reports = stage.sent.compactMap { request in
            if case .report(let report) = request { report.number } else { nil }
        }
        stage.losesRequests = true
        stage.step(.reply(.refused(number: try #require(reports.last), "full")))
        #expect(!stage.host.isReady)
        stage.losesRequests = false
        stage.wait(.seconds(3))
        #expect(stage.host.isReady)
    }

    @Test func `a silent bus is noticed within three seconds`() {
        let stage = Stage<First>()
        for _ in 1...31 {
            stage.bus.now = stage.bus.now + .milliseconds(100)
            _ = stage.host.step(.tick, now: stage.bus.now).map { action in
                if case .reconnect = action { stage.reconnects += 1 }
            }
        }
        #expect(stage.reconnects == 1)
        #expect(!stage.host.isReady)
        #expect(
            stage.host.complaints == [
                "the bus has been silent since 09:00:00 (UTC): is it running? (`baton status`)"
            ])
        stage.wait(.seconds(2))
        #expect(stage.host.isReady)
    }

    @Test func `a lost subscription is noticed though the bus answers, and said`() {
        let stage = Stage<First>()
        stage.losesCommits = true
        stage.wait(.seconds(5))
        #expect(stage.reconnects == 1)
        #expect(
            stage.host.complaints == [
                "the bus answers, and nothing has come from its live address since 09:00:00 (UTC): "
                    + "see --live"
            ])
    }

    @Test func `who hears nothing holds nothing where others are there`() {
        let deaf = Stage<First>()
        let other = Stage<First>(deaf.bus, replica: "b")
        var hears = true
        // All that is live comes by way of the other one.
        deaf.losesCommits = true
        other.overheard = { if hears { deaf.step(.commit($0)) } }
        func pass(_ seconds: Int) {
            for _ in 1...(seconds * 10) {
                other.wait(.milliseconds(100))
                deaf.step(.tick)
            }
        }
        pass(5)
        #expect(deaf.host.owned.count == 32)
        hears = false
        pass(9)
        #expect(other.host.owned == .every)
        #expect(other.host.isReady)
        hears = true
        pass(9)
        #expect(deaf.host.owned.count == 32)
        #expect(deaf.host.isReady)
    }

    @Test func `draining: everything is acknowledged, and the lease given back`() {
        let stage = Stage<First>()
        stage.losesPublishes = true
        stage.tell(.text("a"))
        stage.losesPublishes = false
        stage.step(.drain)
        #expect(!stage.isDrained)
        stage.tell(.text("b"))
        stage.wait(.seconds(3))
        #expect(stage.isDrained)
        #expect(stage.said == ["a 1"])
        let next = Stage<First>(stage.bus, replica: "b")
        #expect(next.host.isReady)
        #expect(next.said == ["a 1", "b 2"])
    }

    @Test func `a full outbox stops the taking, not the hearing`() {
        let stage = Stage<First>()
        stage.losesPublishes = true
        for _ in 1...13 { stage.tell(.text("a"), batch: 100) }
        #expect((1024..<1100).contains(stage.host.unacknowledged))
        stage.losesPublishes = false
        stage.wait(.seconds(10))
        #expect(stage.said.count == 1300)
        #expect(stage.host.isReady)
    }
}
