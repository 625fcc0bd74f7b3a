// SPDX-License-Identifier: Apache-2.0
internal import Events
internal import Journey
internal import Wire

/// Outcomes that are not acknowledged yet, in the order in which they were decided.
struct Outbox: Sendable {
    /// What may be under way before the host stops taking: the bus's groups hold as many.
    static let mostRequests = 1024
    static let mostBytes = 8 * 1024 * 1024

    struct Item: Sendable {
        var number: UInt64
        var outcome: Outcome
        var restarts: Bool
        var bytes: Int
        /// When it was last offered.
        var offered: Instant
    }

    private(set) var items: [Item] = []
    private var bytes = 0
    private var lastNumber: [FoldID: UInt64] = [:]
    private var restarting: Set<FoldID> = []

    var isEmpty: Bool { items.isEmpty }
    var isFull: Bool { items.count >= Self.mostRequests || bytes >= Self.mostBytes }
    func holds(_ fold: FoldID) -> Bool { items.contains { $0.outcome.key.fold == fold } }

    mutating func add(_ outcome: Outcome, now: Instant) -> Item {
        let fold = outcome.key.fold
        lastNumber[fold, default: 0] += 1
        let item = Item(
            number: lastNumber[fold, default: 1], outcome: outcome,
            restarts: restarting.remove(fold) != nil,
            bytes: outcome.events.reduce(0) { $0 + $1.json.count }, offered: now)
        items.append(item)
        bytes += item.bytes
        return item
    }

    /// Takes out what was acknowledged; nil for an answer to something not waited for.
    mutating func remove(_ fold: FoldID, _ number: UInt64) -> Item? {
        guard
            let index = items.firstIndex(where: {
                $0.number == number && $0.outcome.key.fold == fold
            })
        else { return nil }
        bytes -= items[index].bytes
        return items.remove(at: index)
    }

    /// The key of what waits under a number.
    func key(_ fold: FoldID, _ number: UInt64) -> OutcomeKey? {
        items.first { $0.number == number && $0.outcome.key.fold == fold }?.outcome.key
    }

    /// What a fold said and nobody has acknowledged is taken back.
    mutating func drop(_ fold: FoldID) {
        for item in items where item.outcome.key.fold == fold { bytes -= item.bytes }
        items.removeAll { $0.outcome.key.fold == fold }
    }

    /// What nobody answered since `moment`, in order; counts as offered `now`.
    mutating func overdue(since moment: Instant, now: Instant) -> [Item] {
        var overdue: [Item] = []
        for index in items.indices where items[index].offered <= moment {
            items[index].offered = now
            overdue.append(items[index])
        }
        return overdue
    }

    /// Everything of a fold from `number` on is to be offered again, as if last offered then. When
    /// the bus expects one that was acknowledged before, the first begins a new count.
    mutating func offerAgain(_ fold: FoldID, from number: UInt64, asOf moment: Instant) {
        var isFirst = true
        for index in items.indices where items[index].outcome.key.fold == fold {
            if isFirst, items[index].number > number { items[index].restarts = true }
            isFirst = false
            if items[index].number >= number { items[index].offered = moment }
        }
    }

    /// The fold is read again; its next outcome says so.
    mutating func restart(_ fold: FoldID) { restarting.insert(fold) }

    /// The number of the last outcome that a fold said; 0 where it said none.
    func lastNumber(of fold: FoldID) -> UInt64 { lastNumber[fold] ?? 0 }

    /// Whether one of a fold's outcomes up to a number waits.
    func holds(_ fold: FoldID, upTo number: UInt64) -> Bool {
        items.contains { $0.outcome.key.fold == fold && $0.number <= number }
    }

    /// A fold is given back: whoever has it next, be it this host again, counts from 1.
    mutating func recount(_ fold: FoldID) {
        lastNumber[fold] = nil
        restarting.remove(fold)
    }

    /// Numbers everything anew, for a new lease.
    mutating func renumber() {
        lastNumber = [:]
        restarting = []
        for index in items.indices {
            let fold = items[index].outcome.key.fold
            lastNumber[fold, default: 0] += 1
            items[index].number = lastNumber[fold, default: 1]
            items[index].restarts = false
        }
    }
}
