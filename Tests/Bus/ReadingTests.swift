// SPDX-License-Identifier: Apache-2.0
import Bus
import Journal
import Journey
import Testing
import Wire
import WorkerTesting

@Suite struct ReadingTests {
    let bus = MemoryBus.fresh()

    private func pages(_ read: Read) -> [Page] {
        bus.ask(.read(read)).compactMap { if case .page(let page) = $0 { page } else { nil } }
    }

    @Test func `pages follow each other as far as credit goes`() {
        for number in 1...5 { _ = bus.door(UInt64(number), [said("\(number)")]) }
        let query = Query(mostEvents: 2)
        let two = pages(Read(id: 7, query: query, credit: 2))
        #expect(two.map(\.commit.through.sequence) == [2, 4])
        #expect(two.map(\.more) == [true, false])
        #expect(two.map(\.atEnd) == [false, false])
        let all = pages(Read(id: 8, query: query, credit: 9))
        #expect(all.map(\.commit.through.sequence) == [2, 4, 6])
        #expect(all.last?.atEnd == true && all.last?.more == false)
    }

    @Test func `a read that comes to where it should end sends no more pages`() {
        for number in 1...5 { _ = bus.door(UInt64(number), [said("\(number)")]) }
        let some = pages(Read(id: 7, query: Query(through: 3, mostEvents: 2), credit: 9))
        #expect(some.map(\.commit.through.sequence) == [2, 3])
        #expect(some.map(\.more) == [true, false])
        #expect(some.map(\.atEnd) == [false, false])
    }

    @Test func `a position of another history is answered with the own head`() {
        let other = Position(sequence: 1, chain: Position.start.chain)
        #expect(
            bus.ask(.read(Read(id: 1, query: Query(from: other))))
                == [.diverged(id: 1, head: bus.journal.head)])
    }

    @Test func `what is stored and not known to the bus yet is read by nobody`() {
        bus.holdsNews = true
        _ = bus.door(1, [said("1")])
        #expect(bus.journal.head.sequence == 2)
        let early = pages(Read(id: 7, query: Query(), credit: 9))
        #expect(early.map(\.commit.through.sequence) == [1])
        #expect(early.map(\.atEnd) == [true])
        bus.bringNews()
        let next = pages(Read(id: 8, query: Query(), credit: 9))
        #expect(next.map(\.commit.through.sequence) == [2])
        #expect(next.map(\.atEnd) == [true])
    }

    @Test func `a read behind an unreadable page goes on`() {
        var core = bus.core
        var tickets: [UInt64] = []
        for id in 1...3 {
            for action in core.step(
                .request("r", .read(Read(id: UInt64(id), query: Query()))), now: bus.now)
            {
                if case .read(let ticket, _) = action { tickets.append(ticket) }
            }
        }
        #expect(tickets.count == 2)
        let actions = core.step(.unreadable(ticket: tickets[0], "damaged"), now: bus.now)
        #expect(actions.contains { if case .read = $0 { true } else { false } })
    }
}
