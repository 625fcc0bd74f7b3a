// SPDX-License-Identifier: Apache-2.0
public import Journey

/// Writes the fixed layouts of the wire: numbers little-endian, texts with a two-byte length.
public struct ByteWriter: Sendable {
    public private(set) var bytes: [UInt8] = []
    public init() {}

    public mutating func write<Number: FixedWidthInteger>(_ number: Number) {
        for shift in stride(from: 0, to: Number.bitWidth, by: 8) {
            bytes.append(UInt8(truncatingIfNeeded: number >> Number(shift)))
        }
    }
    /// - Precondition: at most 65,535 bytes.
    public mutating func write(_ text: String) {
        write(UInt16(text.utf8.count))
        bytes.append(contentsOf: text.utf8)
    }
    public mutating func write(_ digest: Digest) { bytes.append(contentsOf: digest.bytes) }
    public mutating func write(raw: some Sequence<UInt8>) { bytes.append(contentsOf: raw) }
}

/// Reads the same layouts back, and never past the end.
public struct ByteReader: Sendable {
    public let bytes: [UInt8]
    public private(set) var index = 0
    public init(_ bytes: [UInt8]) { self.bytes = bytes }

    public var isAtEnd: Bool { index == bytes.count }

    public mutating func number<Number: FixedWidthInteger>(
        _ type: Number.Type = Number.self
    ) throws(MalformedMessage) -> Number {
        let size = Number.bitWidth / 8
        guard bytes.count - index >= size else { throw MalformedMessage("ends too early") }
        var value: Number = 0
        for offset in 0..<size {
            value |= Number(truncatingIfNeeded: bytes[index + offset]) << Number(offset * 8)
        }
        index += size
        return value
    }
    public mutating func text() throws(MalformedMessage) -> String {
        let count = Int(try number(UInt16.self))
        let slice = try raw(count)
        guard let text = String(validating: slice, as: UTF8.self) else {
            throw MalformedMessage("a text is not UTF-8")
        }
        return text
    }
    public mutating func digest() throws(MalformedMessage) -> Digest {
        guard let digest = Digest(bytes: Array(try raw(16))) else {
            throw MalformedMessage("ends too early")
        }
        return digest
    }
    public mutating func raw(_ count: Int) throws(MalformedMessage) -> ArraySlice<UInt8> {
        guard count >= 0, bytes.count - index >= count else {
            throw MalformedMessage("ends too early")
        }
        defer { index += count }
        return bytes[index..<(index + count)]
    }
}

/// A message that does not follow `docs/wire.md`.
public struct MalformedMessage: Error, Hashable, Sendable, CustomStringConvertible {
    public var rule: String
    public init(_ rule: String) { self.rule = rule }
    public var description: String { "malformed message: \(rule)" }
}
