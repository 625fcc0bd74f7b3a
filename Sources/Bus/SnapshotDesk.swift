// SPDX-License-Identifier: Apache-2.0
internal import Journal
internal import Wire
internal import ZeroMQ

/// A thread on which snapshots are kept and found: they delay neither appends nor reads.
actor SnapshotDesk {
    nonisolated let thread = SocketThread(name: "snapshots")
    nonisolated var unownedExecutor: UnownedSerialExecutor {
        unsafe thread.asUnownedSerialExecutor()
    }
    private let store: any SnapshotStore

    init(_ store: any SnapshotStore) { self.store = store }

    func keep(_ part: SnapshotPart) throws { try store.keep(part) }
    func recall(_ recall: Recall) throws -> SnapshotPart? {
        try store.recall(recall.key, part: recall.part)
    }
    nonisolated func stop() { thread.stop() }
}
