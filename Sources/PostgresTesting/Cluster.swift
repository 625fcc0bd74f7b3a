// SPDX-License-Identifier: Apache-2.0
internal import Foundation

/// The files of a new cluster, made once and copied for each server.
enum Cluster {
    /// Removed with the process that made it, whose number it bears.
    private static let template: URL = {
        removeAbandoned()
        let directory = place("template")
        try! FileManager.default.createDirectory(at: directory, withIntermediateDirectories: true)
        try! own(directory)
        try! run(
            command(
                "initdb",
                [
                    "-D", directory.appending(path: "data").path, "-U", "baton", "-A", "trust",
                    "-E", "UTF8", "--no-locale", "--no-sync", "--data-checksums",
                ]))
        return directory
    }()

    static func copy() throws -> URL {
        let copy = place(UUID().uuidString.prefix(8).lowercased())
        try run(["cp", "-a", template.path, copy.path])
        return copy
    }

    /// Gives files to whom the server runs as: PostgreSQL refuses to be root.
    static func own(_ directory: URL) throws {
        guard let user else { return }
        try run(["chown", "-R", user, directory.path])
    }

    /// A program of the newest server that is installed, as a user who is not root.
    static func command(_ program: String, _ arguments: [String]) -> [String] {
        let path = "\(programs)/\(program)"
        guard let user else { return [path] + arguments }
        return ["setpriv", "--reuid=\(user)", "--regid=\(user)", "--clear-groups", path] + arguments
    }

    /// Whether a server's programs are there at all.
    static var isInstalled: Bool {
        FileManager.default.isExecutableFile(atPath: "\(programs)/initdb")
    }

    private static let programs: String = {
        let root = "/usr/lib/postgresql"
        let versions = (try? FileManager.default.contentsOfDirectory(atPath: root)) ?? []
        let newest = versions.compactMap { Int($0) }.max() ?? 0
        return "\(root)/\(newest)/bin"
    }()

    private static let user: String? = getuid() == 0 ? "postgres" : nil

    /// Short: the path of a socket has 107 bytes at the most.
    private static func place(_ name: some StringProtocol) -> URL {
        let parent = URL(filePath: "/tmp/baton-pg-\(getpid())", directoryHint: .isDirectory)
        return parent.appending(path: String(name), directoryHint: .isDirectory)
    }

    /// What test processes have left that are gone.
    private static func removeAbandoned() {
        let names = (try? FileManager.default.contentsOfDirectory(atPath: "/tmp")) ?? []
        for name in names where name.hasPrefix("baton-pg-") {
            guard let process = pid_t(name.dropFirst("baton-pg-".count)), kill(process, 0) != 0
            else { continue }
            try? FileManager.default.removeItem(atPath: "/tmp/\(name)")
        }
    }

    private static func run(_ words: [String]) throws {
        let process = Process()
        process.executableURL = URL(filePath: "/usr/bin/env")
        process.arguments = words
        process.standardOutput = FileHandle.nullDevice
        try process.run()
        process.waitUntilExit()
        guard process.terminationStatus == 0 else {
            throw StartFailure(reason: "\(words) ended with \(process.terminationStatus)", log: "")
        }
    }
}
