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
        var text = QuotedText()
        var depth = 0
        var start: Int?
        var isOver = false
        for (index, byte) in bytes.enumerated() {
            if text.holds(byte) || [0x20, 0x09, 0x0A, 0x0D].contains(byte) { continue }
            if isOver { throw Self.broken(index, "text behind the array") }
            if depth == 0, byte != UInt8(ascii: "[") {
                throw Self.broken(index, "expected an array")
            }
            if depth == 1, start == nil, byte != UInt8(ascii: ","), byte != UInt8(ascii: "]") {
                start = index
            }
            switch byte {
            case UInt8(ascii: "["), UInt8(ascii: "{"): depth += 1
            case UInt8(ascii: "]"), UInt8(ascii: "}"):
                depth -= 1
                isOver = depth == 0
            default: break
            }
            guard isOver || depth == 1 && byte == UInt8(ascii: ",") else { continue }
            if let begin = start {
                elements.append(Array(bytes[begin..<index]))
            } else if !isOver || !elements.isEmpty {
                throw Self.broken(index, "expected an element")
            }
            start = nil
        }
        guard isOver else { throw Self.broken(bytes.count, "the array does not end") }
        self.elements = elements
    }

    private static func broken(_ index: Int, _ rule: String) -> Problem {
        Problem(
            .badRequest, "not JSON: \(rule) at byte \(index)",
            errors: [Problem.Fault(pointer: "", detail: "\(rule) at byte \(index)")])
    }
}

/// Whether a byte of JSON lies within a text, where brackets and commas mean nothing.
private struct QuotedText {
    private var isOpen = false
    private var isEscaped = false

    /// False for the quotation mark that opens a text, true for everything to the one that ends it.
    mutating func holds(_ byte: UInt8) -> Bool {
        guard isOpen else {
            isOpen = byte == UInt8(ascii: "\"")
            return false
        }
        if isEscaped {
            isEscaped = false
        } else if byte == UInt8(ascii: "\\") {
            isEscaped = true
        } else if byte == UInt8(ascii: "\"") {
            isOpen = false
        }
        return true
    }
}
