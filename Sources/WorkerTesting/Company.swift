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
}
