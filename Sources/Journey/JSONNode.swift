// SPDX-License-Identifier: Apache-2.0

/// A JSON value with the place where it stands: what a person wrote by hand deserves faults that
/// point at it, and the decoders at hand forget places, order and keys that stand twice.
struct JSONNode {
    indirect enum Content {
        case object([Member])
        case list([JSONNode])
        case text(String)
        case number(Double)
        case flag(Bool)
        case null
    }
    struct Member {
        var key: String
        /// The byte at which the key begins.
        var offset: Int
        var node: JSONNode
    }
    var content: Content
    /// The byte at which the value begins.
    var offset: Int

    /// The value as a fault names it: `the text "two"`, `a list`.
    var noun: String {
        switch content {
        case .object: "an object"
        case .list: "a list"
        case .text(let text): "the text \"\(text)\""
        case .number(let number): "the number \(Value.number(number))"
        case .flag(let flag): flag ? "true" : "false"
        case .null: "null"
        }
    }

    var members: [Member]? {
        guard case .object(let members) = content else { return nil }
        return members
    }

    /// The value of a key; the first where it stands twice.
    subscript(key: String) -> JSONNode? { members?.first { $0.key == key }?.node }
}

/// Turns bytes of a text into lines and columns.
struct LineIndex {
    private let bytes: [UInt8]
    private let starts: [Int]

    init(_ bytes: [UInt8]) {
        self.bytes = bytes
        starts = [0] + bytes.indices.filter { bytes[$0] == UInt8(ascii: "\n") }.map { $0 + 1 }
    }

    func place(_ offset: Int, in file: String) -> Place {
        var low = 0
        var high = starts.count
        while high - low > 1 {
            let middle = (low + high) / 2
            if starts[middle] <= offset { low = middle } else { high = middle }
        }
        let before = bytes[starts[low]..<max(starts[low], min(offset, bytes.count))]
        let characters = before.count { $0 & 0xC0 != 0x80 }
        return Place(file: file, line: low + 1, column: characters + 1)
    }
}
