// SPDX-License-Identifier: Apache-2.0
internal import Foundation
internal import Journey

/// The topology that ships, and what is said of it once a piece of it is broken.
enum Shipped {
    static let root = URL(filePath: #filePath).deletingLastPathComponent()
        .deletingLastPathComponent().deletingLastPathComponent()

    static let json: String = {
        do {
            return try String(contentsOf: root.appending(path: "topology.json"), encoding: .utf8)
        } catch {
            fatalError("topology.json: \(error)")
        }
    }()

    static let file: TopologyFile = {
        do { return try TopologyFile(json: Array(json.utf8)) } catch { fatalError("\(error)") }
    }()

    /// The types that its workers name: the catalogue, as far as these tests need one.
    static let types = Set(file.topology.workers.values.flatMap { $0.consumes + $0.emits })

    /// What its workers wait for and none of them says.
    static let fromElsewhere = Set(file.topology.workers.values.flatMap(\.consumes))
        .subtracting(file.topology.workers.values.flatMap(\.emits))

    /// The text with the first `old` replaced, which has to be there.
    static func replacing(_ old: String, with new: String) -> String {
        guard let range = json.firstRange(of: old) else { fatalError("no \(old) in topology.json") }
        return json.replacingCharacters(in: range, with: new)
    }

    /// What is said of the broken text, each without its place.
    static func faults(_ old: String, _ new: String) -> [String] {
        do {
            let file = try TopologyFile(json: Array(replacing(old, with: new).utf8))
            return plain(file.faults(knownTypes: types, fromElsewhere: fromElsewhere))
        } catch {
            return plain(error.faults)
        }
    }

    private static func plain(_ faults: [TopologyFault]) -> [String] {
        faults.map { fault in
            var fault = fault
            fault.place = nil
            return fault.severity == .warning ? "warning: \(fault)" : "\(fault)"
        }
    }
}
