// SPDX-License-Identifier: Apache-2.0
internal import Hummingbird
internal import WorkerProcess

/// A JSON array, cut into the texts of its elements: each travels on as it was sent.
///
/// Only the array itself is looked at; whether an element is JSON is asked of it later.
struct JSONArrayText {
    let elements: [[UInt8]]

    /// - Throws: ``Problem`` (400) naming the byte where the array ends to be one.
    init(_ bytes: [UInt8]) throws(Problem) {
        var elements: [[UInt8]] = []
        var depth = 0
        var inText = false
        var escaped = false
        var start: Int?
        var isOver = false
        func broken(_ index: Int, _ rule: String) -> Problem {
            Problem(
                .badRequest, "not JSON: \(rule) at byte \(index)",
                errors: [Problem.Fault(pointer: "", detail: "\(rule) at byte \(index)")])
        }
        for (index, byte) in bytes.enumerated() {
            if inText {
                if escaped {
                    escaped = false
                } else if byte == UInt8(ascii: "\\") {
                    escaped = true
                } else if byte == UInt8(ascii: "\"") {
                    inText = false
                }
                continue
            }
            if [0x20, 0x09, 0x0A, 0x0D].contains(byte) { continue }
            if isOver { throw broken(index, "text behind the array") }
            if depth == 0, byte != UInt8(ascii: "[") { throw broken(index, "expected an array") }
            if depth == 1, start == nil, byte != UInt8(ascii: ","), byte != UInt8(ascii: "]") {
                start = index
            }
            switch byte {
            case UInt8(ascii: "\""): inText = true
            case UInt8(ascii: "["), UInt8(ascii: "{"): depth += 1
            case UInt8(ascii: "]"), UInt8(ascii: "}"):
                depth -= 1
                isOver = depth == 0
            default: break
            }
            let ends = isOver || depth == 1 && byte == UInt8(ascii: ",")
            guard ends else { continue }
            if let begin = start {
                elements.append(Array(bytes[begin..<index]))
            } else if !isOver || !elements.isEmpty {
                throw broken(index, "expected an element")
            }
            start = nil
        }
        guard isOver else { throw broken(bytes.count, "the array does not end") }
        self.elements = elements
    }
}
