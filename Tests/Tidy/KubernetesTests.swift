// SPDX-License-Identifier: Apache-2.0
import Crew
import Foundation
import Journey
import Testing
import WorkerKit

/// The manifests of Kubernetes run the workers that ship. Whether they are manifests at all says
/// Tests/Schema/kubernetes_test.py.
@Suite struct KubernetesTests {
    private static let folder = "deploy/kubernetes"
    private static let workers = Crew.workers.map { worker in worker.name.rawValue }

    private static func manifest(_ worker: String) throws -> String {
        try Checkout.text("\(folder)/workers/\(worker).yaml")
    }

    @Test func `there is a manifest for each worker, and the kustomization names it`() throws {
        let files = Checkout.files(below: "\(Self.folder)/workers").map { file in file.path }
        let expected = Self.workers.map { name in "\(Self.folder)/workers/\(name).yaml" }
        #expect(files == expected.sorted())
        let kustomization = try Checkout.text("\(Self.folder)/kustomization.yaml")
        let named = kustomization.matches(of: #/  - workers/([a-z-]+)\.yaml/#)
            .map { match in String(match.output.1) }
        #expect(named.sorted() == Self.workers.sorted())
    }

    /// The gate's stands for all of them: what differs is what an edge says.
    @Test(arguments: Crew.workers.map { worker in worker.name.rawValue })
    func `the manifest of a worker differs from another's by its name and its edge`(
        _ name: String
    ) throws {
        let gate = try Self.lines("gate")
        let edges: [String: [String]] = [
            "intake": [
                #"command: [baton-NAME, --listen, "0.0.0.0:7780"]"#,
                "- { name: http, containerPort: 7780 }",
            ],
            "courier": [
                "command: [baton-NAME, --endpoint, $(BATON_ENDPOINT), --console, "
                    + "$(BATON_CONSOLE)]"
            ],
            "console": [#"command: [baton-NAME, --listen, "127.0.0.1:7790"]"#],
            "router": [Self.standsBy], "feedback": [Self.standsBy],
        ]
        let own = try Self.lines(name).filter { line in !gate.contains(line) }
        #expect(own == edges[name] ?? [])
        let missing = try gate.filter { line in try !Self.lines(name).contains(line) }
        let replaced =
            edges[name] == [Self.standsBy]
            ? ["httpGet: { path: /readyz, port: health }"] : ["command: [baton-NAME]"]
        #expect(missing == (edges[name] == nil ? [] : replaced))
    }

    /// Of a worker of which one replica speaks, and nobody but the bus speaks to it, another one is
    /// ready when it stands by: a rollout would wait for it for ever.
    private static let standsBy = "httpGet: { path: /standbyz, port: health }"

    /// Deployment and budget, without comments, with NAME for the worker.
    private static func lines(_ name: String) throws -> [String] {
        let documents = try manifest(name).split(separator: "---\n").prefix(2).joined()
        return documents.split(separator: "\n")
            .map { line in line.drop { $0 == " " } }
            .filter { line in !line.hasPrefix("#") }
            .map { line in String(line).replacing(name, with: "NAME") }
    }

    @Test func `those scale on lag that share their work by subject, and no others`() throws {
        let scaling = try Checkout.text("\(Self.folder)/scaling/workers.yaml")
        let scaled = scaling.matches(of: #/kind: Deployment, name: ([a-z-]+) /#)
            .map { match in String(match.output.1) }
        let measured = scaling.matches(of: /matchLabels: \{ worker: ([a-z-]+) \}/)
            .map { match in String(match.output.1) }
        let shared = Crew.workers.filter { worker in worker.partitioning == .bySubject }
            .map { worker in worker.name.rawValue }
        #expect(scaled.sorted() == shared.sorted())
        #expect(measured == scaled)
        let page = try Checkout.text("Sources/baton-bus/BusPage.swift")
        #expect(page.contains(#""baton_bus_worker_\(name)""#) && page.contains("\"lag_events\""))
        #expect(scaling.contains("name: baton_bus_worker_lag_events\n"))
    }

    @Test func `buses listen where clients look for them, and clients know them all`() throws {
        let bus = try Checkout.text("\(Self.folder)/bus.yaml")
        let surroundings = try Checkout.text("\(Self.folder)/surroundings.yaml")
        #expect(bus.contains("\n  replicas: 2\n") && bus.contains("- --publish=tcp://*:7770\n"))
        #expect(surroundings.contains("BATON_BUS: tcp://bus-0.bus:7770,tcp://bus-1.bus:7770\n"))
        #expect(surroundings.contains("BATON_LIVE: tcp://bus-0.bus:7771,tcp://bus-1.bus:7771\n"))
    }

    @Test func `no pod is root, has a capability, or writes its own file system`()
        throws
    {
        let pods = Checkout.files(below: Self.folder).filter { $0.text.contains("containers:") }
        #expect(pods.count == Self.workers.count + 2)
        for pod in pods {
            for line in [
                "runAsNonRoot: true", "allowPrivilegeEscalation: false",
                "readOnlyRootFilesystem: true", "capabilities: { drop: [ALL] }",
                "seccompProfile: { type: RuntimeDefault }", "automountServiceAccountToken: false",
            ] { #expect(pod.text.contains("\(line)\n"), "\(pod.path): \(line)") }
        }
    }
}
