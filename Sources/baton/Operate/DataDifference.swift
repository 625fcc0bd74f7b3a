// SPDX-License-Identifier: Apache-2.0
internal import Events
internal import Foundation

/// Where the data of two events differ, path by path.
struct DataDifference {
    /// `owner: dana → tom`, in the order of the paths.
    let lines: [String]

    init(_ before: Event, _ after: Event) {
        let (old, new) = (Self.values(before), Self.values(after))
        lines = Set(old.keys).union(new.keys).sorted().compactMap { path in
            guard old[path] != new[path] else { return nil }
            let (said, would) = (old[path] ?? "(none)", new[path] ?? "(none)")
            return "\(path): \(said.cut(to: 60)) → \(would.cut(to: 60))"
        }
    }

    private static func values(_ event: Event) -> [String: String] {
        var values: [String: String] = [:]
        guard let range = event.envelope.data,
            let data = try? JSONSerialization.jsonObject(
                with: Data(event.json[range]), options: .fragmentsAllowed)
        else { return values }
        flatten(data, at: "", into: &values)
        return values
    }

    private static func flatten(_ value: Any, at path: String, into values: inout [String: String])
    {
        switch value {
        case let object as [String: Any]:
            for (key, value) in object {
                flatten(value, at: path.isEmpty ? key : "\(path).\(key)", into: &values)
            }
        case let list as [Any]:
            for (index, value) in list.enumerated() {
                flatten(value, at: "\(path)[\(index)]", into: &values)
            }
        default: values[path] = "\(value)"
        }
    }
}
