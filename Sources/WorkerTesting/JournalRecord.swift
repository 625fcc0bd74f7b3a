// SPDX-License-Identifier: Apache-2.0
internal import Journal
internal import Journey
internal import Wire

/// What one append adds to a journal, as a log keeps it: with a checksum, so that a torn one shows.
struct JournalRecord: Sendable {
    /// What is looked up of an event.
    struct Identity: Sendable {
        var key: EventKey
        /// Of its content.
        var digest: Digest
    }

    var epoch: UInt64
    var commits: [Commit] = []
    /// One for each event of the commits, in order.
    var identities: [Identity] = []
    /// How far folds have moved.
    var moves: [CursorMove] = []

    /// A bus begins.
    init(epoch: UInt64) { self.epoch = epoch }

    init(_ posting: Posting, epoch: UInt64) {
        self.epoch = epoch
        commits = posting.appended.commits
        identities = posting.accepted.flatMap(\.events).map {
            Identity(key: $0.key, digest: $0.digest)
        }
        moves = posting.moves
    }

    /// `length u32 · checksum 16 · payload`
    var bytes: [UInt8] {
        var payload = ByteWriter()
        payload.write(epoch)
        payload.write(UInt32(commits.count))
        for commit in commits {
            payload.writeBlock(commit.head)
            payload.writeBlock(commit.body)
        }
        payload.write(UInt32(identities.count))
        for identity in identities {
            payload.write(identity.key.digest)
            payload.write(identity.digest)
        }
        payload.write(UInt32(moves.count))
        for move in moves { payload.write(move) }
        var record = ByteWriter()
        record.write(UInt32(payload.bytes.count))
        record.write(Digest(ofBytes: payload.bytes))
        record.write(raw: payload.bytes)
        return record.bytes
    }

    /// - Throws: ``MalformedMessage`` when it ends too early or is not what was written.
    init(_ log: inout ByteReader) throws(MalformedMessage) {
        let length = Int(try log.number(UInt32.self))
        let checksum = try log.digest()
        let bytes = Array(try log.raw(length))
        guard Digest(ofBytes: bytes) == checksum else { throw MalformedMessage("a torn record") }
        var payload = ByteReader(bytes)
        epoch = try payload.number()
        for _ in 0..<(try payload.number(UInt32.self)) {
            let head = try payload.block()
            commits.append(try Commit(head: head, body: try payload.block()))
        }
        for _ in 0..<(try payload.number(UInt32.self)) {
            let key = EventKey(digest: try payload.digest())
            identities.append(Identity(key: key, digest: try payload.digest()))
        }
        for _ in 0..<(try payload.number(UInt32.self)) { moves.append(try payload.cursorMove()) }
    }
}

extension ByteWriter {
    fileprivate mutating func writeBlock(_ bytes: [UInt8]) {
        write(UInt32(bytes.count))
        write(raw: bytes)
    }
}

extension ByteReader {
    fileprivate mutating func block() throws(MalformedMessage) -> [UInt8] {
        let count = Int(try number(UInt32.self))
        return Array(try raw(count))
    }
}
