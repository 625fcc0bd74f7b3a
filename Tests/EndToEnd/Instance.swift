// SPDX-License-Identifier: Apache-2.0
import Foundation

/// A whole Baton of its own on this machine: `baton up` in a directory and on ports of its own.
final class Instance {
    let portBase: Int
    let directory: URL
    private let up = Process()

    struct Output {
        var text: String
        var errors: String
        var code: Int32
    }

    struct NotReady: Error { var log: String }

    static let root = URL(filePath: #filePath).deletingLastPathComponent()
        .deletingLastPathComponent().deletingLastPathComponent()

    /// The executables stand beside the test bundle, or in its folder.
    static let executables = URL(filePath: CommandLine.arguments[0]).deletingLastPathComponent()

    /// Starts it, and returns once everybody is ready.
    ///
    /// - Parameters:
    ///   - portBase: Below 32,000: from 32,768 on the kernel gives ports to whoever calls out, and
    ///     one of those may be the very one.
    ///   - data: A data directory that is there already, instead of a new one.
    ///   - topology: Instead of the one that ships.
    ///   - arguments: Further ones of `baton up`.
    init(
        portBase: Int, data: String? = nil, topology: String? = nil, arguments: [String] = []
    ) throws {
        self.portBase = portBase
        directory = FileManager.default.temporaryDirectory
            .appending(path: "baton-test-\(UUID().uuidString)")
        try FileManager.default.createDirectory(at: directory, withIntermediateDirectories: true)
        let log = directory.appending(path: "up.log")
        _ = FileManager.default.createFile(atPath: log.path, contents: nil)
        up.executableURL = Self.executables.appending(path: "baton")
        up.arguments =
            [
                "up", "--data", data ?? directory.appending(path: "data").path, "--port-base",
                "\(portBase)",
            ] + arguments
        if let topology {
            let file = directory.appending(path: "topology.json")
            try topology.write(to: file, atomically: true, encoding: .utf8)
            up.arguments! += ["--topology", file.path]
        }
        up.currentDirectoryURL = directory
        let output = try FileHandle(forWritingTo: log)
        up.standardOutput = output
        up.standardError = output
        try up.run()
        let end = Date(timeIntervalSinceNow: 60)
        while !(try String(contentsOf: log, encoding: .utf8)).contains("ready after") {
            guard Date() < end, up.isRunning else {
                throw NotReady(log: try String(contentsOf: log, encoding: .utf8))
            }
            usleep(20_000)
        }
    }

    /// All that was said so far.
    var log: String {
        get throws {
            try String(contentsOf: directory.appending(path: "up.log"), encoding: .utf8)
        }
    }

    /// The seconds after which it said that everybody was ready.
    var readyAfter: Double {
        get throws {
            let log = try log
            guard let said = log.firstMatch(of: /ready after ([0-9.]+) (ms|s),/),
                let time = Double(said.output.1)
            else { throw NotReady(log: log) }
            return said.output.2 == "ms" ? time / 1_000 : time
        }
    }

    /// `baton up` and everything that it started.
    var processes: ProcessTree {
        get throws { try ProcessTree(from: up.processIdentifier) }
    }

    /// Ends it as Ctrl-C does, and leaves what it knows.
    func end() {
        if up.isRunning { up.terminate() }
        up.waitUntilExit()
    }

    func stop() {
        end()
        try? FileManager.default.removeItem(at: directory)
    }

    var environment: [String: String] {
        ProcessInfo.processInfo.environment.merging([
            "BATON_PORT_BASE": "\(portBase)",
            "BATON": Self.executables.appending(path: "baton").path,
        ]) { $1 }
    }

    /// Runs `baton` against this instance.
    func baton(_ arguments: String...) throws -> Output {
        try Self.run(
            Self.executables.appending(path: "baton").path, arguments, environment, directory)
    }

    /// Runs another program of this machine.
    func run(_ program: String, _ arguments: String...) throws -> Output {
        try Self.run(program, arguments, environment, directory)
    }

    static func run(
        _ program: String, _ arguments: [String], _ environment: [String: String]? = nil,
        _ directory: URL = root
    ) throws -> Output {
        let process = Process()
        process.executableURL = URL(filePath: program)
        process.arguments = arguments
        process.environment = environment
        process.currentDirectoryURL = directory
        let place = FileManager.default.temporaryDirectory
        let names = (0..<2).map { _ in place.appending(path: UUID().uuidString) }
        for name in names { _ = FileManager.default.createFile(atPath: name.path, contents: nil) }
        defer { for name in names { try? FileManager.default.removeItem(at: name) } }
        process.standardOutput = try FileHandle(forWritingTo: names[0])
        process.standardError = try FileHandle(forWritingTo: names[1])
        try process.run()
        process.waitUntilExit()
        return Output(
            text: try String(contentsOf: names[0], encoding: .utf8),
            errors: try String(contentsOf: names[1], encoding: .utf8),
            code: process.terminationStatus)
    }

    /// Posts with curl: the status and the body. A door that reads again is asked again, as its 503
    /// wishes.
    func post(
        _ path: String, _ body: String, type: String = "application/json"
    ) throws -> (status: Int, body: String) {
        let file = directory.appending(path: "body")
        try body.write(to: file, atomically: true, encoding: .utf8)
        let output = try run(
            "/usr/bin/curl", "--silent", "--retry", "20", "--write-out", "\n%{http_code}", "-H",
            "Content-Type: \(type)", "--data-binary", "@\(file.path)",
            "http://127.0.0.1:\(portBase + 10)\(path)")
        let lines = output.text.split(separator: "\n", omittingEmptySubsequences: false)
        return (Int(lines.last ?? "") ?? 0, lines.dropLast().joined(separator: "\n"))
    }
}
