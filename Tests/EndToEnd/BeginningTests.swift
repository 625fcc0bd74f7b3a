// SPDX-License-Identifier: Apache-2.0
import Foundation
import Glibc
import Testing

/// What cannot begin says so at once, with the mend; and what has begun ends with who started it.
extension EndToEndTests {
    private func run(_ program: String, _ arguments: String...) throws -> Instance.Output {
        // What should end and does not is no reason to wait for ever.
        try Instance.run(
            "/usr/bin/timeout",
            ["60", Instance.executables.appending(path: program).path] + arguments)
    }

    /// How long something took, in seconds.
    private func time<Result>(_ body: () throws -> Result) rethrows -> (Result, Double) {
        let start = Date()
        let result = try body()
        return (result, Date().timeIntervalSince(start))
    }

    @Test func `a bus that cannot begin ends everything at once, with the cause`() throws {
        let (missing, seconds) = try time {
            try run("baton", "up", "--journal-file", "/nowhere/url", "--port-base", "18170")
        }
        #expect(missing.code == 66)
        #expect(missing.errors.contains("cannot be read: name a file that holds postgres://"))
        #expect(seconds < 8)
        let other = try run("baton", "up", "--journal", "mysql://x", "--port-base", "18170")
        #expect(other.code == 64)
        #expect(other.errors.contains("mysql://x is neither a directory nor a URL of PostgreSQL"))
    }

    @Test func `a door that another process has ends everything, with the option that moves it`()
        throws
    {
        let taken = try DatabaseTests.Bus(port: 18_288, ["--data", Scratch.directory])
        #expect(taken.hasSaid("health page"))
        let (up, seconds) = try time {
            try run("baton", "up", "--data", Scratch.directory, "--port-base", "18270")
        }
        #expect(up.code == 69)
        #expect(up.errors.contains("console cannot begin: cannot listen on 127.0.0.1:18290"))
        #expect(up.errors.contains("--port-base"))
        #expect(seconds < 20)
    }

    /// Directories that nobody else uses.
    private enum Scratch {
        static var directory: String {
            FileManager.default.temporaryDirectory.appending(path: "baton-\(UUID())").path
        }
    }

    @Test func `an endpoint that is none is told as one is written`() throws {
        let bus = try run(
            "baton-bus", "--data", Scratch.directory, "--publish", "127.0.0.1:18370", "--live",
            "tcp://127.0.0.1:18371")
        #expect(bus.code == 64)
        #expect(bus.errors.contains("write tcp://127.0.0.1:18370"))
        let status = try run("baton", "status", "--bus", "127.0.0.1:18370", "--live", "tcp://a:1")
        #expect(status.code == 64)
        #expect(status.errors.contains("write tcp://127.0.0.1:18370"))
        let elsewhere = try run(
            "baton-bus", "--data", Scratch.directory, "--publish", "tcp://203.0.113.9:18370",
            "--live", "tcp://127.0.0.1:18371")
        #expect(elsewhere.code == 69)
        #expect(elsewhere.errors.contains("name an address of this machine"))
        #expect(!elsewhere.errors.contains("another"))
    }

    @Test func `a worker that nobody could start is no fit topology`() throws {
        let file = URL(filePath: Scratch.directory + ".json")
        defer { try? FileManager.default.removeItem(at: file) }
        try String(contentsOf: Instance.root.appending(path: "topology.json"), encoding: .utf8)
            .replacing("\"gate\": ", with: "\"gat\": ")
            .write(to: file, atomically: true, encoding: .utf8)
        let check = try run("baton", "check", file.path)
        #expect(check.code == 1)
        #expect(
            check.text.contains("workers.gat: there is no worker \"gat\"; did you mean \"gate\"?"))
    }

    @Test func `a start that is killed at once leaves nobody behind`() throws {
        for milliseconds in [30, 80, 130] {
            let data = Scratch.directory
            let up = Process()
            up.executableURL = Instance.executables.appending(path: "baton")
            up.arguments = ["up", "--data", data, "--port-base", "18470"]
            up.standardOutput = FileHandle.nullDevice
            up.standardError = FileHandle.nullDevice
            try up.run()
            usleep(UInt32(milliseconds) * 1_000)
            kill(up.processIdentifier, SIGKILL)
            up.waitUntilExit()
            let end = Date(timeIntervalSinceNow: 20)
            while !Self.processes(at: "18470", data).isEmpty, Date() < end { usleep(50_000) }
            let left = Self.processes(at: "18470", data)
            #expect(left.isEmpty, "after \(milliseconds) ms: \(left)")
            for process in left { kill(process, SIGKILL) }
            try? FileManager.default.removeItem(atPath: data)
        }
    }

    /// Those whose command line names one of these words.
    private static func processes(at port: String, _ directory: String) -> [Int32] {
        let all = (try? FileManager.default.contentsOfDirectory(atPath: "/proc")) ?? []
        return all.compactMap(Int32.init).filter { process in
            let bytes = FileManager.default.contents(atPath: "/proc/\(process)/cmdline") ?? Data()
            let words = String(decoding: bytes, as: UTF8.self)
            return words.contains("127.0.0.1:\(port)") || words.contains(directory)
        }
    }

    @Test func `what a tool told of a customer steers no terminal, and is whole as JSON`() throws {
        let instance = try Instance(portBase: 18_570)
        defer { instance.stop() }
        let name = #"Acme\u001b[2J\u001b]0;mine\u0007\u202e\u0000"#
        let posted = try instance.post(
            "/events",
            #"{"specversion":"1.0","id":"n-1","source":"/crm","type":"fact.observed","subject":"#
                + #""account:acme","data":{"field":"account.name","source":"crm","value":"#
                + #"{"text":"\#(name)"}}}"#, type: "application/cloudevents+json")
        #expect(posted.status == 202, "\(posted.body)")
        let text = try instance.baton("tap", "-n", "5", "--type", "fact.observed")
        #expect(text.text.contains("Acme"))
        let harmful = text.text.unicodeScalars.filter {
            $0.value < 32 && $0 != "\n" || $0 == "\u{202E}"
        }
        #expect(harmful.isEmpty)
        let json = try instance.baton("tap", "-n", "5", "--type", "fact.observed", "--json")
        #expect(json.text.contains(name))
    }
}
