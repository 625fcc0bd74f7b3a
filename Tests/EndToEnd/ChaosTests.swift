// SPDX-License-Identifier: Apache-2.0
import Crew
import Foundation
import Testing
import WorkerKit

/// The campaigns of `baton dev chaos` that no other suite runs.
@Suite(.serialized) struct ChaosTests {
    private func chaos(_ arguments: String...) throws -> Instance.Output {
        try Instance.run(
            Instance.executables.appending(path: "baton").path, ["dev", "chaos"] + arguments)
    }

    /// Another build in form: each program notes that it was started from here, and becomes the one
    /// of this build.
    private func otherBuild() throws -> URL {
        let folder = FileManager.default.temporaryDirectory
            .appending(path: "baton-build-\(UUID().uuidString)")
        try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
        for name in Self.programs {
            let real = Instance.executables.appending(path: name).path
            let script =
                "#!/bin/sh\necho \(name) >>'\(folder.path)/started'\nexec '\(real)' \"$@\"\n"
            #expect(
                FileManager.default.createFile(
                    atPath: folder.appending(path: name).path, contents: Data(script.utf8),
                    attributes: [.posixPermissions: 0o755]))
        }
        return folder
    }

    private static let programs = ["baton-bus"] + Crew.workers.map { "baton-\($0.name)" }

    @Test func `everybody is rolled to another build and back, and all is there, once`() throws {
        let other = try otherBuild()
        defer { try? FileManager.default.removeItem(at: other) }
        let output = try chaos(
            "--handoffs", "40", "--roll-to", other.path, "--port-base", "31570")
        #expect(output.code == 0, "\(output.text)\n\(output.errors)")
        #expect(output.text.contains("24 processes rolled from one build to the other"))
        #expect(output.text.contains("0 lost, 0 twice\n✓ all is there, once"))
        let started = try String(contentsOf: other.appending(path: "started"), encoding: .utf8)
        #expect(started.split(separator: "\n").map(String.init).sorted() == Self.programs.sorted())
    }

    @Test func `replicas of two builds share a worker's slots, on a database with two buses`()
        throws
    {
        let other = try otherBuild()
        defer { try? FileManager.default.removeItem(at: other) }
        let output = try chaos(
            "--handoffs", "40", "--roll-to", other.path, "--replicas", "2", "--buses", "2",
            "--port-base", "31570")
        #expect(output.code == 0, "\(output.text)\n\(output.errors)")
        #expect(output.text.contains("0 lost, 0 twice\n✓ all is there, once"))
    }

    @Test(arguments: [1, 2])
    func `a flipped bit is found and named, and with the page put back all goes on`(
        buses: Int
    ) throws {
        let output = try chaos(
            "--handoffs", "40", "--page-flips", "3", "--buses", "\(buses)", "--port-base",
            "31570")
        #expect(output.code == 0, "\(output.text)\n\(output.errors)")
        #expect(output.text.contains("3 bits flipped in the stored journal, each found and named"))
        #expect(output.text.contains("0 lost, 0 twice\n✓ all is there, once"))
    }

    @Test func `a folder without the executables of a build is refused by the first one`() throws {
        let output = try chaos("--roll-to", "/nowhere", "--port-base", "31570")
        #expect(output.code == 66)
        #expect(output.errors.contains("/nowhere has no baton-"), "\(output.errors)")
    }

    @Test func `two campaigns at once are refused`() throws {
        let output = try chaos("--page-flips", "1", "--kill-every", "1")
        #expect(output.code == 64)
        #expect(output.errors.contains("name one"), "\(output.errors)")
    }
}
