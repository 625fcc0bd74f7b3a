// SPDX-License-Identifier: Apache-2.0
import Foundation
import WorkerKit
import WorkerTesting

/// The router that ships, in a process of its own that can be killed.
struct RouterProcess {
    private let process = Process()
    private let output: URL

    init(at desk: RoutingDesk) throws {
        output = FileManager.default.temporaryDirectory
            .appending(path: "baton-upgrade-\(UUID().uuidString).log")
        _ = FileManager.default.createFile(atPath: output.path, contents: nil)
        // The executables stand beside the test bundle.
        process.executableURL = URL(filePath: CommandLine.arguments[0])
            .deletingLastPathComponent().appending(path: "baton-router")
        process.arguments = [
            "--bus", desk.bus.address.publish, "--live", desk.bus.address.live, "--replica",
            "upgrade", "--log-format", "json", "--with-parent",
        ]
        let log = try FileHandle(forWritingTo: output)
        process.standardOutput = log
        process.standardError = log
        try process.run()
    }

    /// Without warning; returns when it is gone.
    func kill() {
        Foundation.kill(process.processIdentifier, SIGKILL)
        process.waitUntilExit()
    }

    /// What it said until then.
    func log() throws -> String {
        defer { try? FileManager.default.removeItem(at: output) }
        return try String(contentsOf: output, encoding: .utf8)
    }
}
