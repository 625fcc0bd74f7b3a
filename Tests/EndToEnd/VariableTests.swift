// SPDX-License-Identifier: Apache-2.0
import Foundation
import Testing

/// What is said once in the environment of every container.
extension EndToEndTests {
    private func run(
        _ program: String, _ arguments: String..., with variables: [String: String]
    ) throws -> Instance.Output {
        try Instance.run(
            Instance.executables.appending(path: program).path, arguments,
            ProcessInfo.processInfo.environment.merging(variables) { $1 })
    }

    @Test func `a worker and the command line find the bus that the environment names`() throws {
        let place = ["BATON_BUS": "tcp://127.0.0.1:16770", "BATON_LIVE": "tcp://127.0.0.1:16771"]
        let help = try run("baton-gate", "--help", with: place)
        #expect(help.text.contains("(default: tcp://127.0.0.1:16770)"))
        #expect(help.text.contains("(default: tcp://127.0.0.1:16771)"))
        let status = try run("baton", "status", with: place)
        #expect(status.code == 69)
        #expect(status.errors.contains("tcp://127.0.0.1:16770"), "\(status.errors)")
    }

    @Test func `a port in the environment that is none is refused by its name`() throws {
        for program in ["baton-gate", "baton-bus"] {
            let refused = try run(program, with: ["BATON_HEALTH_PORT": "ninety"])
            #expect(refused.code == 64)
            #expect(refused.errors.contains("BATON_HEALTH_PORT, must be from 0 to 65535"))
        }
    }

    @Test func `a port base in the environment that is none is refused by its name`() throws {
        let refused = try run("baton", "status", with: ["BATON_PORT_BASE": "ninety"])
        #expect(refused.code == 64)
        #expect(refused.errors.contains("BATON_PORT_BASE is \"ninety\"; write a port such as 7770"))
    }

    @Test func `an age in the environment that is none is refused by its name`() throws {
        let refused = try run("baton-bus", with: ["BATON_PACK_AFTER": "ninety"])
        #expect(refused.code == 64)
        #expect(refused.errors.contains("write an age such as 90d"), "\(refused.errors)")
    }

    @Test func `a number of events in the environment that is none is refused by its name`() throws
    {
        let refused = try run("baton-gate", with: ["BATON_SNAPSHOT_EVERY": "10k"])
        #expect(refused.code == 64)
        #expect(
            refused.errors.contains("BATON_SNAPSHOT_EVERY is \"10k\"; write a number of events"),
            "\(refused.errors)")
    }
}
