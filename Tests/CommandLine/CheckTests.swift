// SPDX-License-Identifier: Apache-2.0
import Foundation
import Testing

@testable import baton

/// Which topology `baton check` reads.
struct CheckTests {
    private let here = FileManager.default.temporaryDirectory
        .appending(path: "baton-check-\(UUID().uuidString)", directoryHint: .isDirectory)

    private func file(_ name: String) throws -> String {
        try FileManager.default.createDirectory(at: here, withIntermediateDirectories: true)
        let path = here.appending(path: name).path
        try Data("{}".utf8).write(to: URL(filePath: path))
        return path
    }

    private func path(named name: String? = nil, shipped: String) throws -> String {
        try Check.path(named: name, here: here.path, shipped: shipped)
    }

    @Test func `the one that was named`() throws {
        let named = try file("ours.json")
        #expect(try path(named: named, shipped: "/nowhere") == named)
    }

    @Test func `the one in this directory`() throws {
        let shipped = try file("shipped.json")
        _ = try file("topology.json")
        #expect(try path(shipped: shipped) == "topology.json")
    }

    @Test func `without one here, the one that ships`() throws {
        let shipped = try file("shipped.json")
        #expect(try path(shipped: shipped) == shipped)
    }

    @Test func `a name that leads nowhere is told in full, with the mend`() throws {
        let failure = #expect(throws: Failure.self) {
            try path(named: "/nowhere/ours.json", shipped: try file("shipped.json"))
        }
        #expect(failure?.what == "there is no /nowhere/ours.json")
        #expect(failure?.mend?.contains("baton check path/to/topology.json") == true)
        #expect(failure?.status == .noInput)
    }

    @Test func `without any, both places are named`() {
        let failure = #expect(throws: Failure.self) { try path(shipped: "/nowhere/topology.json") }
        #expect(
            failure?.what
                == "there is no \(here.path)/topology.json, and none beside this executable")
    }
}
