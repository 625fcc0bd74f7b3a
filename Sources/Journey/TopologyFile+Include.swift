// SPDX-License-Identifier: Apache-2.0
internal import Foundation

/// One file after the other becomes one topology.
extension TopologyFile {
    /// Takes one file in, and answers what it includes.
    mutating func take(_ json: [UInt8], name: String, isRoot: Bool) -> [String] {
        let lines = LineIndex(json)
        let root: JSONNode
        do {
            root = try JSONReader.read(json)
        } catch {
            let place = lines.place(error.offset, in: name)
            faults.append(TopologyFault("", error.rule, mend: error.mend, place: place))
            return []
        }
        var shape = ShapeCheck()
        shape.check(root, TopologyShape.root, at: TopologyPath())
        guard shape.faults.isEmpty else {
            faults += shape.faults.sorted { $0.offset < $1.offset }.map { found in
                var fault = found.fault
                fault.place = lines.place(found.offset, in: name)
                return fault
            }
            return []
        }
        var found: [String: Place] = [:]
        Self.walk(root, at: TopologyPath()) { found[$0] = lines.place($1, in: name) }
        merge(root, json, name: name, places: found)
        guard case .list(let patterns)? = root["include"]?.content else { return [] }
        if !isRoot {
            refuse("include", "only the root file includes others", at: found["include"])
            return []
        }
        return patterns.compactMap { if case .text(let text) = $0.content { text } else { nil } }
    }

    private mutating func merge(
        _ root: JSONNode, _ json: [UInt8], name: String, places found: [String: Place]
    ) {
        let part: Topology
        do {
            let mark: [UInt8] = [0xEF, 0xBB, 0xBF]
            let text = json.starts(with: mark) ? json.dropFirst(mark.count) : json[...]
            part = try JSONDecoder().decode(Topology.self, from: Data(text))
        } catch {
            // The shape has vouched for every type, so that what is left is a fault of ours.
            faults.append(TopologyFault("", "\(name) cannot be decoded: \(error)"))
            return
        }
        if let bus = part.bus {
            if topology.bus != nil {
                refuseSecond("bus", at: found["bus"])
            } else {
                topology.bus = bus
            }
        }
        merge("workers", \.workers, part, found)
        merge("sources", \.sources, part, found)
        merge("fields", \.fields, part, found)
        merge("calendars", \.calendars, part, found)
        merge("queues", \.queues, part, found)
        merge("handoffs", \.handoffs, part, found)
        merge("success", \.success, part, found)
        places.merge(found) { first, _ in first }
    }

    private mutating func merge<ID: Comparable & CustomStringConvertible, Part>(
        _ section: String, _ parts: WritableKeyPath<Topology, [ID: Part]>, _ other: Topology,
        _ found: [String: Place]
    ) {
        for (id, part) in other[keyPath: parts].sorted(by: { $0.key < $1.key }) {
            let path = TopologyPath(section).key(id).description
            if topology[keyPath: parts][id] != nil { refuseSecond(path, at: found[path]) }
            topology[keyPath: parts][id] = part
        }
    }

    private mutating func refuseSecond(_ path: String, at second: Place?) {
        let first = places[path].map { "\($0.file):\($0.line)" } ?? "another file"
        refuse(path, "is defined in \(first) already", mend: "keep one of the two", at: second)
    }

    mutating func refuse(
        _ path: String, _ problem: String, mend: String? = nil, at place: Place? = nil
    ) {
        faults.append(
            TopologyFault(path, problem, mend: mend, place: place ?? self.place(of: path)))
    }

    private static func walk(
        _ node: JSONNode, at path: TopologyPath, _ visit: (String, Int) -> Void
    ) {
        switch node.content {
        case .object(let members):
            for member in members {
                let path = path.key(member.key)
                visit(path.description, member.offset)
                walk(member.node, at: path, visit)
            }
        case .list(let nodes):
            for (index, node) in nodes.enumerated() {
                let path = path.index(index)
                visit(path.description, node.offset)
                walk(node, at: path, visit)
            }
        default: break
        }
    }
}

extension TopologyFile {
    /// The files that a pattern names, below the root's folder, in the order of their names. `*`
    /// stands for any characters of a file's name.
    mutating func included(_ pattern: String, from folder: URL) -> [String] {
        let steps = pattern.split(separator: "/", omittingEmptySubsequences: false).map(String.init)
        guard let last = steps.last, !steps.contains(""), !steps.contains(".."),
            !steps.dropLast().contains(where: { $0.contains("*") })
        else {
            refuse(
                "include", "\"\(pattern)\" is not a path below this file's folder",
                mend: "write \"topology/*.json\"")
            return []
        }
        guard last.contains("*") else { return [pattern] }
        let parent = steps.dropLast().joined(separator: "/")
        let directory = parent.isEmpty ? folder : folder.appending(path: parent)
        let names = (try? FileManager.default.contentsOfDirectory(atPath: directory.path())) ?? []
        let matching = names.filter { Self.matches($0, last) }.sorted()
        if matching.isEmpty {
            refuse("include", "no file matches \"\(pattern)\"", mend: "create one or remove it")
        }
        return matching.map { parent.isEmpty ? $0 : "\(parent)/\($0)" }
    }

    /// Hidden files match no pattern that does not begin with a dot itself, as in a shell.
    static func matches(_ name: String, _ pattern: String) -> Bool {
        guard !name.hasPrefix(".") || pattern.hasPrefix(".") else { return false }
        let parts = pattern.split(separator: "*", omittingEmptySubsequences: false)
        guard let first = parts.first, let last = parts.last, name.hasPrefix(first) else {
            return false
        }
        var rest = name.dropFirst(first.count)
        for part in parts.dropFirst().dropLast() where !part.isEmpty {
            guard let range = rest.firstRange(of: part) else { return false }
            rest = rest[range.upperBound...]
        }
        return rest.hasSuffix(last)
    }

    /// How a file is called in faults: as the root was called, its own path behind.
    static func name(of name: String, beside root: String) -> String {
        let folder = root.lastIndex(of: "/").map { String(root[...$0]) } ?? ""
        return folder + name
    }
}
