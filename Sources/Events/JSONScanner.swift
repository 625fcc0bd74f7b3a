// SPDX-License-Identifier: Apache-2.0

/// Walks one JSON text (RFC 8259) and refuses what is not JSON, without building values: whatever
/// entered the journal can be read by everybody later.
package struct JSONScanner {
    /// Nesting deeper than this is refused; the decoders behind recurse.
    static let deepest = 128

    let bytes: [UInt8]
    package private(set) var index = 0

    package init(_ bytes: [UInt8]) { self.bytes = bytes }

    package var isAtEnd: Bool { index >= bytes.count }
    var next: UInt8? { index < bytes.count ? bytes[index] : nil }

    package func fault(_ rule: String) -> MalformedEvent {
        MalformedEvent(path: "$", rule: "\(rule) at byte \(index)")
    }

    package mutating func skipSpace() {
        while index < bytes.count {
            switch bytes[index] {
            case 0x20, 0x0A, 0x0D, 0x09: index += 1
            default: return
            }
        }
    }

    mutating func expect(_ mark: Unicode.Scalar) throws(MalformedEvent) {
        guard next == UInt8(ascii: mark) else { throw fault("not JSON: expected \"\(mark)\"") }
        index += 1
    }

    /// Takes `mark` if it is next.
    mutating func take(_ mark: Unicode.Scalar) -> Bool {
        guard next == UInt8(ascii: mark) else { return false }
        index += 1
        return true
    }

    /// Skips one value of any kind and answers where it stands.
    package mutating func skipValue(depth: Int = 0) throws(MalformedEvent) -> Range<Int> {
        guard depth < Self.deepest else { throw fault("nested deeper than \(Self.deepest)") }
        let start = index
        switch next {
        case UInt8(ascii: "{"): try skipObject(depth: depth)
        case UInt8(ascii: "["): try skipArray(depth: depth)
        case UInt8(ascii: "\""): _ = try skipString()
        case UInt8(ascii: "t"): try skipWord("true")
        case UInt8(ascii: "f"): try skipWord("false")
        case UInt8(ascii: "n"): try skipWord("null")
        default: try skipNumber()
        }
        return start..<index
    }

    private mutating func skipObject(depth: Int) throws(MalformedEvent) {
        try expect("{")
        skipSpace()
        if take("}") { return }
        repeat {
            skipSpace()
            _ = try skipString()
            skipSpace()
            try expect(":")
            skipSpace()
            _ = try skipValue(depth: depth + 1)
            skipSpace()
        } while take(",")
        try expect("}")
    }

    private mutating func skipArray(depth: Int) throws(MalformedEvent) {
        try expect("[")
        skipSpace()
        if take("]") { return }
        repeat {
            skipSpace()
            _ = try skipValue(depth: depth + 1)
            skipSpace()
        } while take(",")
        try expect("]")
    }

    /// Skips a string; answers the bytes between its quotes, and whether any is escaped.
    mutating func skipString() throws(MalformedEvent) -> (inside: Range<Int>, escaped: Bool) {
        try expect("\"")
        let start = index
        var escaped = false
        while index < bytes.count {
            let byte = bytes[index]
            index += 1
            switch byte {
            case UInt8(ascii: "\""): return (start..<(index - 1), escaped)
            case UInt8(ascii: "\\"):
                escaped = true
                try skipEscape()
            case 0..<0x20: throw fault("not JSON: a control character in a string")
            default: continue
            }
        }
        throw fault("not JSON: a string without an end")
    }

    private mutating func skipEscape() throws(MalformedEvent) {
        guard let mark = next else { throw fault("not JSON: a string without an end") }
        index += 1
        if mark == UInt8(ascii: "u") {
            for _ in 0..<4 {
                guard let digit = next, Self.isHex(digit) else {
                    throw fault("not JSON: \\u needs four hexadecimal digits")
                }
                index += 1
            }
        } else if !#""\/bfnrt"#.utf8.contains(mark) {
            throw fault("not JSON: an unknown escape in a string")
        }
    }

    private mutating func skipWord(_ word: StaticString) throws(MalformedEvent) {
        for byte in "\(word)".utf8 {
            guard next == byte else { throw fault("not JSON: expected \(word)") }
            index += 1
        }
    }

    private mutating func skipNumber() throws(MalformedEvent) {
        _ = take("-")
        if !take("0") { try skipDigits() }
        if take(".") { try skipDigits() }
        if take("e") || take("E") {
            if !take("+") { _ = take("-") }
            try skipDigits()
        }
    }

    private mutating func skipDigits() throws(MalformedEvent) {
        let start = index
        while let byte = next, (0x30...0x39).contains(byte) { index += 1 }
        if index == start { throw fault("not JSON: expected a value") }
    }

    private static func isHex(_ byte: UInt8) -> Bool {
        (0x30...0x39).contains(byte) || (0x41...0x46).contains(byte) || (0x61...0x66).contains(byte)
    }
}
