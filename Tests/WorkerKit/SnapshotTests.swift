// SPDX-License-Identifier: Apache-2.0
import Events
import Journey
import Testing
import Wire
import WorkerKit
import WorkerTesting

/// What a worker has kept of its folds, and takes up again.
@Suite struct SnapshotTests {
    /// A worker that has said ten things, and has a snapshot of every fold kept.
    private func rested() -> Stage<First> {
        let stage = Stage<First>(snapshotInterval: 5)
        for number in 1...10 {
            stage.tell(.text("\(number)"), about: number % 2 == 0 ? "ada" : "bo")
        }
        for _ in 1...80 { stage.wait(.milliseconds(100)) }
        return stage
    }

    private func reads<W>(_ stage: Stage<W>) -> [Query] {
        stage.sent.compactMap { if case .read(let read) = $0 { read.query } else { nil } }
    }

    @Test func `the next process reads on from there, and its state is that of history`() throws {
        let stage = rested()
        stage.sent = []
        stage.crash()
        #expect(stage.host.isReady)
        #expect(try stage.isAsHistorySays)
        let first = try #require(reads(stage).first)
        #expect(first.through == 0, "what is parked is asked, and no event")
        let further = reads(stage).dropFirst()
        #expect(!further.isEmpty)
        #expect(further.allSatisfy { $0.from.sequence > 1 })
        stage.tell(.text("more"))
        #expect(stage.said.count == 11)
        #expect(try stage.isAsHistorySays)
    }

    @Test func `slots that come before others have gone on from snapshots do not go with them`()
        throws
    {
        let stage = rested()
        let next = Stage<First>(stage.bus, replica: "b", snapshotInterval: 5)
        next.losesReads = true
        stage.wait(.milliseconds(200))
        next.wait(.milliseconds(200))
        #expect(next.host.owned.count == 32)
        stage.step(.drain)
        next.wait(.seconds(6))
        #expect(next.host.owned == .every)
        #expect(!next.host.isReady)
        next.losesReads = false
        next.wait(.seconds(3))
        #expect(next.host.isReady)
        #expect(try next.isAsHistorySays)
    }

    @Test func `who gives back all that it has asked for goes on with what has come since`() throws
    {
        let stage = rested()
        let next = Stage<First>(stage.bus, replica: "b", snapshotInterval: 5)
        stage.wait(.milliseconds(200))
        next.losesRecalls = true
        next.wait(.milliseconds(200))
        let first = next.host.owned
        #expect(first.count == 32)
        stage.step(.drain)
        next.wait(.milliseconds(200))
        #expect(next.host.owned == .every)
        let third = Stage<First>(stage.bus, replica: "c", snapshotInterval: 5)
        next.wait(.milliseconds(200))
        third.wait(.milliseconds(200))
        #expect(next.host.owned == .every.subtracting(third.host.owned))
        next.losesRecalls = false
        next.wait(.seconds(6))
        #expect(next.host.isReady)
        #expect(try next.isAsHistorySays)
    }

    @Test func `one that does not hold is passed over, and all is read`() throws {
        let stage = rested()
        stage.damagesSnapshots = true
        stage.sent = []
        stage.crash()
        #expect(stage.host.isReady)
        #expect(try stage.isAsHistorySays)
        #expect(reads(stage).first?.through == nil)
    }

    @Test func `a build of another version reads all`() throws {
        let stage = rested()
        let next = Stage<Reshaped>(stage.bus, replica: "a", snapshotInterval: 5)
        #expect(next.host.isReady)
        #expect(reads(next).first?.through == nil)
    }

    @Test func `one of a history that the journal has lost is no use: all is read`() throws {
        let stage = rested()
        let other = MemoryBus(Company.topology(naming: ["scribe"]), snapshots: stage.bus.snapshots)
        let next = Stage<First>(other, snapshotInterval: 5)
        #expect(next.host.isReady)
        next.tell(.text("a"))
        #expect(next.said == ["a 1"])
        #expect(try next.isAsHistorySays)
    }

    @Test func `nothing is kept of what is not on disk yet`() {
        let stage = Stage<First>(snapshotInterval: 5)
        stage.losesPublishes = true
        for number in 1...10 { stage.tell(.text("\(number)")) }
        for _ in 1...20 { stage.wait(.milliseconds(100)) }
        let slot = Slot(key: "deal:ada")
        func isKept() -> Bool {
            stage.sent.contains { request in
                guard case .keep(let keep) = request else { return false }
                return keep.part.key.fold.slot == slot && keep.part.position.sequence > 1
            }
        }
        #expect(!isKept())
        stage.losesPublishes = false
        for _ in 1...90 { stage.wait(.milliseconds(100)) }
        #expect(isKept())
    }

    @Test func `events that wait behind a parked one are kept with it`() throws {
        let stage = Stage<First>(snapshotInterval: 3)
        stage.tell(.flag(true))
        for number in 1...8 { stage.tell(.text("\(number)")) }
        for _ in 1...80 { stage.wait(.milliseconds(100)) }
        stage.crash()
        #expect(stage.host.waitingKeys == 1)
        #expect(try stage.isAsHistorySays)
        stage.release(2, retry: false)
        #expect(stage.said.suffix(8) == (1...8).map { "\($0) \($0)" }[...])
        #expect(stage.host.waitingKeys == 0)
        #expect(try stage.isAsHistorySays)
    }
}
