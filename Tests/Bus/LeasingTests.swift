// SPDX-License-Identifier: Apache-2.0
import Bus
import Events
import Journey
import Testing
import Wire
import WorkerTesting

@Suite struct LeasingTests {
    let bus = MemoryBus.fresh()
    let fold = FoldID(worker: "gate", slot: .all)

    @Test func `a snapshot of somebody without the lease, or beyond the journal, is refused`()
        throws
    {
        func refusal(_ lease: LeaseEpoch?, at sequence: UInt64) -> String? {
            let part = SnapshotPart.parts(
                of: [1], SnapshotKey(fold: fold, version: 1),
                at: Position(sequence: sequence, chain: bus.journal.head.chain))[0]
            let replies = bus.ask(.keep(Keep(number: 1, lease: lease, part: part)))
            guard case .refused(_, let reason) = replies.last else { return nil }
            return reason
        }
        let rule = "a snapshot of gate/all is taken from who holds its lease: join first"
        #expect(refusal(nil, at: 1) == rule)
        let join = Join(worker: "gate", replica: "a", shares: true)
        guard case .granted(let grant) = bus.ask(.join(join)).last else {
            Issue.record("no lease")
            return
        }
        #expect(refusal(grant.lease, at: 1) == nil)
        #expect(
            refusal(grant.lease, at: 7) == "the journal ends at event 1, before 7: read it anew")
    }

    private func report(
        _ lease: LeaseEpoch, replica: String = "a", slots: SlotSet = .every,
        attempting: Attempt? = nil, deadline: Instant? = nil, through: UInt64 = 1,
        cursors: [CursorMove] = [], from client: Client = "client"
    ) -> [Reply] {
        bus.ask(
            .report(
                Report(
                    worker: "gate", replica: replica, lease: lease, slots: slots,
                    through: through, cursors: cursors, nextDeadline: deadline,
                    attempting: attempting)), from: client)
    }

    @Test func `another replica stands by as long as the lease lasts, and then speaks`() throws {
        _ = try #require(bus.join())
        let standby = try #require(bus.join(replica: "b", as: "b"))
        #expect(standby.slots.isEmpty)
        bus.wait(.seconds(3))
        _ = report(standby.lease, replica: "b", slots: .none, from: "b")
        bus.wait(.seconds(1))
        guard case .granted(let grant) = bus.take(for: "b").last else {
            Issue.record("no grant")
            return
        }
        #expect(grant.lease == standby.lease)
        #expect(grant.slots == .every)
        #expect(grant.cautious)
    }

    @Test func `a report renews the lease`() throws {
        let lease = try #require(bus.join()).lease
        bus.wait(.seconds(3))
        let standby = try #require(bus.join(replica: "b", as: "b")).lease
        #expect(report(lease) == [.noted(number: 0)])
        bus.wait(.seconds(3))
        _ = report(standby, replica: "b", slots: .none, from: "b")
        #expect(bus.speak(lease, 1) != .fenced(lease))
    }

    @Test func `a report between two outcomes changes nothing about their numbers`() throws {
        let lease = try #require(bus.join()).lease
        #expect(bus.speak(lease, 1) == .stored([Stored(sequence: 2, duplicate: false)]))
        _ = report(lease)
        #expect(bus.speak(lease, 2, step: 1) == .stored([Stored(sequence: 3, duplicate: false)]))
    }

    @Test func `a process under the same name supersedes its former self at once`() throws {
        let former = try #require(bus.join()).lease
        let grant = try #require(bus.join(as: "successor"))
        #expect(grant.lease > former)
        #expect(report(former) == [.fenced(former)])
        #expect(bus.speak(former, 1) == .fenced(former))
    }

    @Test func `who is started again under its name leaves the worker to one that stands by`()
        throws
    {
        _ = try #require(bus.join())
        let standby = try #require(bus.join(replica: "b", as: "b"))
        let again = try #require(bus.join(as: "again"))
        #expect(again.slots.isEmpty)
        guard case .granted(let grant) = bus.take(for: "b").last else {
            Issue.record("no grant")
            return
        }
        #expect(grant.lease == standby.lease)
        #expect(grant.slots == .every)
        #expect(grant.cautious)
    }

    @Test func `where no room is left for a replica, one of those may come back`() throws {
        for number in 1...128 {
            #expect(bus.join(replica: "\(number)", as: Client(identity: [UInt8(number)])) != nil)
        }
        #expect(bus.join(replica: "129", as: "late") == nil)
        #expect(bus.join(replica: "7", as: "again") != nil)
    }

    @Test func `FENCED: what a killed worker left in the queue`() throws {
        let former = try #require(bus.join()).lease
        bus.isSlow = true
        _ = bus.door(1, [said("a")])
        _ = bus.speak(former, 1)
        #expect(bus.ask(.join(Join(worker: "gate", replica: "a"))).map(isFenced) == [true])
        bus.store()
        #expect(bus.journal.head.sequence == 2)
    }

    @Test func `a grant waits for the group under way and carries its cursors`() throws {
        let former = try #require(bus.join()).lease
        bus.isSlow = true
        _ = bus.speak(former, 1)
        #expect(bus.join() == nil)
        bus.store()
        let replies = bus.take(for: "client")
        guard case .granted(let grant) = replies.last else {
            Issue.record("no grant in \(replies)")
            return
        }
        #expect(grant.cursors == [CursorMove(fold: fold, settled: 1)])
        #expect(grant.head.sequence == 2)
    }

    @Test func `asking again while a grant waits gives one grant`() {
        bus.isSlow = true
        _ = bus.door(1, [said("a")])
        _ = bus.join()
        _ = bus.join()
        bus.store()
        let grants = bus.take(for: "client").filter {
            if case .granted = $0 { true } else { false }
        }
        #expect(grants.count == 1)
    }

    @Test func `a fenced holder's conflict is no matter of its successor`() throws {
        let former = try #require(bus.join()).lease
        _ = bus.speak(former, 1, note: "first")
        bus.isSlow = true
        _ = bus.speak(former, 2, note: "other")
        #expect(bus.join() == nil)
        bus.store()
        guard case .granted(let grant) = bus.take(for: "client").last else {
            Issue.record("no grant")
            return
        }
        bus.isSlow = false
        #expect(bus.speak(grant.lease, 2, step: 1) == .busy(milliseconds: 0, expected: 1))
    }

    @Test func `who leaves in order leaves no suspicion`() throws {
        let lease = try #require(bus.join()).lease
        let leave = Leave(number: 7, worker: "gate", replica: "a", lease: lease)
        #expect(bus.ask(.leave(leave)) == [.noted(number: 7)])
        #expect(try #require(bus.join(replica: "b", as: "other")).cautious == false)
    }

    @Test func `reported cursors are granted, and stored within a second`() throws {
        let lease = try #require(bus.join()).lease
        bus.wait(.seconds(2))
        _ = report(lease, cursors: [CursorMove(fold: fold, settled: 1)])
        bus.wait(.seconds(1))
        #expect(bus.journal.cursors() == [fold: 1])
        bus.restart()
        #expect(try #require(bus.join()).cursors == [CursorMove(fold: fold, settled: 1)])
    }

    @Test func `a cursor of another worker, or of the future, is not taken`() throws {
        let lease = try #require(bus.join()).lease
        let other = FoldID(worker: "router", slot: .all)
        _ = report(
            lease,
            cursors: [CursorMove(fold: other, settled: 1), CursorMove(fold: fold, settled: 9)])
        #expect(try #require(bus.join("router")).cursors.isEmpty)
        #expect(try #require(bus.join()).cursors.isEmpty)
    }

    private func isFenced(_ reply: Reply) -> Bool {
        guard case .answer(let answer) = reply, case .fenced = answer.result else { return false }
        return true
    }
}
