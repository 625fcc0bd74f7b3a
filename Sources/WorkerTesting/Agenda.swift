// SPDX-License-Identifier: Apache-2.0
internal import Journey

/// What happens when, in a world without clocks: a binary heap by time, and by arrival within one.
struct Agenda {
    private struct Item {
        var time: Instant
        var number: UInt64
        var happen: () -> Void
        func isBefore(_ other: Item) -> Bool { (time, number) < (other.time, other.number) }
    }

    private var items: [Item] = []
    private var count: UInt64 = 0

    mutating func add(at time: Instant, _ happen: @escaping () -> Void) {
        count += 1
        items.append(Item(time: time, number: count, happen: happen))
        var child = items.count - 1
        while child > 0 {
            let parent = (child - 1) / 2
            guard items[child].isBefore(items[parent]) else { break }
            items.swapAt(child, parent)
            child = parent
        }
    }

    mutating func next() -> (time: Instant, happen: () -> Void)? {
        guard let first = items.first else { return nil }
        let last = items.removeLast()
        guard !items.isEmpty else { return (first.time, first.happen) }
        items[0] = last
        var parent = 0
        while true {
            var least = parent
            for child in [2 * parent + 1, 2 * parent + 2]
            where child < items.count && items[child].isBefore(items[least]) {
                least = child
            }
            guard least != parent else { break }
            items.swapAt(parent, least)
            parent = least
        }
        return (first.time, first.happen)
    }

    mutating func removeAll() { items = [] }
}
