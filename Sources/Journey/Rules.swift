// SPDX-License-Identifier: Apache-2.0

/// The rules by version. An open handoff stays on the version under which it opened, so none is
/// forgotten; there are as many as a company has activated.
public struct Rules: Codable, Hashable, Sendable {
    /// The version in force; 0 before the first activation.
    public private(set) var current = 0
    private var versions: [Int: Topology] = [:]

    public init() {}

    public mutating func activate(_ topology: Topology, version: Int) {
        versions[version] = topology
        current = version
    }

    /// The topology in force; an empty one before the first activation.
    public var topology: Topology { self[current] }

    public subscript(version: Int) -> Topology { versions[version] ?? Topology() }

    /// A handoff point as it was in a version; in force now when none is given.
    public func point(_ id: PointID, version: Int? = nil) -> HandoffPoint? {
        self[version ?? current].handoffs[id]
    }
}
