// SPDX-License-Identifier: Apache-2.0
internal import Journey
internal import Wire

/// How the slots of a worker are shared among its replicas: evenly, to within one; nobody gives
/// away what it need not; one replica is asked at a time.
extension Leases {
    /// Hands out what nobody has, or asks who has too much for some of it.
    ///
    /// - Returns: who is asked now, and for what.
    mutating func share(_ worker: WorkerName, now: Instant) -> (LeaseEpoch, SlotSet)? {
        let replicas = replicas(of: worker)
        // Builds that do not share alike do not work beside each other: who came first goes on.
        guard let first = replicas.first(where: { !$0.slots.isEmpty }) ?? replicas.first
        else { return nil }
        let members = replicas.filter { $0.shares == first.shares && isThere($0, now) }
        let free = free(of: worker)
        if !free.isEmpty, !members.isEmpty, mayGive(to: replicas, now) {
            if first.shares {
                for slot in free.slots { give(SlotSet([slot]), to: emptiest(members).lease) }
            } else if free == .every {
                give(.every, to: members[0].lease)
            }
        }
        guard first.shares, replicas.allSatisfy(\.asked.isEmpty) else { return nil }
        return balance(members.compactMap { self.member($0.lease) })
    }

    private func isThere(_ member: Member, _ now: Instant) -> Bool {
        member.expires > now || replicas(of: member.worker).count == 1
    }

    /// After a restart of the bus, those that lived on come back for what they had.
    private func mayGive(to replicas: [Member], _ now: Instant) -> Bool {
        now - start >= Self.length
            || replicas.allSatisfy { $0.held.isEmpty || $0.held == .every }
    }

    private func emptiest(_ members: [Member]) -> Member {
        members.min { slots($0.lease) < slots($1.lease) } ?? members[0]
    }

    private func slots(_ lease: LeaseEpoch) -> Int { members[lease]?.slots.count ?? 0 }

    /// The fullest gives to the emptiest, until nobody has two more than another.
    private mutating func balance(_ members: [Member]) -> (LeaseEpoch, SlotSet)? {
        guard let fullest = members.max(by: { $0.slots.count < $1.slots.count }),
            let least = members.map(\.slots.count).min(), fullest.slots.count > least + 1
        else { return nil }
        let most = (Slot.count + members.count - 1) / members.count
        let spare = max(1, fullest.slots.count - most)
        // What it does not know of yet, it cannot give back.
        let given = SlotSet(fullest.confirmed.slots.suffix(spare))
        guard !given.isEmpty else { return nil }
        ask(fullest.lease, for: given)
        return (fullest.lease, given)
    }
}
