// SPDX-License-Identifier: Apache-2.0
import Foundation
import JournalSQLite
import Testing
import Wire

@testable import baton

/// A journal that an earlier build wrote, in this one's hands.
struct RecordedTests {
    private static let recorded = URL(filePath: #filePath).deletingLastPathComponent()
        .deletingLastPathComponent().appending(path: "Recorded")

    @Test func `what an earlier build recorded is whole, and every worker decides it alike`()
        throws
    {
        let copy = FileManager.default.temporaryDirectory
            .appending(path: "baton-recorded-\(UUID().uuidString)")
        try FileManager.default.createDirectory(at: copy, withIntermediateDirectories: true)
        defer { try? FileManager.default.removeItem(at: copy) }
        for name in ["journal.sqlite", "head"] {
            try FileManager.default.copyItem(
                at: Self.recorded.appending(path: name), to: copy.appending(path: name))
        }
        #expect(try Inspection(directory: copy).verify().sequence == 340)
        let journal = try SQLiteJournal(directory: copy)
        let again = try DecidedAgain(of: journal)
        journal.close()
        #expect(again.decisions == 170)
        let told = again.differences.flatMap { $0.lines(TapLine()) }.joined(separator: "\n")
        #expect(told.isEmpty, "decided otherwise; if that is meant, see Tests/Recorded:\n\(told)")
    }
}
