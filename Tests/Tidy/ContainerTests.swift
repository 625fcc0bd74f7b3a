// SPDX-License-Identifier: Apache-2.0
import Crew
import Foundation
import Journey
import Testing
import WorkerKit

/// The containers that ship run the workers that ship.
@Suite struct ContainerTests {
    /// The services of a compose file, each with its lines.
    private static func services(_ file: String = "docker-compose.yml") throws
        -> [String: [Substring]]
    {
        let lines = try Checkout.text(file).split(separator: "\n")
        let below = lines.drop { $0 != "services:" }.dropFirst().prefix {
            $0.hasPrefix(" ") || $0.hasPrefix("#")
        }
        var services: [String: [Substring]] = [:]
        var current = ""
        for line in below {
            if let name = line.wholeMatch(of: #/  ([a-z-]+):( &[a-z]+)?/#)?.output.1 {
                current = String(name)
                services[current] = []
            } else {
                services[current, default: []].append(line)
            }
        }
        return services
    }

    private static let workers = Crew.workers.map { worker in worker.name.rawValue }

    @Test func `the compose file has a service for every worker, and starts its executable`() throws
    {
        let services = try Self.services()
        let found = services.keys.sorted()
        #expect(found == (Self.workers + ["bus", "postgres", "standby"]).sorted())
        let starts = services["bus"]?.filter { line in line.contains("command: [baton-bus,") }
        #expect(starts?.count == 1)
        for name in Self.workers {
            let lines = services[name] ?? []
            #expect(lines.contains("    <<: *worker"), "\(name)")
            let commands = lines.filter { line in line.hasPrefix("    command: [baton-\(name)") }
            #expect(commands.count == 1, "\(name)")
        }
    }

    @Test func `the form on SQLite changes what the journal is, and no worker`() throws {
        let changed = try Self.services("docker-compose.sqlite.yml").keys.sorted()
        #expect(changed == ["bus", "postgres", "standby"])
    }

    @Test func `a container is told a secret by a file, and by nothing else`() throws {
        let compose = try Checkout.text("docker-compose.yml")
        let words = compose.matches(of: #/([A-Z_]*(PASSWORD|SECRET|TOKEN)[A-Z_]*): /#)
            .map { match in String(match.output.1) }
        #expect(words == ["POSTGRES_PASSWORD_FILE"])
        let secrets = compose.matches(of: #/:-./secrets}/([a-z-]+)" \}/#)
            .map { match in String(match.output.1) }
        #expect(secrets == ["database-password", "journal-url"])
        #expect(try Checkout.text(".gitignore").contains("\n/secrets/\n"))
    }

    @Test func `who stands in the topology that ships is a worker with a folder and an executable`()
        throws
    {
        let topology = try Topology.load(Checkout.root.appending(path: "topology.json").path)
        let named = topology.workers.keys.map { name in name.rawValue }.sorted()
        let workers = Self.workers.sorted()
        #expect(named == workers)
        let folders = try FileManager.default.contentsOfDirectory(
            atPath: Checkout.root.appending(path: "workers").path)
        let visible = folders.filter { folder in !folder.hasPrefix(".") }.sorted()
        #expect(visible == workers)
    }

    @Test func `no port is published but on the loopback, and no container keeps a capability`()
        throws
    {
        let compose = try Checkout.text("docker-compose.yml")
        let published = compose.split(separator: "\n").filter { $0.hasPrefix("    ports: [") }
            .flatMap { $0.split(separator: "\"").filter { $0.hasSuffix("0") || $0.hasSuffix("1") } }
        #expect(published.count == 9)
        #expect(published.allSatisfy { $0.hasPrefix("127.0.0.1:") })
        for line in ["read_only: true", "cap_drop: [ALL]", "no-new-privileges:true"] {
            #expect(compose.contains(line))
        }
        let image = try Checkout.text("Dockerfile")
        #expect(image.contains("\nUSER 10001:10001\n"))
    }
}
