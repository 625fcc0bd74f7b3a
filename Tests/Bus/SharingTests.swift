// SPDX-License-Identifier: Apache-2.0
import Bus
import Events
import Journey
import Testing
import Wire
import WorkerTesting

/// Replicas that share the slots of a worker, as the bus sees them: they report once a second,
/// hold what they are granted and give back what they are asked for.
@Suite struct SharingTests {
    /// One replica that does what it is told.
    private final class Replica {
        let name: String
        var client: Client
        var lease: LeaseEpoch?
        var slots = SlotSet.none
        /// Slots that came and went, in all.
        var moved = 0
        var asked = SlotSet.none
        /// Of those asked for: what its folds said is not acknowledged yet.
        var isBusy = false
        private var number: UInt64 = 0

        init(_ name: String) {
            self.name = name
            client = Client(stringLiteral: name)
        }

        func hear(_ replies: [Reply]) {
            for reply in replies {
                switch reply {
                case .granted(let grant):
                    lease = grant.lease
                    moved += grant.slots.subtracting(slots).count
                    slots = slots.union(grant.slots)
                case .yield(_, let some): asked = some
                case .fenced(let lost) where lost == lease:
                    lease = nil
                    slots = .none
                default: break
                }
            }
        }

        func join(_ bus: MemoryBus, held: SlotSet = .none) {
            let join = Join(worker: "gate", replica: name, shares: true, held: held)
            hear(bus.ask(.join(join), from: client))
        }

        func report(_ bus: MemoryBus) {
            guard let lease else { return }
            if !isBusy {
                slots = slots.subtracting(asked)
                asked = .none
            }
            number += 1
            let report = Report(
                number: number, worker: "gate", replica: name, lease: lease, slots: slots,
                through: 1)
            hear(bus.ask(.report(report), from: client))
        }

        func leave(_ bus: MemoryBus) {
            let leave = Leave(number: 9, worker: "gate", replica: name, lease: lease)
            hear(bus.ask(.leave(leave), from: client))
            lease = nil
            slots = .none
        }
    }

    private let bus = MemoryBus.fresh()

    /// Lets a time pass in which all report each second; answers who holds how many.
    private func pass(_ seconds: Int, _ replicas: Replica...) -> [Int] {
        for _ in 0..<(seconds * 4) {
            bus.wait(.milliseconds(250))
            for replica in replicas {
                replica.hear(bus.take(for: replica.client))
                replica.report(bus)
            }
        }
        for replica in replicas { replica.hear(bus.take(for: replica.client)) }
        return replicas.map(\.slots.count)
    }

    private func isWhole(_ replicas: Replica...) -> Bool {
        replicas.reduce(SlotSet.none) { $0.union($1.slots) } == .every
            && replicas.reduce(0) { $0 + $1.slots.count } == 64
    }

    private func joined(_ names: String...) -> [Replica] {
        names.map { name in
            let replica = Replica(name)
            replica.join(bus)
            return replica
        }
    }

    @Test(arguments: [3, 20])
    func `a bus that stood still takes nothing from anybody`(seconds: Int) {
        let (first, second) = (Replica("a"), Replica("b"))
        first.join(bus)
        second.join(bus)
        #expect(pass(5, first, second) == [32, 32])
        let leases = [first.lease, second.lease]
        bus.sleep(.seconds(seconds))
        first.report(bus)
        bus.wait(.milliseconds(200))
        second.report(bus)
        #expect([first.lease, second.lease] == leases)
        #expect(pass(5, first, second) == [32, 32])
    }

    @Test func `a replica that joins has its share within ten seconds, and the others keep theirs`()
    {
        let some = joined("a", "b", "c")
        #expect(pass(5, some[0], some[1], some[2]).sorted() == [21, 21, 22])
        #expect(isWhole(some[0], some[1], some[2]))
        let before = some.map(\.moved)
        let last = joined("d")[0]
        #expect(pass(5, some[0], some[1], some[2], last) == [16, 16, 16, 16])
        #expect(some.map(\.moved) == before)
        #expect(last.moved == 16)
        #expect(isWhole(some[0], some[1], some[2], last))
    }

    @Test func `one is asked at a time, and the next when it has given`() {
        let some = joined("a", "b")
        _ = pass(3, some[0], some[1])
        some[0].isBusy = true
        some[1].isBusy = true
        let last = joined("c")[0]
        _ = pass(3, some[0], some[1], last)
        #expect(some.filter { !$0.asked.isEmpty }.count == 1)
        #expect(last.slots.isEmpty)
        some[0].isBusy = false
        some[1].isBusy = false
        #expect(pass(3, some[0], some[1], last).sorted() == [21, 21, 22])
    }

    @Test func `who leaves in order hands over at once`() {
        let some = joined("a", "b")
        _ = pass(3, some[0], some[1])
        some[0].leave(bus)
        some[1].hear(bus.take(for: some[1].client))
        #expect(some[1].slots == .every)
    }

    @Test func `the slots of one that was killed move within five seconds`() {
        let some = joined("a", "b", "c")
        _ = pass(3, some[0], some[1], some[2])
        #expect(pass(5, some[1], some[2]) == [32, 32])
        #expect(isWhole(some[1], some[2]))
    }

    @Test func `who is silent for long is fenced when there are others, and joins anew`() throws {
        let some = joined("a", "b")
        _ = pass(3, some[0], some[1])
        let lease = try #require(some[0].lease)
        _ = pass(5, some[1])
        #expect(some[1].slots == .every)
        some[0].report(bus)
        #expect(some[0].lease == nil)
        some[0].join(bus)
        #expect(try #require(some[0].lease) > lease)
        #expect(pass(3, some[0], some[1]) == [32, 32])
    }

    @Test func `one that is alone keeps its lease, however long it was silent`() {
        let one = joined("a")[0]
        bus.wait(.seconds(60))
        one.report(bus)
        #expect(one.slots == .every)
        #expect(one.lease != nil)
    }

    @Test func `the slots of who is superseded under its name are its successor's`() {
        let some = joined("a", "b")
        _ = pass(3, some[0], some[1])
        let slots = some[0].slots
        let next = Replica("a")
        next.client = "a, another process"
        next.join(bus)
        #expect(next.slots == slots)
        some[0].report(bus)
        #expect(some[0].lease == nil)
    }

    @Test func `a grant that is lost is sent again`() {
        let one = Replica("a")
        one.join(bus)
        one.slots = .none
        _ = pass(1, one)
        #expect(one.slots == .every)
    }

    @Test func `after a restart of the bus, each gets back what it held`() {
        let some = joined("a", "b", "c")
        _ = pass(3, some[0], some[1], some[2])
        let before = some.map(\.slots)
        bus.restart()
        for replica in some {
            let held = replica.slots
            replica.slots = .none
            replica.join(bus, held: held)
        }
        #expect(some.map(\.slots) == before)
    }

    @Test func `what one held that does not come back is shared when a lease would have ended`() {
        let some = joined("a", "b")
        _ = pass(3, some[0], some[1])
        bus.restart()
        let held = some[0].slots
        some[0].slots = .none
        some[0].join(bus, held: held)
        #expect(pass(3, some[0]) == [32])
        #expect(pass(2, some[0]) == [64])
    }

    @Test func `beyond as many as there are slots, others stand by`() throws {
        let replicas = (1...66).map { Replica("\($0)") }
        for replica in replicas { replica.join(bus) }
        for _ in 1...8 {
            bus.wait(.milliseconds(500))
            for replica in replicas {
                replica.hear(bus.take(for: replica.client))
                replica.report(bus)
            }
        }
        let states = try bus.status().workers
        let idle = states.filter { $0.slots == [] }
        #expect(states.filter { $0.slots?.count == 1 }.count == 64)
        #expect(idle.map(\.state) == [.standingBy, .standingBy])
        #expect(idle.map(\.lagEvents) == [0, 0])
    }

    @Test func `a slot's outcomes are taken from its holder alone`() throws {
        let some = joined("a", "b")
        _ = pass(3, some[0], some[1])
        let slot = try #require(some[0].slots.slots.first)
        let key = OutcomeKey(
            fold: FoldID(worker: "gate", slot: slot), anchor: 1, step: 0, phase: .decision)
        func say(_ replica: Replica) throws -> Answer.Result? {
            let event = said("1-0", source: "/baton/gate")
            let speaker = Publish.Speaker(lease: try #require(replica.lease), key: key)
            let publish = Publish(number: 1, outcome: speaker, events: [event])
            let replies = bus.ask(.publish(publish), from: replica.client)
            guard case .answer(let answer) = replies.last else { return nil }
            return answer.result
        }
        #expect(try say(some[1]) == .fenced(#require(some[1].lease)))
        #expect(try say(some[0]) == .stored([Stored(sequence: 2, duplicate: false)]))
    }

    @Test func `a cursor is taken from who holds the slot`() throws {
        let some = joined("a", "b")
        _ = pass(3, some[0], some[1])
        let slot = try #require(some[0].slots.slots.first)
        let fold = FoldID(worker: "gate", slot: slot)
        for replica in [some[1], some[0]] {
            let report = Report(
                number: 100, worker: "gate", replica: replica.name, lease: replica.lease,
                slots: replica.slots, through: 1,
                cursors: [
                    CursorMove(fold: fold, settled: 1),
                    CursorMove(fold: FoldID(worker: "gate", slot: .all), settled: 1),
                ])
            _ = bus.ask(.report(report), from: replica.client)
            bus.wait(.seconds(2))
            #expect(bus.journal.cursors() == (replica === some[0] ? [fold: 1] : [:]))
        }
    }

    @Test func `builds that do not share alike do not speak beside each other`() {
        let one = joined("a")[0]
        let grant = bus.join(replica: "b", as: "b")
        #expect(grant?.slots == SlotSet.none)
        one.leave(bus)
        bus.wait(.seconds(1))
        guard case .granted(let after) = bus.take(for: "b").last else {
            Issue.record("no grant")
            return
        }
        #expect(after.slots == .every)
    }
}
