// SPDX-License-Identifier: Apache-2.0

extension Topology {
    /// Reads `topology.json` and the files that it includes.
    ///
    /// - Throws: ``TopologyUnreadable`` with every fault of its form: broken JSON, keys that are
    ///   unknown, missing or stand twice, wrong types. What the words mean is for
    ///   ``faults(knownTypes:fromElsewhere:)``.
    public static func load(_ path: String) throws(TopologyUnreadable) -> Topology {
        try TopologyFile(reading: path).topology
    }

    /// Reads a text that includes nothing.
    ///
    /// - Throws: ``TopologyUnreadable``, as ``load(_:)``.
    public init(json: [UInt8]) throws(TopologyUnreadable) {
        self = try TopologyFile(json: json).topology
    }
}
