// SPDX-License-Identifier: Apache-2.0
internal import Crew
internal import Events
internal import Journey
internal import Wire
internal import WorkerKit

/// What an event costs a replica: one of its own slots, which it decodes, applies and decides, and
/// one of another's, which it finds in the directory and passes over.
struct PassingBench {
    private static let commits = 400
    private static let events = 64

    func run() throws -> (taken: Duration, passed: Duration) {
        let slot = Slot(key: "account:0")
        let mine = SlotSet([slot])
        guard let packager = Crew.workers.first(where: { $0.name == "packager" }) else {
            throw Failure("there is no packager in this build", status: .refused)
        }
        return (
            try time(packager, owning: mine),
            try time(packager, owning: SlotSet.every.subtracting(mine))
        )
    }

    /// For each event, all of one account, as live commits bring them.
    private func time<W: Worker>(_ worker: W.Type, owning slots: SlotSet) throws -> Duration {
        let now = Instant(microseconds: 0)
        var host = Host<W>(replica: "bench", now: now, snapshotInterval: nil)
        let lease = LeaseEpoch(bus: 1, counter: 1)
        let grant = Grant(lease: lease, slots: slots, head: .start, cursors: [], cautious: false)
        let asked = host.step(.reply(.granted(grant)), now: now)
        var from = Position.start
        let commits = try (0..<Self.commits).map { number in
            let commit = try Self.commit(number, after: from)
            from = commit.through
            return (head: commit.head, body: commit.body)
        }
        let page = Commit(epoch: 1, after: .start, through: .start, recorded: now)
        for action in asked {
            guard case .send(.read(let read)) = action else { continue }
            let reply = Page(id: read.id, atEnd: true, more: false, commit: page)
            _ = host.step(.reply(.page(reply)), now: now)
        }
        let start = ContinuousClock.now
        for commit in commits {
            let heard = try Commit(head: commit.head, body: commit.body)
            _ = host.step(.commit(heard), now: now)
        }
        let passed = ContinuousClock.now - start
        guard host.through == from else {
            throw Failure("the bench's host stands at \(host.through)", status: .refused)
        }
        return passed / (Self.commits * Self.events)
    }

    private static func commit(_ number: Int, after: Position) throws -> Commit {
        var commit = Commit(
            epoch: 1, after: after, through: after, recorded: Instant(microseconds: 0))
        for offset in 0..<events {
            let sequence = UInt64(number * events + offset + 1)
            let draft = Draft(
                FactObserved(field: "deal.stage", value: .text("open"), source: "bench"),
                subject: "deal:0", key: "account:0")
            let json = try draft.event(
                id: "\(sequence)", source: "/bench", time: Instant(microseconds: 0)
            ).json
            let stamped = Stamp.stamp(
                json, sequence: sequence, recorded: Instant(microseconds: 0))
            let entry = Entry(
                sequence: sequence, type: FactObserved.type, slot: Slot(key: "account:0"),
                outcome: nil, length: stamped.count)
            commit.entries.append(entry)
            commit.body += stamped
            commit.through = commit.through.following(entry, stamped)
        }
        return commit
    }
}
