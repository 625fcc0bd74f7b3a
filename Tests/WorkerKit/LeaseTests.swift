// SPDX-License-Identifier: Apache-2.0
import Bus
import Events
import Journey
import Testing
import Wire
import WorkerKit
import WorkerTesting

/// Who may speak, and who not any more.
@Suite struct LeaseTests {
    @Test func `who has lost the lease is fenced, and gets a share of its own`() {
        let old = Stage<First>()
        let new = Stage<Next>(old.bus, replica: "b")
        #expect(!new.host.isReady)
        for _ in 1...5 {
            old.bus.wait(.seconds(1))
            new.step(.tick)
        }
        #expect(new.host.isReady)
        _ = old.bus.takeCommits()
        var isFirst = true
        new.overheard = { commit in
            if isFirst { old.step(.commit(commit)) }
            isFirst = false
        }
        new.tell(.text("a"))
        new.wait(.seconds(1))
        old.step(.tick)
        #expect(new.said == ["NEW a 1"])
        #expect(old.host.unacknowledged == 0)
        #expect(old.host.owned.count == 32)
        #expect(old.host.owned.intersection(new.host.owned).isEmpty)
    }

    @Test func `a join that came twice: what the former lease lost is no matter of the newer`()
        throws
    {
        let stage = Stage<First>()
        stage.tell(.text("a"))
        let former = stage.sent.compactMap { request -> LeaseEpoch? in
            if case .report(let report) = request { report.lease } else { nil }
        }.last
        // The bus hears the same join again: what the first one got is lost.
        let join = stage.sent.first { if case .join = $0 { true } else { false } }
        stage.bus.step(.request(stage.client, try #require(join)))
        stage.pump()
        stage.sent = []
        stage.step(.reply(.fenced(try #require(former))))
        stage.tell(.text("b"))
        #expect(!stage.sent.contains { if case .join = $0 { true } else { false } })
        #expect(stage.host.isReady)
        #expect(stage.said == ["a 1", "b 2"])
    }

    @Test func `who leaves says so again where nobody has answered`() {
        let stage = Stage<First>()
        stage.losesRequests = true
        stage.step(.drain)
        #expect(!stage.isDrained)
        stage.losesRequests = false
        stage.wait(.seconds(3))
        #expect(stage.isDrained)
    }

    @Test func `who is leaving when another bus begins is gone, and asks for nothing`() {
        let stage = Stage<First>()
        stage.losesRequests = true
        stage.step(.drain)
        stage.losesRequests = false
        stage.sent = []
        stage.bus.restart()
        stage.wait(.milliseconds(1_200))
        #expect(stage.isDrained)
        #expect(!stage.sent.contains { if case .join = $0 { true } else { false } })
    }

    @Test func `what a fold cannot say any more when it is given back, the next holder decides`()
        throws
    {
        let first = Stage<First>()
        let name = try #require(
            ["ada", "bo", "cy", "di"].first { Slot(key: "deal:\($0)").number > 31 })
        first.losesPublishes = true
        first.tell(.text("a"), about: name)
        let second = Stage<First>(first.bus, replica: "b")
        first.wait(.milliseconds(100))
        for case .publish(let publish) in first.sent.suffix(9) {
            let answer = Answer(
                number: publish.number, fold: publish.outcome?.key.fold,
                result: .bad(index: 0, path: "$", rule: "no"))
            first.step(.reply(.answer(answer)))
        }
        first.losesPublishes = false
        for _ in 1...3 {
            first.wait(.seconds(1))
            second.wait(.seconds(1))
        }
        #expect(first.host.isReady)
        #expect(second.said == ["a 1"])
        #expect(try second.isAsHistorySays)
    }

    @Test func `who may not speak does not go on, for another may decide otherwise`() throws {
        let old = Stage<First>()
        old.tell(.text("a"))
        old.bus.restart()
        old.losesRequests = true
        let new = Stage<Next>(old.bus, replica: "b")
        new.overheard = { old.step(.commit($0)) }
        new.bus.wait(.seconds(1))
        new.tell(.number(-1))
        #expect(new.said == ["a 1", "below zero"])
        old.losesRequests = false
        for _ in 1...6 { old.bus.wait(.seconds(1)) }
        old.wait(.seconds(2))
        #expect(old.host.isReady)
        #expect(try old.isAsHistorySays)
    }

    @Test func `who was fenced by another build reads what that one said`() throws {
        let stage = Stage<First>()
        let grant = Stage<Next>(stage.bus)
        // A process of another build, which was thought dead, has said something else.
        grant.tell(.text("a"))
        #expect(grant.said == ["NEW a 1"])
        grant.tell(.text("b"))
        stage.step(.tick)
        stage.wait(.seconds(6))
        #expect(try stage.isAsHistorySays)
    }
}
