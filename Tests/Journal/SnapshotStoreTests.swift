// SPDX-License-Identifier: Apache-2.0
import Journal
import JournalPostgres
import JournalSQLite
import PostgresTesting
import Journey
import Testing
import Wire
import WorkerTesting

/// Every store keeps the same promises.
@Suite struct SnapshotStoreTests {
    enum Kind: String, CaseIterable, CustomTestStringConvertible {
        case files, postgres, memory
        var testDescription: String { rawValue }
    }

    private let home = Scratch()
    private let place = ScratchSchema()
    private let memory = MemorySnapshots()

    /// Opened anew, as by another process.
    private func store(_ kind: Kind) throws -> any SnapshotStore {
        switch kind {
        case .files: return SnapshotFiles(beside: home.url)
        case .memory: return memory
        case .postgres:
            _ = try place.open()
            return PostgresSnapshots(place.server.string(), schema: place.schema)
        }
    }

    private let key = SnapshotKey(fold: FoldID(worker: "gate", slot: Slot(9)), version: 1)

    private func parts(_ size: Int, at sequence: UInt64, _ key: SnapshotKey) -> [SnapshotPart] {
        let bytes = (0..<size).map { UInt8(truncatingIfNeeded: $0 + Int(sequence)) }
        let position = Position(sequence: sequence, chain: Digest(of: "\(sequence)"))
        return SnapshotPart.parts(of: bytes, key, at: position)
    }

    @Test(arguments: Kind.allCases)
    func `what is kept is found again by another process, part by part`(kind: Kind) throws {
        let kept = parts(1_200_000, at: 7, key)
        #expect(kept.map(\.bytes.count) == [524_288, 524_288, 151_424])
        let first = try store(kind)
        for part in kept { try first.keep(part) }
        let store = kind == .postgres ? first : try store(kind)
        for part in kept { #expect(try store.recall(key, part: part.number) == part) }
        #expect(try store.recall(key, part: 3) == nil)
    }

    @Test(arguments: Kind.allCases)
    func `the former one stands until all parts of the next are there`(kind: Kind) throws {
        let store = try store(kind)
        let (former, next) = (parts(600_000, at: 7, key), parts(600_000, at: 90, key))
        for part in former { try store.keep(part) }
        try store.keep(next[0])
        #expect(try store.recall(key, part: 0) == former[0])
        try store.keep(next[1])
        #expect(try store.recall(key, part: 0) == next[0])
        #expect(home.names("snapshots/gate").count == (kind == .files ? 2 : 0))
    }

    @Test(arguments: Kind.allCases)
    func `one of the build before stays, and those of earlier builds go`(kind: Kind) throws {
        let store = try store(kind)
        for version in 1...3 as ClosedRange<UInt32> {
            var key = key
            key.version = version
            for part in parts(10, at: 7, key) { try store.keep(part) }
        }
        let found = try (1...3 as ClosedRange<UInt32>).map { version in
            var key = key
            key.version = version
            return try store.recall(key, part: 0) != nil
        }
        #expect(found == [false, true, true])
    }

    @Test(arguments: Kind.allCases)
    func `the greatest version is one like any other`(kind: Kind) throws {
        let store = try store(kind)
        var (last, early) = (key, key)
        last.version = .max
        early.version = 0
        for part in parts(10, at: 7, early) { try store.keep(part) }
        for part in parts(10, at: 7, last) { try store.keep(part) }
        for part in parts(10, at: 8, last) { try store.keep(part) }
        #expect(try store.recall(last, part: 0)?.position.sequence == 8)
        #expect(try store.recall(early, part: 0) == nil)
        for part in parts(10, at: 9, early) { try store.keep(part) }
        #expect(try store.recall(early, part: 0)?.position.sequence == 9)
    }

    @Test(arguments: Kind.allCases)
    func `of another version, fold or worker there is none`(kind: Kind) throws {
        let store = try store(kind)
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
