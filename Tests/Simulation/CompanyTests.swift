// SPDX-License-Identifier: Apache-2.0
import Season
import Testing

/// The real workers, in a season of faults.
@Suite struct CompanyTests {
    @Test(arguments: SimulationTests.seeds(otherwise: 5)) func `a company survives every fault`(
        seed: UInt64
    ) throws {
        let complaints = try CompanySeason.run(seed: seed)
        #expect(
            complaints.isEmpty,
            """
            SEED=\(seed) swift test --filter Simulation
            \(complaints.joined(separator: "\n"))
            """)
    }
}
