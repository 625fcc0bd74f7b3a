// SPDX-License-Identifier: Apache-2.0
import Bus
import Events
import Journey
import Testing
import Wire
import WorkerTesting

@Suite struct ClockTests {
    let bus = MemoryBus.fresh(naming: (0..<1000).map { WorkerName("w\($0)") })

    private func tell(
        _ deadline: Duration?, worker: WorkerName = "gate", through: UInt64 = 1
    ) {
        let lease = bus.join(worker)?.lease
        _ = bus.ask(
            .report(
                Report(
                    worker: worker, replica: "a", lease: lease, through: through,
                    nextDeadline: deadline.map { bus.now + $0 })))
    }

    private var rings: Int {
        get throws { try bus.journal.everything().count { $0.event.type == ClockReached.type } }
    }

    @Test func `a beat goes out each second, with time and head`() {
        var beats: [Commit] = []
        for _ in 1...40 {
            bus.wait(.milliseconds(50))
            beats += bus.takeCommits()
        }
        #expect(beats.count == 2)
        #expect(beats.allSatisfy { $0.entries.isEmpty && $0.through == bus.journal.head })
        #expect(beats.last.map { bus.now - $0.recorded < .seconds(1) } == true)
    }

    @Test func `time is told when a deadline has passed, and once`() throws {
        tell(.seconds(5))
        bus.wait(.milliseconds(4999))
        #expect(try rings == 0)
        bus.wait(.milliseconds(1))
        #expect(try rings == 1)
        bus.wait(.seconds(10))
        #expect(try rings == 1)
    }

    @Test func `a deadline that is told anew before it was read is not told twice`() throws {
        tell(.seconds(1))
        bus.wait(.seconds(1))
        tell(.zero)
        bus.wait(.seconds(1))
        #expect(try rings == 1)
        tell(.zero, through: 2)
        bus.wait(.seconds(1))
        #expect(try rings == 2)
    }

    @Test func `at most twenty times a second`() throws {
        for step in 0..<1000 {
            tell(.zero, worker: WorkerName("w\(step)"), through: bus.journal.head.sequence)
            bus.wait(.milliseconds(1))
        }
        #expect((19...20).contains(try rings))
    }

    @Test func `no second one while one is on its way to the disk`() throws {
        bus.isSlow = true
        tell(.seconds(1))
        for _ in 1...10 { bus.wait(.seconds(1)) }
        bus.store()
        bus.store()
        #expect(try rings == 1)
    }

    @Test func `time never goes back`() throws {
        _ = bus.door(1, [said("a")])
        let first = try #require(bus.journal.lastRecorded)
        bus.now = bus.now - .seconds(60)
        _ = bus.door(2, [said("b")])
        #expect(bus.journal.lastRecorded == first)
        bus.restart()
        _ = bus.door(3, [said("c")])
        #expect(bus.journal.lastRecorded == first)
    }
}
