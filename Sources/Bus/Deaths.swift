// SPDX-License-Identifier: Apache-2.0
internal import Journey
internal import Wire

/// What processes did not survive: whose last holder ended without a word, and what they had said
/// they were about to take.
struct Deaths {
    private struct Death {
        var count: UInt32
        /// The slots of those that died on it, less those of which somebody has got over it.
        var slots: SlotSet
    }

    /// Of each worker, the slots whose last holder did not leave in order. What an earlier bus knew
    /// of it is forgotten: on a journal that holds anything, nobody is known to have.
    private var unclean: [WorkerName: SlotSet] = [:]
    private let journalIsNew: Bool
    private var deaths: [Attempt: Death] = [:]
    /// Who was fenced in an attempt and has not been heard since: dead, as long as it is not.
    private var fenced: [Client: Attempt] = [:]
    /// As many as are fenced before the first of them speaks again; beyond, they stay dead.
    private static let mostFenced = 1_000

    init(journalIsNew: Bool) { self.journalIsNew = journalIsNew }

    /// Whether the last holder of any of these slots did not leave in order.
    func concern(_ worker: WorkerName, _ slots: SlotSet) -> Bool {
        !unclean(worker).intersection(slots).isEmpty
    }

    private func unclean(_ worker: WorkerName) -> SlotSet {
        unclean[worker] ?? (journalIsNew ? .none : .every)
    }

    /// What processes died on that held any of these slots.
    func suspects(_ worker: WorkerName, _ slots: SlotSet) -> [Suspect] {
        deaths.filter {
            $0.key.fold.worker == worker && !$0.value.slots.intersection(slots).isEmpty
        }
        .sorted { $0.key < $1.key }.map { Suspect(attempt: $0.key, deaths: $0.value.count) }
    }

    mutating func died(
        _ worker: WorkerName, _ slots: SlotSet, attempting attempt: Attempt?, _ client: Client
    ) {
        unclean[worker] = unclean(worker).union(slots)
        guard let attempt else { return }
        let former = deaths[attempt] ?? Death(count: 0, slots: .none)
        deaths[attempt] = Death(count: former.count + 1, slots: former.slots.union(slots))
        if fenced.count < Self.mostFenced { fenced[client] = attempt }
    }

    mutating func leftInOrder(_ worker: WorkerName, _ slots: SlotSet) {
        unclean[worker] = unclean(worker).subtracting(slots)
        getOver(worker, slots) { _ in true }
    }

    /// A client speaks: if it was fenced it lives, and what it attempted killed nobody.
    mutating func hear(_ client: Client) {
        guard !fenced.isEmpty, let attempt = fenced.removeValue(forKey: client) else { return }
        if let death = deaths[attempt] {
            deaths[attempt] =
                death.count > 1 ? Death(count: death.count - 1, slots: death.slots) : nil
        }
    }

    /// A replica says what it is about to take; nil once it takes what nobody died on. It has got
    /// over what it said before. Of what else lies behind it, only what several died on stays under
    /// suspicion: their fold was stopped there.
    mutating func attempts(
        _ attempt: Attempt?, after former: Attempt?, by worker: WorkerName, _ slots: SlotSet
    ) {
        guard let former, former != attempt else { return }
        let reached = attempt?.first ?? .max
        getOver(worker, slots) { $0.key.last < reached && $0.value.count <= 1 }
        deaths[former] = nil
    }

    private mutating func getOver(
        _ worker: WorkerName, _ slots: SlotSet, _ condition: ((key: Attempt, value: Death)) -> Bool
    ) {
        for death in deaths where death.key.fold.worker == worker && condition(death) {
            let left = death.value.slots.subtracting(slots)
            deaths[death.key] = left.isEmpty ? nil : Death(count: death.value.count, slots: left)
        }
    }

    /// An outcome at its anchor is stored, if only that it is parked: nobody will die on it again.
    mutating func acquit(_ key: OutcomeKey) {
        guard key.phase != .alarm, !deaths.isEmpty else { return }
        deaths = deaths.filter {
            !($0.key.isOneAnchor && $0.key.first == key.anchor
                && $0.key.fold.worker == key.fold.worker)
        }
    }
}
