// SPDX-License-Identifier: Apache-2.0
import Foundation
import Journey
import Testing
import WorkerTesting

@testable import baton

/// Who `baton up` starts.
struct FleetTests {
    private let directory: URL

    init() throws {
        directory = FileManager.default.temporaryDirectory
            .appending(path: "baton-fleet-\(UUID().uuidString)")
        try FileManager.default.createDirectory(at: directory, withIntermediateDirectories: true)
    }

    /// The fleet of a topology that names these workers alone.
    private func fleet(_ roles: [WorkerName: WorkerRole]) throws -> Fleet {
        defer { try? FileManager.default.removeItem(at: directory) }
        var topology = Company.topology
        topology.workers = roles
        let file = directory.appending(path: "topology.json")
        try JSONEncoder().encode(topology).write(to: file)
        return try Fleet(
            ports: Ports(), journal: .directory("./data"), topology: file.path, notify: nil)
    }

    /// Checks a fleet in a folder that holds these executables alone.
    private func check(_ fleet: Fleet, beside executables: [String]) throws {
        let folder = directory.appending(path: "bin")
        try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
        defer { try? FileManager.default.removeItem(at: directory) }
        for name in executables {
            #expect(
                FileManager.default.createFile(
                    atPath: folder.appending(path: name).path, contents: nil,
                    attributes: [.posixPermissions: 0o755]))
        }
        try fleet.check(in: folder)
    }

    private func failure(_ body: () throws -> Void) throws -> Failure {
        try #require(throws: Failure.self) { try body() }
    }

    private func role(_ stage: Stage) -> WorkerRole {
        WorkerRole(stage: stage, consumes: [], emits: [])
    }

    @Test func `those that the topology names are started, in the order of the loop`() throws {
        let fleet = try fleet([
            "console": role(.edge), "router": role(.automate), "intake": role(.map),
        ])
        #expect(fleet.workers.map(\.name) == ["intake", "router", "console"])
        #expect(
            fleet.workers.map(\.executable) == ["baton-intake", "baton-router", "baton-console"])
        #expect(!fleet.starts("gate"))
    }

    @Test func `every child ends with its parent and knows the bus`() throws {
        let fleet = try fleet(Company.topology.workers)
        #expect(fleet.workers.count == 11)
        for member in fleet.workers {
            #expect(member.arguments.contains("--parent"))
            #expect(member.arguments.contains("tcp://127.0.0.1:7770"))
        }
    }

    @Test func `a topology without workers is refused`() throws {
        let failure = try failure { _ = try fleet([:]) }
        #expect(failure.what.contains("names no worker"))
        #expect(failure.status == .data)
    }

    @Test func `a name without an executable is told with its place and the name that was meant`()
        throws
    {
        let fleet = try fleet(["rooter": role(.automate)])
        let failure = try failure { try check(fleet, beside: ["baton-bus", "baton-router"]) }
        #expect(failure.what.contains("workers.rooter: there is no executable baton-rooter"))
        #expect(failure.mend?.hasPrefix("Did you mean router?") == true)
        #expect(failure.status == .data)
    }

    @Test func `one of Baton's own that is not built is told with the way to build it`() throws {
        let fleet = try fleet(["router": role(.automate)])
        let failure = try failure { try check(fleet, beside: ["baton-bus"]) }
        #expect(failure.what.hasPrefix("baton-router is not beside"))
        #expect(failure.mend == "Build everything: `make build`.")
    }

    @Test func `a company's own worker is started when its executable is there`() throws {
        let fleet = try fleet(["invoices": role(.edge)])
        try check(fleet, beside: ["baton-bus", "baton-invoices"])
        #expect(fleet.workers.map(\.executable) == ["baton-invoices"])
    }
}
