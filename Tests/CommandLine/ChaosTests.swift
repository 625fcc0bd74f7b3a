// SPDX-License-Identifier: Apache-2.0
import ArgumentParser
import Foundation
import JournalSQLite
import Testing
import WorkerTesting

@testable import baton

/// What a campaign does to the processes, and where it flips a bit.
struct ChaosTests {
    private func strikes(_ words: String) throws -> any Striking {
        try ChaosOptions.parse(words.split(separator: " ").map(String.init))
            .strikes(on: URL(filePath: "/nowhere"), nil)
    }

    @Test func `each option chooses its campaign; without one every process is killed`() throws {
        #expect(try strikes("") is ProcessStrikes)
        #expect(try strikes("--kills 3") is ProcessStrikes)
        #expect(try strikes("--kill-every 2") is ReplicaStrikes)
        #expect(try strikes("--bus-stops 1") is WriterStrikes)
        #expect(try strikes("--roll-to /other --rolls 2") is Rolls)
        #expect(try strikes("--page-flips 3") is PageFlips)
    }

    @Test(arguments: [
        "--page-flips 1 --roll-to /other", "--kill-every 1 --bus-kills 1",
        "--page-flips 1 --journal postgres://a@b/c", "--bus-kills 1 --buses 1", "--rolls 0",
        "--page-flips -1", "--bus-stops 1 --stop-seconds 2",
    ])
    func `what makes no campaign is refused`(words: String) {
        #expect(throws: (any Error).self) { try strikes(words) }
    }

    @Test func `a bit that is flipped twice is as it was`() throws {
        let file = FileManager.default.temporaryDirectory
            .appending(path: "baton-bit-\(UUID().uuidString)")
        defer { try? FileManager.default.removeItem(at: file) }
        try Data([1, 2, 3]).write(to: file)
        let bit = StoredBit(target: .event, file: file, byte: 1, bit: 4)
        try bit.flip()
        #expect(try Data(contentsOf: file) == Data([1, 18, 3]))
        try bit.flip()
        #expect(try Data(contentsOf: file) == Data([1, 2, 3]))
        let beyond = StoredBit(target: .event, file: file, byte: 3, bit: 0)
        #expect(throws: Failure.self) { try beyond.flip() }
    }

    @Test func `bytes that stand twice have no place of their own`() {
        let bytes = Data("one two one three".utf8)
        #expect(bytes.onlyPlace(of: Data("two".utf8)) == 4)
        #expect(bytes.onlyPlace(of: Data("one".utf8)) == nil)
        #expect(bytes.onlyPlace(of: Data("four".utf8)) == nil)
    }

    /// The journal that lies beside the tests of what builds record.
    @Test func `a bit in any row of an index is found when the journal is verified`() throws {
        let recorded = URL(filePath: #filePath).deletingLastPathComponent()
            .deletingLastPathComponent().appending(path: "Recorded")
        let copy = FileManager.default.temporaryDirectory
            .appending(path: "baton-pages-\(UUID().uuidString)")
        try FileManager.default.copyItem(at: recorded, to: copy)
        defer { try? FileManager.default.removeItem(at: copy) }
        let file = copy.appending(path: "journal.sqlite")
        let store = FlippedSQLite(directory: copy)
        #expect(store.verify() == nil)
        let pages = try #require(SQLitePages(try Data(contentsOf: file)))
        var random = SplitMix64(seed: 1)
        for _ in 1...40 {
            let byte = try #require(pages.rowOfAnIndex(&random))
            let bit = StoredBit(
                target: .index, file: file, byte: byte, bit: random.number(in: 0...7))
            try bit.flip()
            #expect(store.verify()?.contains("damaged at event") == true, "\(bit)")
            try bit.flip()
        }
        #expect(store.verify() == nil)
    }
}
