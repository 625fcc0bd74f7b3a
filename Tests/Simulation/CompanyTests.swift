// SPDX-License-Identifier: Apache-2.0
import Season
import Testing
import WorkerTesting

/// The real workers, in a season of faults.
@Suite struct CompanyTests {
    @Test(arguments: SimulationTests.seeds(otherwise: 5)) func `a company survives every fault`(
        seed: UInt64
    ) throws {
        SimulationTests.expectNone(try CompanySeason.run(seed: seed).violations, seed)
    }

    @Test func `the same seed gives the same bytes`() throws {
        let runs = try (1...2).map { _ in try CompanySeason.run(seed: 7) }
        #expect(runs[0].history == runs[1].history)
        #expect(runs[0].strikes == runs[1].strikes)
        #expect(try CompanySeason.run(seed: 8).history != runs[0].history)
    }
}
