// SPDX-License-Identifier: Apache-2.0
internal import Foundation
public import Journey

/// The company of the tests: the topology that ships, and instants of its first week.
public enum Company {
    /// `topology.json` of this checkout.
    public static let topology: Topology = {
        let root = URL(filePath: #filePath).deletingLastPathComponent()
            .deletingLastPathComponent().deletingLastPathComponent()
        do {
            let json = try Data(contentsOf: root.appending(path: "topology.json"))
            return try JSONDecoder().decode(Topology.self, from: json)
        } catch {
            fatalError("topology.json: \(error)")
        }
    }()

    /// The same rules, which name further workers too: a bus gives no lease to anybody else.
    public static func topology(naming names: [WorkerName]) -> Topology {
        var topology = topology
        for name in names where topology.workers[name] == nil {
            topology.workers[name] = WorkerRole(stage: .edge, consumes: [], emits: [])
        }
        return topology
    }
}
