// SPDX-License-Identifier: Apache-2.0
import Foundation
import Testing

/// The measurement of restarts at a small scale: what it says of a million events, `make test` has
/// the release build say.
@Suite(.serialized) struct RestartsTests {
    private func restarts(_ arguments: String...) throws -> Instance.Output {
        try Instance.run(
            Instance.executables.appending(path: "baton").path,
            ["dev", "restarts", "--port-base", "33770", "--only", "gate", "--only", "meter"]
                + arguments)
    }

    @Test func `workers are back on a long journal, with a snapshot and without`() throws {
        let output = try restarts(
            "--events", "3000", "--snapshot-every", "1000", "--within", "60")
        #expect(output.code == 0, "\(output.errors)")
        let rows = output.text.split(separator: "\n").map {
            $0.split(separator: " ").first.map(String.init) ?? ""
        }
        #expect(rows == ["events", "bus", "gate", "meter", "✓"])
    }

    @Test func `a worker that is back too late is named`() throws {
        let output = try restarts(
            "--events", "600", "--snapshot-every", "200", "--within", "0.001")
        #expect(output.code == 1)
        #expect(output.text.contains("not ready within 1 ms: gate, meter"))
    }

    @Test func `a journal with too little before what follows a snapshot is refused`() throws {
        let output = try restarts("--events", "500", "--snapshot-every", "200")
        #expect(output.code == 64)
        #expect(output.errors.contains("--events takes at least thrice"))
    }
}
