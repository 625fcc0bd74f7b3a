// SPDX-License-Identifier: Apache-2.0
import Journal
import JournalSQLite
import Journey
import Testing
import Wire

@Suite struct SnapshotFilesTests {
    private let home = Scratch()
    private let key = SnapshotKey(fold: FoldID(worker: "gate", slot: Slot(9)), version: 1)

    private func parts(_ size: Int, at sequence: UInt64, _ key: SnapshotKey) -> [SnapshotPart] {
        let bytes = (0..<size).map { UInt8(truncatingIfNeeded: $0 + Int(sequence)) }
        let position = Position(sequence: sequence, chain: Digest(of: "\(sequence)"))
        return SnapshotPart.parts(of: bytes, key, at: position)
    }

    @Test func `what is kept is found again by another process, part by part`() throws {
        let kept = parts(1_200_000, at: 7, key)
        #expect(kept.map(\.bytes.count) == [524_288, 524_288, 151_424])
        for part in kept { try SnapshotFiles(beside: home.url).keep(part) }
        let store = SnapshotFiles(beside: home.url)
        for part in kept { #expect(try store.recall(key, part: part.number) == part) }
        #expect(try store.recall(key, part: 3) == nil)
    }

    @Test func `the former one stands until all parts of the next are there`() throws {
        let store = SnapshotFiles(beside: home.url)
        let (former, next) = (parts(600_000, at: 7, key), parts(600_000, at: 90, key))
        for part in former { try store.keep(part) }
        try store.keep(next[0])
        #expect(try store.recall(key, part: 0) == former[0])
        try store.keep(next[1])
        #expect(try store.recall(key, part: 0) == next[0])
        #expect(home.names("snapshots").count == 2)
    }

    @Test func `of another version, fold or worker there is none`() throws {
        let store = SnapshotFiles(beside: home.url)
        for part in parts(10, at: 7, key) { try store.keep(part) }
        var other = key
        other.version = 2
        #expect(try store.recall(other, part: 0) == nil)
        other = SnapshotKey(fold: FoldID(worker: "gate", slot: Slot(8)), version: 1)
        #expect(try store.recall(other, part: 0) == nil)
        other = SnapshotKey(fold: FoldID(worker: "../gate", slot: Slot(9)), version: 1)
        for part in parts(10, at: 7, other) { try store.keep(part) }
        #expect(try store.recall(other, part: 0)?.position.sequence == 7)
    }
}
