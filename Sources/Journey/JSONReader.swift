// SPDX-License-Identifier: Apache-2.0

/// Why a text is not JSON: at which byte, and the mend.
struct JSONFault: Error {
    var offset: Int
    var rule: String
    var mend: String?
}

/// Reads JSON (RFC 8259) that a person wrote, and says what is wrong in a person's words.
struct JSONReader {
    /// The topology nests about ten deep.
    static let deepest = 64

    private let bytes: [UInt8]
    private var index = 0

    static func read(_ bytes: [UInt8]) throws(JSONFault) -> JSONNode {
        guard String(validating: bytes, as: UTF8.self) != nil else {
            throw JSONFault(offset: 0, rule: "is not UTF-8", mend: "save the file as UTF-8")
        }
        var reader = JSONReader(bytes)
        reader.skipSpace()
        let node = try reader.value(depth: 0)
        reader.skipSpace()
        guard reader.next == nil else { throw reader.fault("something stands after the last }") }
        return node
    }

    private init(_ bytes: [UInt8]) {
        self.bytes = bytes
        if bytes.starts(with: [0xEF, 0xBB, 0xBF]) { index = 3 }
    }

    private var next: UInt8? { index < bytes.count ? bytes[index] : nil }

    private func fault(_ rule: String, mend: String? = nil, at offset: Int? = nil) -> JSONFault {
        JSONFault(offset: offset ?? index, rule: "is not JSON: \(rule)", mend: mend)
    }

    private mutating func skipSpace() {
        while let byte = next, [0x20, 0x0A, 0x0D, 0x09].contains(byte) { index += 1 }
    }

    private mutating func take(_ mark: Unicode.Scalar) -> Bool {
        guard next == UInt8(ascii: mark) else { return false }
        index += 1
        return true
    }

    private mutating func value(depth: Int) throws(JSONFault) -> JSONNode {
        guard depth < Self.deepest else { throw fault("nested deeper than \(Self.deepest)") }
        let start = index
        let content: JSONNode.Content
        switch next {
        case UInt8(ascii: "{"): content = .object(try members(depth: depth))
        case UInt8(ascii: "["): content = .list(try elements(depth: depth))
        case UInt8(ascii: "\""): content = .text(try text())
        case let digit? where digit == UInt8(ascii: "-") || Self.isDigit(digit):
            content = .number(try number())
        case nil: throw fault("the text ends where a value is expected")
        default: content = try word()
        }
        return JSONNode(content: content, offset: start)
    }

    private mutating func members(depth: Int) throws(JSONFault) -> [JSONNode.Member] {
        index += 1
        var members: [JSONNode.Member] = []
        skipSpace()
        if take("}") { return members }
        while true {
            skipSpace()
            let offset = index
            try refuseSurplusComma(before: "}", after: members.isEmpty)
            guard next == UInt8(ascii: "\"") else { throw expectation("a key in double quotes") }
            let key = try text()
            skipSpace()
            guard take(":") else { throw expectation("\":\" after the key \"\(key)\"") }
            skipSpace()
            members.append(.init(key: key, offset: offset, node: try value(depth: depth + 1)))
            skipSpace()
            if take("}") { return members }
            guard take(",") else { throw expectation("\",\" or \"}\"") }
        }
    }

    private mutating func elements(depth: Int) throws(JSONFault) -> [JSONNode] {
        index += 1
        var elements: [JSONNode] = []
        skipSpace()
        if take("]") { return elements }
        while true {
            skipSpace()
            try refuseSurplusComma(before: "]", after: elements.isEmpty)
            elements.append(try value(depth: depth + 1))
            skipSpace()
            if take("]") { return elements }
            guard take(",") else { throw expectation("\",\" or \"]\"") }
        }
    }

    /// The slip of everybody who moves lines about.
    private func refuseSurplusComma(
        before mark: Unicode.Scalar, after isFirst: Bool
    ) throws(JSONFault) {
        guard !isFirst, next == UInt8(ascii: mark) else { return }
        throw fault("a comma stands before \"\(mark)\"", mend: "remove the comma")
    }

    private func expectation(_ wanted: String) -> JSONFault {
        guard let next else { return fault("the text ends where \(wanted) is expected") }
        if next == UInt8(ascii: "/") {
            return fault("JSON has no comments", mend: "remove it")
        }
        return fault("expected \(wanted)")
    }

    private mutating func word() throws(JSONFault) -> JSONNode.Content {
        let words: [(String, JSONNode.Content)] = [
            ("true", .flag(true)), ("false", .flag(false)), ("null", .null),
        ]
        for (word, content) in words where bytes[index...].starts(with: Array(word.utf8)) {
            index += word.utf8.count
            return content
        }
        if next == UInt8(ascii: "'") {
            throw fault("a text stands in single quotes", mend: "use double quotes")
        }
        throw expectation("a value")
    }
}

extension JSONReader {
    private mutating func number() throws(JSONFault) -> Double {
        let start = index
        _ = take("-")
        if !take("0") { try digits(from: start) }
        if take(".") { try digits(from: start) }
        if take("e") || take("E") {
            if !take("+") { _ = take("-") }
            try digits(from: start)
        }
        let literal = String(decoding: bytes[start..<index], as: UTF8.self)
        if let next, Self.isDigit(next) {
            throw fault("a number begins with 0", mend: "drop the 0", at: start)
        }
        guard let number = Double(literal), number.isFinite else {
            throw fault("\(literal) is too large a number", at: start)
        }
        return number
    }

    private mutating func digits(from start: Int) throws(JSONFault) {
        let first = index
        while let byte = next, Self.isDigit(byte) { index += 1 }
        if index == first { throw fault("a number without digits", at: start) }
    }

    private static func isDigit(_ byte: UInt8) -> Bool { (0x30...0x39).contains(byte) }

    private mutating func text() throws(JSONFault) -> String {
        let start = index
        index += 1
        var read: [UInt8] = []
        while let byte = next {
            switch byte {
            case UInt8(ascii: "\""):
                index += 1
                return String(decoding: read, as: UTF8.self)
            case UInt8(ascii: "\\"):
                read.append(contentsOf: String(Character(try escape())).utf8)
            case 0..<0x20:
                throw fault(
                    "a text without its closing quote",
                    mend: "close it, or write \\n for a new line",
                    at: start)
            default:
                read.append(byte)
                index += 1
            }
        }
        throw fault("a text without its closing quote", at: start)
    }

    private mutating func escape() throws(JSONFault) -> Unicode.Scalar {
        let start = index
        let plain: [UInt8: Unicode.Scalar] = [
            UInt8(ascii: "\""): "\"", UInt8(ascii: "\\"): "\\", UInt8(ascii: "/"): "/",
            UInt8(ascii: "b"): "\u{8}", UInt8(ascii: "f"): "\u{C}", UInt8(ascii: "n"): "\n",
            UInt8(ascii: "r"): "\r", UInt8(ascii: "t"): "\t",
        ]
        index += 1
        guard let mark = next else { throw fault("a text without its closing quote", at: start) }
        index += 1
        if let scalar = plain[mark] { return scalar }
        guard mark == UInt8(ascii: "u") else {
            throw fault(
                "an unknown escape in a text", mend: "write \\\\ for a backslash", at: start)
        }
        var code = try hexadecimal(from: start)
        if (0xD800..<0xDC00).contains(code), take("\\"), take("u") {
            let low = try hexadecimal(from: start)
            if (0xDC00..<0xE000).contains(low) {
                code = 0x1_0000 + (code - 0xD800) << 10 + (low - 0xDC00)
            }
        }
        guard let scalar = Unicode.Scalar(code) else {
            throw fault("half of a surrogate pair in a text", at: start)
        }
        return scalar
    }

    private mutating func hexadecimal(from start: Int) throws(JSONFault) -> UInt32 {
        let end = min(index + 4, bytes.count)
        let digits = bytes[index..<end]
        guard digits.count == 4, !digits.contains(UInt8(ascii: "+")),
            !digits.contains(UInt8(ascii: "-")),
            let code = UInt32(String(decoding: digits, as: UTF8.self), radix: 16)
        else { throw fault("\\u needs four hexadecimal digits", at: start) }
        index = end
        return code
    }
}
