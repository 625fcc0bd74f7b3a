// SPDX-License-Identifier: Apache-2.0
import Bus
import Events
import Foundation
import Journey
import Testing
import Wire
import WorkerTesting

/// What the bus sees of replicas, and says of them to who reads its log or asks for its status.
@Suite struct SightTests {
    let bus = MemoryBus.fresh()

    private func tell(_ grant: Grant, _ replica: String = "a", _ complaint: String? = nil) {
        let report = Report(
            worker: "gate", replica: replica, lease: grant.lease, through: 0,
            ready: complaint == nil, complaint: complaint)
        _ = bus.ask(.report(report))
    }

    private func join(_ replica: String = "a", from client: Client = "first") throws -> Grant {
        let replies = bus.ask(
            .join(Join(worker: "gate", replica: replica, shares: true)), from: client)
        return try #require(
            replies.compactMap { if case .granted(let grant) = $0 { grant } else { nil } }.last)
    }

    @Test func `who goes silent is said once, and so is its return`() throws {
        let grant = try join()
        tell(grant)
        bus.wait(.seconds(7))
        #expect(bus.notices == [.isSilent("gate/a", othersAreThere: false)])
        tell(grant)
        tell(grant)
        #expect(bus.notices.dropFirst() == [.isBack("gate/a")])
    }

    @Test func `who goes silent is said, and then forgotten, also while a bus is busy`() throws {
        tell(try join())
        let listener = Report(worker: "meter", replica: "a", lease: nil, through: 0)
        _ = bus.ask(.report(listener))
        for number in 1...250 {
            let event = try Draft(
                FactObserved(field: "any", value: .text("x"), source: "test"), subject: "deal:1",
                key: "deal:1"
            ).event(id: "\(number)", source: "/door", time: bus.now)
            bus.ask(.publish(Publish(number: UInt64(number), events: [event.json])), from: "door")
            bus.wait(.milliseconds(300))
        }
        let silent = ["gate/a", "meter/a"].map { Notice.isSilent($0, othersAreThere: false) }
        #expect(bus.notices == silent)
        // Nobody else can have the lease of the one; the other has none.
        #expect(try bus.status().workers.map(\.worker) == ["gate"])
    }

    @Test func `of who goes silent beside others it is said that they have its work`() throws {
        let first = try join("a")
        let second = try join("b", from: "second")
        tell(first, "a")
        for _ in 1...7 {
            bus.wait(.seconds(1))
            tell(second, "b")
        }
        #expect(bus.notices == [.isSilent("gate/a", othersAreThere: true)])
    }

    @Test func `who cannot go on for two seconds is said once, with its reason, and its return`()
        throws
    {
        let grant = try join()
        for _ in 1...4 {
            tell(grant, "a", "no way")
            bus.wait(.seconds(1))
        }
        #expect(bus.notices == [.isStuck("gate/a", "no way")])
        let status = try #require(bus.status().workers.first)
        #expect(status.state == .stuck)
        #expect(status.complaint == "no way")
        for _ in 1...2 { tell(grant) }
        #expect(bus.notices.dropFirst() == [.isBack("gate/a")])
    }

    @Test func `a complaint that is over at once is told to nobody`() throws {
        let grant = try join()
        tell(grant, "a", "the bus is silent")
        bus.wait(.seconds(1))
        tell(grant)
        #expect(bus.notices.isEmpty)
    }

    @Test func `a bus that stood still holds it against nobody`() throws {
        let grant = try join()
        tell(grant)
        bus.sleep(.seconds(20))
        #expect(bus.notices == [.stoodStill(.seconds(20))])
        bus.wait(.seconds(2))
        tell(grant)
        #expect(bus.notices.count == 1)
        #expect(try bus.status().workers.first?.state == .ready)
    }

    @Test func `two processes that take one name from each other are named, and shown as stuck`()
        throws
    {
        for _ in 1...3 {
            tell(try join(from: "one"))
            tell(try join(from: "other"))
            bus.wait(.seconds(1))
        }
        #expect(bus.notices == [.haveOneName("gate/a")])
        let status = try #require(bus.status().workers.first)
        #expect(status.state == .stuck)
        #expect(status.complaint?.contains("--replica") == true)
        // The other one has ended.
        let grant = try join(from: "one")
        for _ in 1...5 {
            bus.wait(.seconds(1))
            tell(grant)
        }
        #expect(try bus.status().workers.first?.state == .ready)
    }

    @Test func `a process that is started again twice is no rival`() throws {
        for client: Client in ["one", "two", "three"] { tell(try join(from: client)) }
        #expect(bus.notices.isEmpty)
        #expect(try bus.status().workers.first?.state == .ready)
    }

    @Test func `strangers without a lease give way to who has one, and fill no status`() throws {
        for number in 0..<1_000 {
            let name = String(repeating: "\"", count: 120) + "\(number)"
            let report = Report(
                worker: "gate", replica: name, lease: nil, through: 0, ready: false,
                complaint: String(repeating: "\"", count: 1_000))
            _ = bus.ask(.report(report), from: "stranger")
        }
        tell(try join())
        let status = try bus.status()
        #expect(status.workers.count == 1_000)
        #expect(status.workers.contains { $0.replica == "a" && $0.state == .ready })
        let replies = bus.ask(.status(number: 1))
        let sizes = replies.map { if case .status(_, let json) = $0 { json.count } else { 0 } }
        #expect(sizes.count == 1)
        #expect((1..<Limits.requestBytes).contains(sizes[0]))
    }

    @Test(
        arguments: [
            ("\u{1B}[2J", "has no control characters"),
            (String(repeating: "a", count: 129), "has at most 128 bytes"),
        ])
    func `a name that no terminal could show gets no lease and no place`(
        name: String, rule: String
    ) throws {
        let report = Report(worker: "gate", replica: name, lease: nil, through: 0)
        for request in [
            Request.join(Join(worker: "gate", replica: name, shares: true)), .report(report),
        ] {
            let replies = bus.ask(request)
            #expect(replies.count == 1)
            guard case .refused(_, let reason) = replies.first else {
                Issue.record("\(replies)")
                return
            }
            #expect(reason.contains(rule) && reason.contains("--replica"))
        }
        #expect(try bus.status().workers.isEmpty)
    }

    @Test func `a listener that leaves is missed by nobody`() throws {
        let report = Report(worker: "meter", replica: "a", lease: nil, through: 0)
        _ = bus.ask(.report(report))
        #expect(try bus.status().workers.count == 1)
        bus.ask(.leave(Leave(number: 1, worker: "meter", replica: "a", lease: nil)))
        #expect(try bus.status().workers.isEmpty)
    }
}
