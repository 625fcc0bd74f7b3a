// SPDX-License-Identifier: Apache-2.0
internal import Foundation

/// A topology as it was read, and where each of its parts stands: in the root file or in one that
/// the root includes.
public struct TopologyFile: Sendable {
    /// All files together.
    public internal(set) var topology = Topology()
    /// Where each path stands.
    var places: [String: Place] = [:]
    /// Found while reading; a file with any never comes to be.
    var faults: [TopologyFault] = []

    /// Reads a text that includes nothing.
    ///
    /// - Throws: ``TopologyUnreadable`` with every fault of its form.
    public init(json: [UInt8], name: String = "topology.json") throws(TopologyUnreadable) {
        for pattern in take(json, name: name, isRoot: true) {
            refuse("include", "\"\(pattern)\" can be included by a file only")
        }
        try finish()
    }

    /// Reads the root file, and then what it includes, in the order of the names. Each section is
    /// the union of the files' sections; an id that stands in two files is refused.
    ///
    /// - Throws: ``TopologyUnreadable`` with every fault of every file.
    public init(reading path: String) throws(TopologyUnreadable) {
        let root = URL(filePath: path)
        guard let json = Self.bytes(of: root) else {
            throw TopologyUnreadable([TopologyFault("", "\(path): there is no such file to read")])
        }
        let folder = root.deletingLastPathComponent()
        var taken: Set<String> = []
        for pattern in take(json, name: path, isRoot: true) {
            for name in included(pattern, from: folder) where taken.insert(name).inserted {
                let url = folder.appending(path: name)
                guard let json = Self.bytes(of: url) else {
                    refuse("include", "there is no file \"\(name)\" to read")
                    continue
                }
                _ = take(json, name: Self.name(of: name, beside: path), isRoot: false)
            }
        }
        try finish()
    }

    /// What ``Topology/faults(knownTypes:fromElsewhere:)`` finds, each with its place, in the order
    /// of the files.
    public func faults(
        knownTypes: Set<EventType>, fromElsewhere: Set<EventType>
    ) -> [TopologyFault] {
        topology.faults(knownTypes: knownTypes, fromElsewhere: fromElsewhere).map { fault in
            var fault = fault
            fault.place = place(of: fault.path)
            return fault
        }.sorted { Self.order($0.place, $1.place) }
    }

    /// Where a path stands, or the nearest part around it.
    public func place(of path: String) -> Place? {
        var path = path[...]
        while !path.isEmpty {
            if let place = places[String(path)] { return place }
            guard let end = path.lastIndex(where: { $0 == "." || $0 == "[" }) else { break }
            path = path[..<end]
        }
        return nil
    }

    private static func order(_ one: Place?, _ other: Place?) -> Bool {
        guard let one, let other else { return one == nil && other != nil }
        return (one.file, one.line, one.column) < (other.file, other.line, other.column)
    }

    private static func bytes(of url: URL) -> [UInt8]? {
        (try? Data(contentsOf: url)).map(Array.init)
    }

    private func finish() throws(TopologyUnreadable) {
        guard faults.isEmpty else { throw TopologyUnreadable(faults) }
    }
}
