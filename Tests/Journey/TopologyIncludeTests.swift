// SPDX-License-Identifier: Apache-2.0
internal import Foundation
internal import Journey
internal import Testing

@Suite struct `A topology in several files` {
    @Test func `the sections of included files are put together`() throws {
        let folder = try Folder([
            "topology.json": "{\"include\": [\"topology/*.json\"], \"queues\": {\"a\": \(queue)}}",
            "topology/2.json": "{\"queues\": {\"c\": \(queue)}}",
            "topology/1.json": "{\"queues\": {\"b\": \(queue)}, \"bus\": \(bus)}",
            "topology/.swp.json": "not JSON",
            "topology/notes.txt": "not JSON",
        ])
        defer { folder.remove() }
        let topology = try Topology.load(folder.root)
        #expect(topology.queues.keys.sorted() == ["a", "b", "c"])
        #expect(topology.bus?.live == "tcp://b")
    }

    @Test func `an id that two files define is refused with both places`() throws {
        let folder = try Folder([
            "topology.json": "{\"include\": [\"more.json\"],\n \"queues\": {\"a\": \(queue)}}",
            "more.json": "{\n\"queues\": {\n\"a\": \(queue)}}",
        ])
        defer { folder.remove() }
        #expect(
            folder.said() == [
                "more.json:3:1: queues.a: is defined in topology.json:2 already; "
                    + "keep one of the two"
            ])
    }

    @Test func `only the root includes, and only what lies below its folder`() throws {
        let folder = try Folder([
            "topology.json": "{\"include\": [\"more.json\", \"../x.json\", \"/etc/passwd\"]}",
            "more.json": "{\"include\": [\"topology.json\"]}",
        ])
        defer { folder.remove() }
        #expect(
            folder.said() == [
                "more.json:1:2: include: only the root file includes others",
                "topology.json:1:2: include: \"../x.json\" is not a path below this file's folder; "
                    + "write \"topology/*.json\"",
                "topology.json:1:2: include: \"/etc/passwd\" is not a path below this file's "
                    + "folder; write \"topology/*.json\"",
            ])
    }

    @Test func `a file that is missing, or a pattern that nothing matches, is named`() throws {
        let folder = try Folder(["topology.json": "{\"include\": [\"a.json\", \"b/*.json\"]}"])
        defer { folder.remove() }
        #expect(
            folder.said() == [
                "topology.json:1:2: include: there is no file \"a.json\" to read",
                "topology.json:1:2: include: no file matches \"b/*.json\"; "
                    + "create one or remove it",
            ])
    }

    @Test func `a root that is not there is named`() {
        let error = #expect(throws: TopologyUnreadable.self) {
            try Topology.load("/nowhere/t.json")
        }
        #expect(error?.description == "/nowhere/t.json: there is no such file to read")
    }

    @Test func `what is wrong with an included part is told with its own file and line`() throws {
        let folder = try Folder([
            "topology.json": "{\"include\": [\"parts/*.json\"]}",
            "parts/q.json": "{\"queues\":\n {\"a\": \(queue)}}",
        ])
        defer { folder.remove() }
        let file = try TopologyFile(reading: folder.root)
        let faults = file.faults(knownTypes: [], fromElsewhere: []).map {
            "\($0)".replacing(folder.prefix, with: "")
        }
        #expect(
            faults == [
                "parts/q.json:2:3: queues.a: no handoff point routes to it; "
                    + "remove it, or name it in a rule"
            ])
    }

    private let queue =
        #"{"team": "t", "share": "least-loaded", "when_full": "wait", "fallback": "p"}"#
    private let bus = #"{"publish": "tcp://a", "live": "tcp://b"}"#
}

/// Files in a folder of their own.
private struct Folder {
    private let url: URL
    init(_ files: [String: String]) throws {
        url = FileManager.default.temporaryDirectory.appending(path: "baton-\(UUID().uuidString)")
        for (name, text) in files {
            let file = url.appending(path: name)
            try FileManager.default.createDirectory(
                at: file.deletingLastPathComponent(), withIntermediateDirectories: true)
            try Data(text.utf8).write(to: file)
        }
    }
    var root: String { prefix + "topology.json" }
    var prefix: String { url.path() + "/" }
    func remove() { try? FileManager.default.removeItem(at: url) }

    /// The faults, with file names relative to the folder.
    func said() -> [String] {
        do {
            _ = try TopologyFile(reading: root)
            return []
        } catch {
            return error.faults.map { "\($0)".replacing(prefix, with: "") }
        }
    }
}
