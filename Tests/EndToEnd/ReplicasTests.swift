// SPDX-License-Identifier: Apache-2.0
import Foundation
import Testing

/// Several replicas of every worker, as processes.
@Suite(.serialized) struct ReplicasTests {
    /// Snapshots are taken after every few events, so that whoever comes back goes on from one.
    @Test func `replicas are killed as handoffs pass, and all is there, once`() throws {
        let output = try Instance.run(
            Instance.executables.appending(path: "baton").path,
            [
                "dev", "chaos", "--handoffs", "60", "--replicas", "2", "--kill-every", "1",
                "--rate", "6", "--snapshot-every", "60", "--port-base", "29770",
            ])
        #expect(output.code == 0, "\(output.text)\n\(output.errors)")
        #expect(output.text.contains("✓ all is there, once"))
    }

    @Test func `who comes gets its share, who ends hands over, and the status says who has what`()
        throws
    {
        let instance = try Instance(portBase: 29_570)
        defer { instance.stop() }
        let second = Process()
        second.executableURL = Instance.executables.appending(path: "baton-gate")
        second.arguments = [
            "--bus", "tcp://127.0.0.1:29570", "--live", "tcp://127.0.0.1:29571", "--replica",
            "gate-2",
        ]
        second.standardOutput = FileHandle.nullDevice
        second.standardError = FileHandle.nullDevice
        try second.run()
        defer { if second.isRunning { second.terminate() } }
        let shared = try status(of: instance) { $0.contains("0–31") && $0.contains("32–63") }
        #expect(shared.contains("gate-2"))
        second.terminate()
        second.waitUntilExit()
        #expect(second.terminationStatus == 0)
        let alone = try status(of: instance) { !$0.contains("gate-2") }
        #expect(!alone.contains("0–31"))
    }

    /// What `baton status` shows as soon as it fulfils a condition; within the time in which a
    /// replica has to have its share.
    private func status(
        of instance: Instance, until condition: (String) -> Bool
    ) throws -> String {
        let end = Date(timeIntervalSinceNow: 10)
        while true {
            let text = try instance.baton("status").text
            if condition(text) { return text }
            guard Date() < end else {
                Issue.record("after 10 s:\n\(text)")
                return text
            }
            usleep(50_000)
        }
    }
}
