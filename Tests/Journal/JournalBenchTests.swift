// SPDX-License-Identifier: Apache-2.0
import Foundation
import Journal
import JournalSQLite
import Testing

@Suite struct JournalBenchTests {
    /// Measured only when asked: `BATON_BENCH=1 swift test -c release --filter JournalBench`.
    @Test(.enabled(if: ProcessInfo.processInfo.environment["BATON_BENCH"] != nil))
    func `a journal stores at a quarter of plain SQLite's pace or better`() throws {
        for pages in [4, 8, 16, 32] {
            let scratch = Scratch()
            var bench = JournalBench()
            bench.pageBytes = pages * 1024
            let figures = try bench.run(in: scratch.url)
            print(
                "pages of \(pages) KiB: journal \(Int(figures.journal)) rows/s, plain SQLite "
                    + "\(Int(figures.raw)) rows/s, read \(Int(figures.read)) rows/s")
            #expect(figures.journal > figures.raw / 4)
        }
    }
}
