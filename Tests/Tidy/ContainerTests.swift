// SPDX-License-Identifier: Apache-2.0
import Crew
import Foundation
import Journey
import Testing
import WorkerKit

/// The containers that ship run the workers that ship.
@Suite struct ContainerTests {
    private static func text(_ file: String) throws -> String {
        try String(contentsOf: Checkout.root.appending(path: file), encoding: .utf8)
    }

    /// The services of the compose file, each with its lines.
    private static func services() throws -> [String: [Substring]] {
        let lines = try text("docker-compose.yml").split(separator: "\n")
        let below = lines.drop { $0 != "services:" }.dropFirst().prefix { $0.hasPrefix(" ") }
        var services: [String: [Substring]] = [:]
        var current = ""
        for line in below {
            if line.hasSuffix(":"), !line.hasPrefix("   ") {
                current = String(line.dropFirst(2).dropLast())
                services[current] = []
            } else {
                services[current, default: []].append(line)
            }
        }
        return services
    }

    @Test func `the compose file has a service for every worker, and starts its executable`() throws
    {
        let services = try Self.services()
        let found = services.keys.sorted()
        let workers = Crew.workers.map { worker in worker.name.rawValue }
        #expect(found == (workers + ["bus"]).sorted())
        let starts = services["bus"]?.filter { line in line.contains("command: [baton-bus,") }
        #expect(starts?.count == 1)
        for name in workers {
            let lines = services[name] ?? []
            #expect(lines.contains("    <<: *worker"), "\(name)")
            let commands = lines.filter { line in line.hasPrefix("    command: [baton-\(name)") }
            #expect(commands.count == 1, "\(name)")
        }
    }

    @Test func `who stands in the topology that ships is a worker with a folder and an executable`()
        throws
    {
        let topology = try Topology.load(Checkout.root.appending(path: "topology.json").path)
        let named = topology.workers.keys.map { name in name.rawValue }.sorted()
        let workers = Crew.workers.map { worker in worker.name.rawValue }.sorted()
        #expect(named == workers)
        let folders = try FileManager.default.contentsOfDirectory(
            atPath: Checkout.root.appending(path: "workers").path)
        let visible = folders.filter { folder in !folder.hasPrefix(".") }.sorted()
        #expect(visible == workers)
    }

    @Test func `no port is published but on the loopback, and no container keeps a capability`()
        throws
    {
        let compose = try Self.text("docker-compose.yml")
        let published = compose.split(separator: "\n").filter { $0.hasPrefix("    ports: [") }
            .flatMap { $0.split(separator: "\"").filter { $0.hasSuffix("0") || $0.hasSuffix("1") } }
        #expect(published.count >= 6)
        #expect(published.allSatisfy { $0.hasPrefix("127.0.0.1:") })
        for line in ["read_only: true", "cap_drop: [ALL]", "no-new-privileges:true"] {
            #expect(compose.contains(line))
        }
        let image = try Self.text("Dockerfile")
        #expect(image.contains("\nUSER 10001:10001\n"))
    }
}
