// SPDX-License-Identifier: Apache-2.0
import Events
import Foundation
import Journey
import Router
import Testing
import Wire
import WorkerKit
import WorkerTesting

/// A worker whose logic changes between two runs: what was decided stays, what is new is decided
/// anew, and nobody is in conflict.
@Suite(.serialized, .timeLimit(.minutes(2))) struct UpgradeTests {
    @Test func `after a drain the new logic speaks for new handoffs only`() async throws {
        try await RoutingDesk.open { desk in
            let first = Shift(Router.self, at: desk)
            try await desk.seal(1...6)
            let past = try await desk.routings(atLeast: 6)
            #expect(try await first.end() == [])
            // One cycle of six turns by weight: one, two, three.
            let owners = try past.map { try routed($0).owner }
            #expect(owners.count { $0 == "ida" } == 1)
            #expect(owners.count { $0 == "jo" } == 2)
            #expect(owners.count { $0 == "kim" } == 3)

            let second = Shift(PlainRouter.self, at: desk)
            try await desk.seal(7...12)
            #expect(try await expect(desk, keeps: past, upTo: 12) == 6)
            let states = try await desk.states(of: second.run)
            #expect(states.running == states.replayed)
            #expect(states.running.keys.sorted() == ["all"])
            #expect(try await second.end() == [])
        }
    }

    @Test func `after a kill in the middle the new logic decides what is open, and no more`()
        async throws
    {
        try await RoutingDesk.open { desk in
            let first = try RouterProcess(at: desk)
            try await desk.seal(1...3)
            _ = try await desk.routings(atLeast: 3)
            try await desk.seal(4...6)
            first.kill()
            let past = try await desk.routings()
            #expect(past.count >= 3)

            let second = Shift(PlainRouter.self, at: desk)
            try await desk.seal(7...12)
            let old = try await expect(desk, keeps: past, upTo: 12)
            // What the old process had sent when it died may reach the journal a moment later; it
            // cannot know of what came after its death.
            #expect((past.count...6).contains(old))
            let states = try await desk.states(of: second.run)
            #expect(states.running == states.replayed)
            #expect(try await second.end() == [])
            let log = try first.log()
            #expect(!log.isEmpty)
            #expect(!log.localizedLowercase.contains("conflict"), "\(log)")
        }
    }

    /// Past routings stand as they stood; one a handoff, those of the old rule first, and all from
    /// the seventh handoff on by the new one. Answers how many the old logic decided.
    private func expect(
        _ desk: RoutingDesk, keeps past: [[UInt8]], upTo last: Int
    ) async throws -> Int {
        let all = try await desk.routings(atLeast: last)
        #expect(Array(all.prefix(past.count)) == past)
        let routings = try all.map(routed)
        let handoffs = (1...last).map { HandoffID("lead-\($0)") }
        #expect(routings.map(\.handoff) == handoffs)
        let team = RoutingDesk.team.map(\.person)
        let old = routings.prefix { $0.because.decidedBy != PlainRouter.reason }.count
        for (turn, routing) in routings.enumerated().dropFirst(old) {
            #expect(routing.because.decidedBy == PlainRouter.reason)
            #expect(routing.owner == PlainRouter.owner(ofTurn: turn, team))
        }
        return old
    }

    private func routed(_ json: [UInt8]) throws -> HandoffRouted {
        try #require(try Event(json: json).body as? HandoffRouted)
    }

    @Test func `under every fault the old logic never speaks after the new one`() throws {
        var upgrades = 0
        for seed: UInt64 in 1...20 {
            let simulation = Simulation(seed: seed, rules: Company.topology)
            simulation.add(
                { Running(Router.self, replica: $0, now: $1) },
                { Running(PlainRouter.self, replica: $0, now: $1) })
            simulation.add({ Running(Sealer.self, replica: $0, now: $1) })
            var drafts = RoutingDesk.people + (1...40).map(RoutingDesk.lead)
            simulation.addDoor(count: drafts.count) { _ in drafts.removeFirst() }
            #expect(try simulation.run() == [], "seed \(seed)")
            let routings = try simulation.journal.everything()
                .compactMap { $0.event.body as? HandoffRouted }
            #expect(Set(routings.map(\.handoff)).count == 40, "seed \(seed)")
            #expect(routings.count == 40, "seed \(seed)")
            let isNew = routings.map { $0.because.decidedBy == PlainRouter.reason }
            #expect(isNew == isNew.filter { !$0 } + isNew.filter { $0 }, "seed \(seed)")
            // Seeds in which the upgrade comes amid the handoffs are those that count.
            if Set(isNew).count == 2 { upgrades += 1 }
        }
        #expect(upgrades > 0)
    }
}
