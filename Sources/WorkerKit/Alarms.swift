// SPDX-License-Identifier: Apache-2.0
public import Journey

/// Deadlines and what each is for, the earliest at hand.
///
/// Reading `next` costs nothing, a change the logarithm of the number of deadlines. What was set
/// and cancelled in which order leaves no trace: equal alarms encode to equal bytes.
public struct Alarms<ID: Codable & Hashable & Comparable & Sendable>: Sendable {
    /// What is due at each deadline, in order. Bounded by what the owner sets and cancels.
    private var due: [Instant: [ID]] = [:]
    /// A binary heap of the deadlines. Those whose alarms were all cancelled stay until they come
    /// to the top, or until they outnumber the others.
    private var heap: [Instant] = []

    public init() {}

    public var next: Instant? { heap.first }

    /// What is due at a deadline, in the order of the ids.
    public func due(at deadline: Instant) -> [ID] { due[deadline] ?? [] }

    public mutating func set(_ id: ID, at deadline: Instant) {
        guard let others = due[deadline] else {
            due[deadline] = [id]
            push(deadline)
            return
        }
        let place = Self.place(of: id, in: others)
        guard place == others.count || others[place] != id else { return }
        due[deadline]?.insert(id, at: place)
    }

    public mutating func cancel(_ id: ID, at deadline: Instant) {
        guard let ids = due[deadline] else { return }
        let place = Self.place(of: id, in: ids)
        guard place < ids.count, ids[place] == id else { return }
        if ids.count > 1 {
            due[deadline]?.remove(at: place)
        } else {
            due[deadline] = nil
            clean()
        }
    }

    /// The first place whose id is not before `id`.
    private static func place(of id: ID, in ids: [ID]) -> Int {
        var low = 0
        var high = ids.count
        while low < high {
            let middle = (low + high) / 2
            if ids[middle] < id { low = middle + 1 } else { high = middle }
        }
        return low
    }
}

/// The heap.
extension Alarms {
    private mutating func push(_ deadline: Instant) {
        var child = heap.count
        heap.append(deadline)
        while child > 0, heap[child] < heap[(child - 1) / 2] {
            heap.swapAt(child, (child - 1) / 2)
            child = (child - 1) / 2
        }
    }

    private mutating func pop() {
        heap.swapAt(0, heap.count - 1)
        heap.removeLast()
        var parent = 0
        while 2 * parent + 1 < heap.count {
            let (left, right) = (2 * parent + 1, 2 * parent + 2)
            let least = right < heap.count && heap[right] < heap[left] ? right : left
            guard heap[least] < heap[parent] else { return }
            heap.swapAt(parent, least)
            parent = least
        }
    }

    private mutating func clean() {
        while let top = heap.first, due[top] == nil { pop() }
        // A sorted array is a heap.
        if heap.count > 2 * due.count + 16 { heap = due.keys.sorted() }
    }
}

extension Alarms: Codable {
    private struct Entry: Codable {
        var at: Instant
        var ids: [ID]
    }

    public init(from decoder: any Decoder) throws {
        for entry in try decoder.singleValueContainer().decode([Entry].self) {
            due[entry.at] = entry.ids
        }
        heap = due.keys.sorted()
    }

    public func encode(to encoder: any Encoder) throws {
        var container = encoder.singleValueContainer()
        try container.encode(due.keys.sorted().map { Entry(at: $0, ids: due[$0] ?? []) })
    }
}
