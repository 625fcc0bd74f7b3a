// SPDX-License-Identifier: Apache-2.0
import Events
import Journey
import Testing
import Wire
import WorkerKit
import WorkerTesting

/// A second replica of a worker that does not share its state.
@Suite struct StandbyTests {
    private typealias Whole = Scribe<WholeBuild>

    @Test func `it follows what is settled, decides nothing, and takes over from there`() throws {
        let first = Stage<Whole>()
        let second = Stage<Whole>(first.bus, replica: "b")
        #expect(second.host.isStandingBy)
        #expect(!second.host.isReady)
        first.tell(.text("a"))
        first.tell(.text("b"))
        // The first one's report of what is settled, and then the second one's.
        first.wait(.seconds(1))
        second.wait(.seconds(2))
        #expect(second.worker?.heard == ["a", "b"])
        #expect(second.said == ["a 1", "b 2"])
        #expect(try second.isAsHistorySays)
        second.sent = []
        // The first one is heard of no more.
        second.wait(.seconds(5))
        #expect(second.host.isReady)
        let reads = second.sent.compactMap {
            if case .read(let read) = $0 { read.query } else { nil }
        }
        #expect(!reads.isEmpty)
        #expect(reads.allSatisfy { $0.from.sequence >= 3 })
        second.tell(.text("c"))
        #expect(second.said == ["a 1", "b 2", "c 3"])
        #expect(try second.isAsHistorySays)
    }

    @Test func `it reads no further than what is settled while a new bus has not answered it`() {
        let first = Stage<Whole>()
        let second = Stage<Whole>(first.bus, replica: "b")
        second.losesReads = true
        first.tell(.text("a"))
        first.wait(.seconds(1))
        second.wait(.seconds(2))
        second.losesRequests = true
        second.sent = []
        first.bus.restart()
        second.wait(.seconds(5))
        let reads = second.sent.compactMap {
            if case .read(let read) = $0 { read.query } else { nil }
        }
        let joins = second.sent.count { if case .join = $0 { true } else { false } }
        #expect(joins > 0 && !reads.isEmpty)
        #expect(reads.allSatisfy { $0.through != nil })
    }

    @Test func `who was fenced keeps nothing, though a new bus grants it everything`() throws {
        let first = Stage<Whole>()
        let second = Stage<Whole>(first.bus, replica: "b")
        first.tell(.text("a"))
        first.wait(.seconds(1))
        // The first one stands still, and the second one speaks.
        second.wait(.seconds(7))
        second.tell(.text("b"))
        #expect(second.said == ["a 1", "b 2"])
        // It is back and says the same under its old lease; a new one would have to wait.
        first.bus.isSlow = true
        first.tell(.text("lost"))
        first.wait(.seconds(2))
        #expect(!first.host.isReady)
        first.bus.isSlow = false
        first.bus.restart()
        first.wait(.seconds(6))
        #expect(first.host.isReady)
        #expect(first.worker?.heard == ["a", "b"])
        #expect(try first.isAsHistorySays)
    }

    @Test func `who was fenced and not told so finds it in the history that it reads`() throws {
        let first = Stage<Whole>()
        let second = Stage<Whole>(first.bus, replica: "b")
        first.tell(.text("a"))
        first.wait(.seconds(1))
        second.wait(.seconds(7))
        second.tell(.text("b"))
        first.losesReports = true
        // It has missed what the other one said, and reads it.
        first.tell(.text("c"))
        #expect(first.alerts == [.rival])
        first.losesReports = false
        first.bus.restart()
        first.wait(.seconds(6))
        #expect(first.host.isReady)
        #expect(first.worker?.heard == ["a", "b", "c"])
        #expect(try first.isAsHistorySays)
    }

    @Test func `who was fenced and not told so hears it from a build that says something else`() {
        let first = Stage<First>()
        let second = Stage<Next>(first.bus, replica: "b")
        second.wait(.seconds(7))
        // All that the bus has told the first one is lost.
        _ = first.bus.take(for: first.client)
        first.losesReports = true
        second.overheard = { first.step(.commit($0)) }
        // The one has nothing to say to that.
        second.tell(.number(-1))
        #expect(second.said == ["below zero"])
        #expect(first.alerts == [.rival])
    }

    @Test func `it goes on with what it has read when the bus restarts`() throws {
        let first = Stage<Whole>()
        let second = Stage<Whole>(first.bus, replica: "b")
        first.tell(.text("a"))
        first.wait(.seconds(1))
        second.wait(.seconds(2))
        #expect(second.worker?.heard == ["a"])
        // More is settled than it knows of.
        second.losesCommits = true
        first.tell(.text("b"))
        first.wait(.seconds(1))
        second.sent = []
        first.bus.restart()
        for _ in 1...6 {
            first.wait(.seconds(1))
            second.wait(.seconds(1))
        }
        #expect(second.host.isStandingBy)
        #expect(second.worker?.heard == ["a", "b"])
        let reads = second.sent.compactMap {
            if case .read(let read) = $0 { read.query } else { nil }
        }
        #expect(!reads.isEmpty)
        #expect(reads.allSatisfy { $0.from.sequence >= 2 })
        #expect(try second.isAsHistorySays)
    }

    @Test func `what is said and not settled it does not know`() {
        let first = Stage<Whole>()
        let second = Stage<Whole>(first.bus, replica: "b")
        first.wait(.seconds(1))
        second.wait(.seconds(1))
        first.losesPublishes = true
        first.tell(.text("a"))
        first.wait(.seconds(1))
        second.wait(.seconds(1))
        #expect(second.worker?.heard == [])
    }
}
