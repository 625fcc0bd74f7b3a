// SPDX-License-Identifier: Apache-2.0
import Foundation
import Postgres
import PostgresTesting
import Testing

/// Buses whose journal is in PostgreSQL.
@Suite(.serialized) struct DatabaseTests {
    /// A server of its own: the processes take the schema that is theirs by default.
    static let server = try! PostgresServer()

    /// `baton-bus` on the database, and what it says.
    final class Bus {
        let process = Process()
        let log: URL
        private let port: Int

        /// - Parameter host: Another machine, where it listens to everybody.
        init(
            port: Int, _ arguments: [String] = [], environment: [String: String] = [:],
            on host: NetworkHost? = nil
        ) throws {
            self.port = port
            log = FileManager.default.temporaryDirectory
                .appending(path: "baton-bus-\(UUID().uuidString).log")
            _ = FileManager.default.createFile(atPath: log.path, contents: nil)
            let place = host == nil ? "127.0.0.1" : "*"
            let words =
                (host?.prefix ?? []) + [
                    Instance.executables.appending(path: "baton-bus").path,
                    "--with-parent", "--topology",
                    Instance.root.appending(path: "topology.json").path, "--publish",
                    "tcp://\(place):\(port)", "--live", "tcp://\(place):\(port + 1)",
                    "--health-port", "\(port + 2)",
                ] + arguments
            process.executableURL = URL(filePath: words[0])
            process.arguments = Array(words.dropFirst())
            process.environment = ProcessInfo.processInfo.environment.merging(environment) { $1 }
            let output = try FileHandle(forWritingTo: log)
            process.standardOutput = output
            process.standardError = output
            try process.run()
        }

        deinit {
            kill(process.processIdentifier, SIGKILL)
            process.waitUntilExit()
            try? FileManager.default.removeItem(at: log)
        }

        var text: String { (try? String(contentsOf: log, encoding: .utf8)) ?? "" }

        /// Waits until it has said something.
        func hasSaid(_ words: String) -> Bool {
            let end = Date(timeIntervalSinceNow: 60)
            while !text.contains(words) {
                guard Date() < end, process.isRunning || text.contains(words) else { return false }
                usleep(20_000)
            }
            return true
        }

        func page(_ path: String) throws -> String {
            try Instance.run("/usr/bin/curl", ["-s", "http://127.0.0.1:\(port + 2)\(path)"]).text
        }
    }

    private var url: String {
        "postgres://baton:open-sesame@/postgres?host=\(Self.server.directory.path)"
    }

    private func file() throws -> String {
        let file = Self.server.directory.appending(path: "journal-url")
        try "\(url)\n".write(to: file, atomically: true, encoding: .utf8)
        return file.path
    }

    private func forget() throws {
        try Self.server.execute("DROP SCHEMA IF EXISTS baton CASCADE")
    }

    @Test func `a second bus stands by, takes over from one that stands still, and that one ends`()
        throws
    {
        try forget()
        let first = try Bus(port: 25_770, ["--journal-file", try file()])
        #expect(first.hasSaid("\"open\""), "\(first.text)")
        let second = try Bus(port: 26_770, environment: ["BATON_JOURNAL": url])
        #expect(second.hasSaid("another bus writes this journal; this one stands by"))
        #expect(try first.page("/readyz") == "ready\n")
        #expect(try first.page("/standbyz") == "serving\n")
        #expect(try second.page("/readyz").contains("another bus writes this journal"))
        #expect(try second.page("/standbyz") == "standing by\n")
        kill(first.process.processIdentifier, SIGSTOP)
        #expect(second.hasSaid("\"open\""), "\(second.text)")
        #expect(try second.page("/readyz") == "ready\n")
        kill(first.process.processIdentifier, SIGCONT)
        first.process.waitUntilExit()
        #expect(first.process.terminationStatus == 77)
        #expect(first.text.contains("another bus writes this journal now (epoch 2"))
        second.process.terminate()
        second.process.waitUntilExit()
        #expect(second.process.terminationStatus == 0)
        #expect(!(first.text + second.text).contains("open-sesame"))
    }

    @Test func `a bus that stands by ends when it is asked to`() throws {
        try forget()
        let first = try Bus(port: 25_770, ["--journal-file", try file()])
        #expect(first.hasSaid("\"open\""), "\(first.text)")
        let second = try Bus(port: 26_770, ["--journal-file", try file()])
        #expect(second.hasSaid("stands by"))
        second.process.terminate()
        second.process.waitUntilExit()
        #expect(second.process.terminationStatus == 0)
    }

    @Test func `a database that does not answer yet is waited for`() throws {
        let server = try PostgresServer()
        try server.crash()
        let bus = try Bus(port: 25_770, ["--journal", server.string()])
        #expect(bus.hasSaid("the journal's database does not answer"), "\(bus.text)")
        #expect(try bus.page("/standbyz").contains("\"status\":503"))
        try server.start()
        #expect(bus.hasSaid("\"open\""), "\(bus.text)")
    }

    @Test(arguments: [
        (["--journal", "./data"], "a directory is named with --data", Int32(64)),
        (["--journal", "a=b", "--journal-file", "/x"], "use one", 64),
        (["--journal-file", "/nowhere/at/all"], "cannot be read", 66),
        (["--journal", "host=x pasword=open-sesame"], "not a connection string", 65),
    ])
    func `what names no database is refused in words, without a secret`(
        arguments: [String], words: String, code: Int32
    ) throws {
        let bus = try Bus(port: 25_770, arguments)
        bus.process.waitUntilExit()
        #expect(bus.process.terminationStatus == code)
        #expect(bus.text.contains(words), "\(bus.text)")
        #expect(!bus.text.contains("open-sesame"))
    }

    @Test
    func `baton up serves on a database, tells nobody the password, and verify finds it whole`()
        throws
    {
        try forget()
        let file = try file()
        let instance = try Instance(portBase: 30_770, arguments: ["--journal-file", file])
        defer { instance.stop() }
        let people = Instance.root.appending(path: "examples/people.ndjson").path
        #expect(try instance.baton("emit", people).code == 0)
        let running = try Instance.run(
            "/bin/sh", ["-c", "cat /proc/[0-9]*/cmdline | tr '\\0' ' '"])
        #expect(running.text.contains("--journal-file \(file)"))
        #expect(!running.text.contains("open-sesame"))
        let beside = try instance.baton("journal", "verify", "--journal-file", file)
        #expect(beside.text.hasPrefix("whole: "))
        #expect(beside.errors.contains("A bus is writing it"))
        instance.end()
        #expect(!(try instance.log).contains("open-sesame"))
        #expect(!FileManager.default.fileExists(atPath: instance.directory.path + "/data"))
        let after = try instance.baton("journal", "verify", url)
        #expect(after.code == 0)
        #expect(!after.errors.contains("A bus is writing it"))
        try Self.server.execute("UPDATE baton.journal SET subject = 'x' WHERE sequence = 2")
        let damaged = try instance.baton("journal", "verify", url)
        #expect(damaged.code == 1)
        #expect(damaged.errors.contains("damaged at event 2"))
    }
}
