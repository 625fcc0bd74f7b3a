// SPDX-License-Identifier: Apache-2.0

/// One thing that is wrong with a topology: where, what, and how to mend it.
public struct TopologyFault: Codable, Hashable, Sendable, CustomStringConvertible {
    public enum Severity: String, Codable, Hashable, Sendable {
        /// The topology cannot be activated.
        case error
        /// It works, but hardly as meant.
        case warning
    }
    public var severity: Severity
    /// The path in the file, as `handoffs.sales-to-onboarding.routing.rules[0].queue`.
    public var path: String
    public var problem: String
    /// What to write instead; nil where only the author knows.
    public var mend: String?
    /// Where it stands in a file; nil for a topology that came from nowhere.
    public var place: Place?

    public init(
        _ path: String, _ problem: String, mend: String? = nil, severity: Severity = .error,
        place: Place? = nil
    ) {
        self.severity = severity
        self.path = path
        self.problem = problem
        self.mend = mend
        self.place = place
    }

    /// `topology.json:12:5: handoffs.x.mode: "enforced" is not …; did you mean "enforce"?`
    public var description: String {
        let parts = [place?.description, path.isEmpty ? nil : path, problem].compactMap(\.self)
        let sentence = parts.joined(separator: ": ")
        return mend.map { "\(sentence); \($0)" } ?? sentence
    }
}

/// A place in a file. Lines and columns count from 1, columns in characters of Unicode.
public struct Place: Codable, Hashable, Sendable, CustomStringConvertible {
    public var file: String
    public var line: Int
    public var column: Int
    public init(file: String, line: Int, column: Int) {
        self.file = file
        self.line = line
        self.column = column
    }
    public var description: String { "\(file):\(line):\(column)" }
}

/// Why a topology could not be read: every fault that was found, in the order of the files.
public struct TopologyUnreadable: Error, Hashable, Sendable, CustomStringConvertible {
    public var faults: [TopologyFault]
    public init(_ faults: [TopologyFault]) { self.faults = faults }
    public var description: String { faults.map(\.description).joined(separator: "\n") }
}

/// A path in the topology as it is built on the way down. A key that is more than one word stands
/// in brackets, so that `entry["deal.signed_at"]` can be told from two steps.
struct TopologyPath: Hashable, CustomStringConvertible {
    var description: String
    init(_ text: String = "") { description = text }

    func key(_ key: some CustomStringConvertible) -> TopologyPath {
        let name = key.description
        let isWord =
            !name.isEmpty
            && name.utf8.allSatisfy { byte in
                switch byte {
                case 0x30...0x39, 0x41...0x5A, 0x61...0x7A, UInt8(ascii: "_"), UInt8(ascii: "-"),
                    UInt8(ascii: "$"):
                    true
                default: false
                }
            }
        guard isWord else { return TopologyPath("\(description)[\"\(name)\"]") }
        return TopologyPath(description.isEmpty ? name : "\(description).\(name)")
    }

    func index(_ index: Int) -> TopologyPath { TopologyPath("\(description)[\(index)]") }
}
