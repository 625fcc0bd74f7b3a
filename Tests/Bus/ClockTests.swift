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

    @Test func `a bus that starts with its clock set back goes on from the last event`() throws {
        let last = try #require(bus.journal.lastRecorded)
        bus.now = last - .seconds(1000)
        bus.restart()
        for _ in 1...40 { bus.wait(.milliseconds(250)) }
        // A quarter of the machine's second is 225 ms here: the first beat goes out then, and each
        // fifth tick is the first that is a second later.
        #expect(
            bus.takeCommits().map { $0.recorded - last }
                == (0...7).map { .milliseconds(225 + $0 * 1125) })
        #expect(
            bus.notices == [.clockIsBehind(.seconds(1000))]
                && "\(bus.notices[0])".hasPrefix("the machine's clock is 1000 s behind"))
    }

    @Test func `a clock that was set back is met again, and then followed`() throws {
        let last = try #require(bus.journal.lastRecorded)
        bus.now = last - .seconds(100)
        bus.restart()
        bus.wait(.seconds(900))
        #expect(try bus.status().time == last + .seconds(810))
        bus.wait(.seconds(200))
        #expect(try bus.status().time == last + .seconds(1000))
        #expect(try bus.status().time == bus.now)
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
