// SPDX-License-Identifier: Apache-2.0
import Foundation
import PostgresTesting
import Testing

/// Several buses on one database, and everybody else.
@Suite(.serialized) struct FailoverTests {
    @Test
    func `the writer and its database are struck: nothing acknowledged is lost, and all goes on`()
        throws
    {
        let output = try Instance.run(
            Instance.executables.appending(path: "baton").path,
            [
                "dev", "chaos", "--handoffs", "40", "--bus-kills", "2", "--bus-stops", "1",
                "--stop-seconds", "8", "--database-kills", "1", "--port-base", "28770",
            ])
        #expect(output.code == 0, "\(output.text)\n\(output.errors)")
        #expect(output.text.contains("0 lost, 0 twice\n✓ all is there, once"))
    }

    @Test func `a command is answered by whichever bus writes`() throws {
        let server = try PostgresServer()
        let first = try DatabaseTests.Bus(port: 28_170, ["--journal", server.string()])
        #expect(first.hasSaid("\"open\""), "\(first.text)")
        let second = try DatabaseTests.Bus(port: 28_270, ["--journal", server.string()])
        #expect(second.hasSaid("stands by"), "\(second.text)")
        let people = Instance.root.appending(path: "examples/people.ndjson").path
        #expect(try baton("emit", people).code == 0)
        #expect(try baton("status").text.hasPrefix("bus tcp://127.0.0.1:28170  epoch 1"))
        kill(first.process.processIdentifier, SIGKILL)
        let status = try baton("status")
        #expect(status.text.hasPrefix("bus tcp://127.0.0.1:28270  epoch 2"), "\(status.errors)")
        let again = try baton("emit", people)
        #expect(again.text.contains("was there before"))
        #expect(try baton("tap", "-n", "1").text.contains("\n"))
    }

    @Test func `what names no pairs of endpoints is refused by option, rule and mend`() throws {
        let lists = ["--bus", "tcp://127.0.0.1:1,tcp://127.0.0.1:2", "--live", "tcp://127.0.0.1:3"]
        for (program, first) in [("baton", ["status"]), ("baton-gate", [])] {
            let refused = try Instance.run(
                Instance.executables.appending(path: program).path, first + lists)
            #expect(refused.code == 64)
            #expect(refused.errors.contains("--bus (or BATON_BUS) names 2 and --live"))
            #expect(refused.errors.contains("name as many, in the same order"))
        }
    }

    private func baton(_ arguments: String...) throws -> Instance.Output {
        try Instance.run(
            Instance.executables.appending(path: "baton").path, arguments,
            ProcessInfo.processInfo.environment.merging([
                "BATON_BUS": "tcp://127.0.0.1:28170,tcp://127.0.0.1:28270",
                "BATON_LIVE": "tcp://127.0.0.1:28171,tcp://127.0.0.1:28271",
            ]) { $1 })
    }
}
