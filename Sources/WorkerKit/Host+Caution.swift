// SPDX-License-Identifier: Apache-2.0
internal import Events
internal import Journey
internal import Wire

/// What a host knows after an unclean end: it tells the bus where it is before it goes on, so that
/// the bus can count what processes die on. History is told by the page; the page that somebody
/// died on, and what is decided, by the anchor.
struct Caution: Sendable {
    /// An anchor that so many processes told and died on is not taken again: with the first, which
    /// had no reason to tell, these are three.
    static let mostDeaths: UInt32 = 2

    /// What lies up to here is told before it is taken; 0 when there is no need.
    var until: UInt64 = 0
    /// What was told, in which report: the bus has not said yet that it knows.
    var told: (attempt: Attempt, number: UInt64)?
    /// What the bus knows that the host is at.
    var current: Attempt?
    var suspects: [Suspect] = []

    /// Whether anything has to be told, or anything is deadly.
    var isNeeded: Bool { until > 0 || !suspects.isEmpty }

    init() {}

    init(_ grant: Grant) {
        until = grant.cautious ? grant.head.sequence : 0
        suspects = grant.suspects
    }

    /// What was granted beside what is held already.
    mutating func add(_ grant: Grant) {
        if grant.cautious { until = max(until, grant.head.sequence) }
        suspects = grant.suspects
    }

    /// How many told that they take an anchor in a slot, and died.
    func deaths(on anchor: UInt64, in slot: Slot) -> UInt32 {
        suspects.lazy.filter {
            $0.attempt.isOneAnchor && $0.attempt.first == anchor
                && [slot, .all].contains($0.attempt.fold.slot)
        }.map(\.deaths).max() ?? 0
    }

    /// Whether too many died on an anchor in a slot.
    func isDeadly(_ anchor: UInt64, in slot: Slot) -> Bool {
        deaths(on: anchor, in: slot) >= Self.mostDeaths
    }

    /// It is parked: nobody will die on it again.
    mutating func acquit(_ anchor: UInt64) {
        suspects.removeAll { $0.attempt.isOneAnchor && $0.attempt.first == anchor }
    }

    /// Whether somebody died within a stretch of history.
    func suspects(_ first: UInt64, _ last: UInt64) -> Bool {
        suspects.contains { $0.attempt.first <= last && $0.attempt.last >= first }
    }
}

extension Host {
    /// Tells the bus that an event is about to be taken, by folds of which it is history and by
    /// folds that decide it.
    ///
    /// - Returns: whether the bus knows; what it does not know of is not taken yet.
    mutating func announce(
        _ entry: Entry, _ places: [Slot], in item: Lane.Item, _ actions: inout [Action]
    ) -> Bool {
        let deciding = places.filter { entry.sequence > settled[$0, default: 0] }
        let history = places.filter { entry.sequence <= settled[$0, default: 0] }
        let surviving = stopDeadly(history, entry.sequence, &actions)
        return deciding.isEmpty
            ? announceReplay(entry.sequence, surviving, in: item, &actions)
            : announceDecision(entry.sequence, deciding + surviving, &actions)
    }

    /// Tells what is about to be decided. What is deadly is parked, not decided.
    private mutating func announceDecision(
        _ anchor: UInt64, _ slots: [Slot], _ actions: inout [Action]
    ) -> Bool {
        let taken = slots.filter { !caution.isDeadly(anchor, in: $0) }
        guard anchor <= caution.until, !taken.isEmpty else { return true }
        return announce(Attempt(fold: fold(of: slots), anchor: anchor), &actions)
    }

    /// Tells that an outcome is applied which the journal has at an anchor that is not settled.
    /// Where the anchor is deadly and one more died, it is not the anchor that kills but what
    /// stands there already: the fold stands still.
    mutating func announceStored(
        _ anchor: UInt64, _ slot: Slot, _ actions: inout [Action]
    ) -> Bool {
        guard anchor <= caution.until else { return true }
        if caution.deaths(on: anchor, in: slot) > Caution.mostDeaths {
            let reason = "processes died while they applied what stands at event \(anchor)"
            stop(slot, reason, &actions)
            return true
        }
        return announce(Attempt(fold: fold(of: [slot]), anchor: anchor), &actions)
    }

    /// Tells what part of history is about to be applied.
    mutating func announceReplay(
        _ anchor: UInt64, _ slots: [Slot], in item: Lane.Item, _ actions: inout [Action]
    ) -> Bool {
        let (first, last) = (item.commit.after.sequence + 1, item.commit.through.sequence)
        guard item.isPage, anchor <= caution.until, first <= last, !slots.isEmpty else {
            return true
        }
        let attempt =
            caution.suspects(first, last)
            ? Attempt(fold: fold(of: slots), anchor: anchor)
            : Attempt(fold: fold(of: [.all]), first: first, last: last)
        return announce(attempt, &actions)
    }

    private func fold(of slots: [Slot]) -> FoldID {
        FoldID(worker: W.name, slot: slots.count == 1 ? slots[0] : .all)
    }

    /// One attempt is told at a time, so that a death has one cause.
    private mutating func announce(_ attempt: Attempt, _ actions: inout [Action]) -> Bool {
        if caution.current == attempt { return true }
        guard caution.told == nil else { return false }
        let report = report(attempting: attempt)
        caution.told = (attempt, report.number)
        actions.append(.send(.report(report)))
        return false
    }

    /// The bus has taken a report. Later reports repeat what was told.
    mutating func note(_ number: UInt64) {
        guard let told = caution.told, number >= told.number else { return }
        caution.current = told.attempt
        caution.told = nil
    }

    /// Past all that an unclean end left behind, the bus hears at once that it is got over.
    mutating func endCaution() {
        guard caution.until > 0, caution.told == nil, lanes.count == 1, reloading.isEmpty,
            through.sequence >= caution.until
        else { return }
        caution.until = 0
        caution.current = nil
        mustReport()
    }

    /// A fold on whose history processes die stands still, and says so.
    ///
    /// - Returns: of the slots that an event reaches, those that go on.
    mutating func stopDeadly(
        _ slots: [Slot], _ anchor: UInt64, _ actions: inout [Action]
    ) -> [Slot] {
        slots.filter { slot in
            guard caution.isDeadly(anchor, in: slot) else { return true }
            let reason =
                "processes died while they applied event \(anchor); install a build that gets "
                + "over it, or restart the worker in order to try again"
            stop(slot, reason, &actions)
            return false
        }
    }

    /// A fold cannot go on: its state is dropped and what it has not said stays unsaid, until
    /// another process reads it again.
    mutating func stop(_ slot: Slot, _ reason: String, _ actions: inout [Action]) {
        guard stuck[slot] == nil else { return }
        if yielding.contains(slot) {
            // Whoever has it next meets what this one could not say.
            givenBack[slot] = nil
        } else {
            stuck[slot] = reason
        }
        seats[slot] = nil
        earliest.isKnown = false
        outbox.drop(FoldID(worker: W.name, slot: slot))
        mustReport()
        actions.append(.alert(.stopped(slot, reason)))
    }
}
