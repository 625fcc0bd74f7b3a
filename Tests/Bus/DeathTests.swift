// SPDX-License-Identifier: Apache-2.0
import Bus
import Events
import Journey
import Testing
import Wire
import WorkerTesting

/// What the bus knows of processes that did not leave in order.
@Suite struct DeathTests {
    let bus = MemoryBus.fresh()
    let fold = FoldID(worker: "gate", slot: .all)
    private var poison: Attempt { Attempt(fold: fold, anchor: 1) }

    /// The lease goes to the next process under the same name.
    private func next(_ number: Int) throws -> Grant {
        try #require(bus.join(as: Client(stringLiteral: "process \(number)")))
    }

    private func tell(_ grant: Grant, _ attempt: Attempt?) {
        let report = Report(
            worker: "gate", replica: "a", lease: grant.lease, through: 0, attempting: attempt)
        _ = bus.ask(.report(report))
    }

    @Test func `the first process on a new journal needs no caution, and its successor does`()
        throws
    {
        #expect(try next(1).cautious == false)
        #expect(try next(2).cautious)
    }

    @Test func `a process that asks again has not died`() throws {
        let grant = try next(1)
        tell(grant, poison)
        let again = try next(1)
        #expect(!again.cautious)
        #expect(again.suspects.isEmpty)
    }

    @Test func `who was superseded and speaks again has not died`() throws {
        for _ in 1...3 {
            tell(try next(1), poison)
            tell(try next(2), poison)
        }
        #expect(try next(1).suspects.allSatisfy { $0.deaths <= 1 })
    }

    @Test func `reads of one client wait their turn, and those of one that has gone for nobody`() {
        bus.holdsReads = true
        for number in 1...64 {
            bus.ask(.read(Read(id: UInt64(number), query: Query())), from: "many")
        }
        bus.ask(.read(Read(id: 1, query: Query())), from: "one")
        for _ in 1...4 { bus.deliverRead() }
        #expect(bus.take(for: "one").count == 1)
        bus.step(.gone("many"))
        for _ in 1...10 { bus.deliverRead() }
        #expect(bus.take(for: "many").count < 10)
    }

    @Test func `nobody without the lease says that its holder left, or paints on terminals`() throws
    {
        tell(try next(1), nil)
        bus.ask(.leave(Leave(number: 1, worker: "gate", replica: "a", lease: nil)))
        #expect(try bus.status().workers.count == 1)
        let paint = Report(
            worker: "meter", replica: "a", lease: nil, through: 0, complaint: "\u{1b}[2J")
        guard case .refused = bus.ask(.report(paint)).last else {
            Issue.record("taken")
            return
        }
    }

    @Test func `a bus that starts on a journal with history knows of nobody that it left in order`()
        throws
    {
        let lease = try next(1).lease
        bus.ask(.leave(Leave(number: 1, worker: "gate", replica: "a", lease: lease)))
        bus.restart()
        #expect(try next(2).cautious)
    }

    @Test func `who dies on what it told makes it suspect, and each death counts`() throws {
        for deaths in 1...3 {
            tell(try next(deaths), poison)
            let grant = try next(deaths + 1)
            #expect(grant.suspects == [Suspect(attempt: poison, deaths: UInt32(deaths))])
        }
    }

    @Test func `what was got over is suspect no more`() throws {
        for number in 1...5 {
            let grant = try next(number)
            tell(grant, poison)
            tell(grant, Attempt(fold: fold, anchor: 2))
            #expect(!grant.suspects.contains { $0.attempt == poison })
        }
    }

    @Test func `what several died on stays suspect though the others go on`() throws {
        tell(try next(1), poison)
        tell(try next(2), poison)
        let grant = try next(3)
        tell(grant, Attempt(fold: fold, first: 2, last: 9))
        tell(grant, nil)
        #expect(try next(4).suspects == [Suspect(attempt: poison, deaths: 2)])
    }

    @Test func `an outcome at the anchor, if only that it is parked, ends the suspicion`() throws {
        tell(try next(1), poison)
        tell(try next(2), poison)
        let grant = try next(3)
        _ = bus.speak(grant.lease, 1)
        #expect(try next(4).suspects.isEmpty)
    }

    @Test func `leaving in order ends every suspicion`() throws {
        tell(try next(1), poison)
        let grant = try next(2)
        bus.ask(.leave(Leave(number: 1, worker: "gate", replica: "a", lease: grant.lease)))
        let after = try next(3)
        #expect(after.suspects.isEmpty)
        #expect(!after.cautious)
    }

    @Test func `a worker that the rules do not name gets no lease`() {
        let replies = bus.ask(.join(Join(worker: "stranger", replica: "a")))
        #expect(replies == [.refused(number: 0, "the rules in force name no worker stranger")])
    }
}
