// SPDX-License-Identifier: Apache-2.0
import Crew
import Foundation
import Journal
import JournalSQLite
import Journey
import Testing
import Wire
import WorkerKit
import WorkerTesting

@testable import baton

/// A journal that an earlier build wrote, in this one's hands.
struct RecordedTests {
    private static let recorded = URL(filePath: #filePath).deletingLastPathComponent()
        .deletingLastPathComponent().appending(path: "Recorded")

    @Test func `what an earlier build recorded is whole, and every worker decides it alike`()
        throws
    {
        let copy = try Self.copy()
        defer { try? FileManager.default.removeItem(at: copy) }
        #expect(try Inspection(directory: copy).verify().sequence == 340)
        let journal = try SQLiteJournal(directory: copy)
        let again = try DecidedAgain(of: journal)
        journal.close()
        #expect(again.decisions == 170)
        let told = again.differences.flatMap { $0.lines(TapLine()) }.joined(separator: "\n")
        #expect(told.isEmpty, "decided otherwise; if that is meant, see Tests/Recorded:\n\(told)")
    }

    /// A snapshot of another build is taken up where its version says that it may be.
    @Test func `a state that history gives otherwise has another version`() throws {
        let copy = try Self.copy()
        defer { try? FileManager.default.removeItem(at: copy) }
        let journal = try SQLiteJournal(directory: copy)
        defer { journal.close() }
        let now = try Crew.workers.map { try Self.state(of: $0, in: journal) }
        let recorded = try String(
            contentsOf: Self.recorded.appending(path: "states"), encoding: .utf8
        ).split(separator: "\n").map { State($0) }
        for state in now {
            guard let before = recorded.first(where: { $0.worker == state.worker }) else {
                continue
            }
            #expect(
                state.digest == before.digest || state.version > before.version,
                "raise the version of \(state.worker): history gives its state other bytes")
        }
        let isRecorded = now == recorded
        #expect(
            isRecorded,
            """
            once the versions are raised, Tests/Recorded/states has to say:
            \(now.map(\.line).joined(separator: "\n"))
            """)
    }

    private struct State: Equatable {
        var worker: String
        var version: UInt32
        var digest: String

        init(worker: String, version: UInt32, digest: String) {
            self.worker = worker
            self.version = version
            self.digest = digest
        }

        init(_ line: Substring) {
            let words = line.split(separator: " ").map(String.init) + ["", "", ""]
            self.init(worker: words[0], version: UInt32(words[1]) ?? 0, digest: words[2])
        }

        var line: String { "\(worker) \(version) \(digest)" }
    }

    private static func state<W: Worker>(of worker: W.Type, in journal: any Journal) throws -> State
    {
        let folds = try Running(worker, replica: "replay", now: Instant(microseconds: 0))
            .replayed(
                from: journal, through: try journal.head.sequence, Set((0...64).map { Slot($0) }))
        let bytes = folds.sorted { $0.key < $1.key }.flatMap { $0.value }
        return State(
            worker: W.name.rawValue, version: W.version, digest: Digest(ofBytes: bytes).hex)
    }

    private static func copy() throws -> URL {
        let copy = FileManager.default.temporaryDirectory
            .appending(path: "baton-recorded-\(UUID().uuidString)")
        try FileManager.default.createDirectory(at: copy, withIntermediateDirectories: true)
        for name in ["journal.sqlite", "head"] {
            try FileManager.default.copyItem(
                at: recorded.appending(path: name), to: copy.appending(path: name))
        }
        return copy
    }
}
