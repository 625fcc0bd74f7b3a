// SPDX-License-Identifier: Apache-2.0
internal import Journal
internal import Wire
internal import ZeroMQ

/// A thread on which the journal works: a slow disk never stops the sockets, a long read never
/// delays an acknowledgement. One desk writes, others read; one hop a batch.
actor JournalDesk {
    nonisolated let thread: SocketThread
    nonisolated var unownedExecutor: UnownedSerialExecutor {
        unsafe thread.asUnownedSerialExecutor()
    }
    private let journal: any Journal

    init(_ journal: any Journal, name: String) {
        thread = SocketThread(name: name)
        self.journal = journal
    }

    func append(_ group: Group) throws -> Appended { try journal.append(group) }
    func read(_ query: Query) throws -> Reading { try journal.read(query) }
    func renew() throws { try journal.renew() }
    func scrub() throws { try journal.scrub() }
    func nextSegment(_ packing: Packing) throws -> Segment? { try journal.nextSegment(packing) }
    func pack(_ segment: Segment) throws { try journal.pack(segment) }
    func packed() throws -> Packed { try journal.packed() }
    nonisolated func stop() { thread.stop() }
}
