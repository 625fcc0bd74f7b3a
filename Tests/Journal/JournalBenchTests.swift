// SPDX-License-Identifier: Apache-2.0
import Foundation
import Journal
import JournalSQLite
import Testing

@Suite struct JournalBenchTests {
    private static let groups = ProcessInfo.processInfo.environment["BATON_BENCH"].flatMap(Int.init)

    /// Measured only when asked, with as many groups of 256 events as are told:
    /// `BATON_BENCH=200 swift test -c release --filter JournalBench`.
    @Test(.enabled(if: groups != nil))
    func `a journal stores at a quarter of plain SQLite's pace or better`() throws {
        for pages in [4, 8, 16, 32] {
            let scratch = Scratch()
            var bench = JournalBench()
            bench.pageBytes = pages * 1024
            bench.load.groups = Self.groups ?? bench.load.groups
            let figures = try bench.run(in: scratch.url)
            print(
                "pages of \(pages) KiB: journal \(Int(figures.journal)) rows/s, plain SQLite "
                    + "\(Int(figures.raw)) rows/s, read \(Int(figures.read)) rows/s")
            #expect(figures.journal > figures.raw / 4)
        }
    }
}
