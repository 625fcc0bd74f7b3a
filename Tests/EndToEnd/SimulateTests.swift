// SPDX-License-Identifier: Apache-2.0
import Foundation
import Testing

@Suite struct SimulateTests {
    /// In another process hashes are seeded otherwise and memory lies elsewhere.
    @Test func `a seed is played again to the byte by another process`() throws {
        let baton = Instance.executables.appending(path: "baton").path
        let runs = try (1...2).map { _ in
            try Instance.run(baton, ["dev", "simulate", "--seeds", "2", "--from", "41"])
        }
        #expect(runs[0].code == 0)
        #expect(runs[0].text.contains("2 passed, 0 failed; history "))
        #expect(runs[0].text == runs[1].text)
    }
}
