// SPDX-License-Identifier: Apache-2.0
import Foundation
import Testing

/// What an operator meets: rules that are not fit, a clean stop, and what is said to a slip.
extension EndToEndTests {
    /// A folder that is gone after the test.
    private final class Scratch {
        let url = FileManager.default.temporaryDirectory
            .appending(path: "baton-operating-\(UUID().uuidString)")
        init() throws {
            try FileManager.default.createDirectory(at: url, withIntermediateDirectories: true)
        }
        deinit { try? FileManager.default.removeItem(at: url) }

        /// The topology that ships, with a queue that does not exist.
        func unfitTopology() throws -> String {
            let text = try String(
                contentsOf: Instance.root.appending(path: "topology.json"), encoding: .utf8)
            let file = url.appending(path: "unfit.json")
            try text.replacing("\"otherwise\": \"cs-pool\"", with: "\"otherwise\": \"cs-pol\"")
                .write(to: file, atomically: true, encoding: .utf8)
            return file.path
        }
    }

    private func baton(_ arguments: String...) throws -> Instance.Output {
        try Instance.run(Instance.executables.appending(path: "baton").path, arguments)
    }

    @Test func `rules that are not fit start no new journal, with the words of check`() throws {
        let scratch = try Scratch()
        let rules = try scratch.unfitTopology()
        let data = scratch.url.appending(path: "data").path
        let check = try baton("check", rules)
        let up = try baton("up", "--topology", rules, "--data", data, "--port-base", "31770")
        #expect(check.code == 1)
        #expect(up.code == check.code)
        for line in check.text.split(separator: "\n") { #expect(up.errors.contains(line)) }
        #expect(!FileManager.default.fileExists(atPath: data))
        let bus = try Instance.run(
            Instance.executables.appending(path: "baton-bus").path,
            [
                "--topology", rules, "--data", data, "--publish", "tcp://127.0.0.1:31770", "--live",
                "tcp://127.0.0.1:31771",
            ])
        #expect(bus.code == 64)
        #expect((bus.text + bus.errors).contains("cs-pol"))
    }

    @Test func `after a clean stop the journal is one file, and whole`() throws {
        let instance = try Instance(portBase: 19_770)
        defer { instance.stop() }
        let people = Instance.root.appending(path: "examples/people.ndjson").path
        #expect(try instance.baton("emit", people).code == 0)
        instance.end()
        let data = instance.directory.appending(path: "data")
        let log = data.appending(path: "journal.sqlite-wal").path
        let size = try? FileManager.default.attributesOfItem(atPath: log)[.size] as? Int
        #expect((size ?? 0) == 0)
        // What is copied without SQLite's log is all.
        let copy = instance.directory.appending(path: "copy")
        try FileManager.default.createDirectory(at: copy, withIntermediateDirectories: true)
        for name in ["journal.sqlite", "head"] {
            try FileManager.default.copyItem(
                at: data.appending(path: name), to: copy.appending(path: name))
        }
        let verify = try baton("journal", "verify", copy.path)
        #expect(verify.code == 0, "\(verify.errors)")
        #expect(verify.text.hasPrefix("whole: "))
        #expect(!verify.text.hasPrefix("whole: 0 "))
    }

    @Test func `a data directory that cannot be made is told in one sentence`() throws {
        let scratch = try Scratch()
        let file = scratch.url.appending(path: "file").path
        #expect(FileManager.default.createFile(atPath: file, contents: nil))
        let data = "\(file)/data"
        let up = try baton("up", "--data", data, "--port-base", "31770")
        for output in [up, try baton("demo", "--data", data)] {
            let said = output.text + output.errors
            #expect(output.code == 74, "\(said)")
            #expect(said.contains(data))
            #expect(said.contains("Not a directory"), "\(said)")
            #expect(said.contains("--data"))
            #expect(!said.contains("Domain="))
            #expect(!said.contains("make room"))
        }
    }

    @Test func `slips of the hand are told with what was meant`() throws {
        let scratch = try Scratch()
        let data = scratch.url.path
        let empty = try baton("journal", "verify", data)
        #expect(empty.code == 66)
        #expect(empty.errors.contains("there is no journal in \(data)"))
        #expect(empty.errors.contains("`baton up --data DIR`"))
        #expect(empty.errors.contains("baton demo"))

        let nobody = try baton("accept", "acme", "--port-base", "31770")
        #expect(nobody.code == 64)
        #expect(nobody.errors.contains("--by dana"))
        #expect(!nobody.errors.contains("Usage:"))

        #expect(try baton("demo", "--data", data, "--fast").code == 0)
        let tap = try baton("tap", "--data", data, "--type", "handoff.opend")
        #expect(tap.code == 0)
        #expect(tap.errors.contains("no such type: handoff.opend. Did you mean handoff.opened?"))
        let others = try baton("tap", "--data", data, "--type", "handoff.rejected", "-n", "0")
        #expect(!others.errors.contains("no such type"))
        #expect(try baton("tap", "--data", data, "--type", "handoff.*").text.contains("handoff."))
    }

    @Test func `while a bus answers, the demo is still found`() throws {
        let instance = try Instance(portBase: 20_770)
        defer { instance.stop() }
        let demo = try instance.baton("demo", "--fast", "--data", "stage")
        #expect(demo.text.contains("baton packet acme --journal stage/demo"))
        // Without a data directory named, the bus is read; it has no customer yet.
        #expect(try instance.baton("demo", "--fast").code == 0)
        let bus = try instance.baton("packet", "acme")
        #expect(bus.code == 65)
        #expect(bus.errors.contains("--journal ./data/demo"))
        let named = try instance.baton("packet", "acme", "--data", "stage")
        #expect(named.code == 0)
        #expect(named.text.contains("WHAT WAS PROMISED"))
        #expect(named.errors.contains("stage/demo"))
        let own = try instance.baton("packet", "acme", "--data", "./data")
        #expect(own.code == 65)
        #expect(own.errors.contains("This is read from the bus at tcp://127.0.0.1:20770"))
    }
}
