// SPDX-License-Identifier: Apache-2.0
public import Journal
public import Wire

/// Snapshots in memory.
public final class MemorySnapshots: SnapshotStore, @unchecked Sendable {
    // Called from one thread, as the protocol says.
    private var parts: [SnapshotKey: [UInt64: [UInt16: SnapshotPart]]] = [:]
    public init() {}

    public func keep(_ part: SnapshotPart) {
        let sequence = part.position.sequence
        parts[part.key, default: [:]][sequence, default: [:]][part.number] = part
        guard let all = parts[part.key]?[sequence], all.count == part.count else { return }
        parts[part.key] = [sequence: all]
        parts = parts.filter { key, _ in
            key.fold != part.key.fold || part.key.version < 2 || key.version >= part.key.version - 1
        }
    }

    public func recall(_ key: SnapshotKey, part: UInt16) -> SnapshotPart? {
        let whole = (parts[key] ?? [:]).filter { _, parts in
            parts.count == Int(parts.values.first?.count ?? 0)
        }
        return whole.max { $0.key < $1.key }?.value[part]
    }
}
