// SPDX-License-Identifier: Apache-2.0
internal import Crypto

/// A 128-bit digest: the first half of a SHA-256. What is derived rather than chosen (ids, slots,
/// the journal's chain) is derived by it, so that any language can compute the same.
public struct Digest: Hashable, Sendable, Comparable {
    /// Sixteen bytes.
    public let bytes: [UInt8]

    /// Takes sixteen bytes that a digest wrote before; nil for any other count.
    public init?(bytes: [UInt8]) {
        guard bytes.count == 16 else { return nil }
        self.bytes = bytes
    }

    /// The digest of texts, each ended by a zero byte, so that ("ab","c") is not ("a","bc").
    public init(of parts: String...) {
        var hash = SHA256()
        for part in parts {
            hash.update(data: Array(part.utf8))
            hash.update(data: [0])
        }
        bytes = Array(hash.finalize().prefix(16))
    }

    /// The digest of byte strings, one after the other.
    public init(ofBytes parts: [UInt8]...) {
        self.init(ofSlices: parts.map { $0[...] })
    }

    /// The same of parts of arrays, which are not copied.
    public init(ofSlices parts: [ArraySlice<UInt8>]) {
        var hash = SHA256()
        for part in parts { hash.update(data: part) }
        bytes = Array(hash.finalize().prefix(16))
    }

    /// 32 lower-case hexadecimal digits.
    public var hex: String {
        var text: [UInt8] = []
        text.reserveCapacity(32)
        for byte in bytes {
            text.append(Self.hexDigits[Int(byte >> 4)])
            text.append(Self.hexDigits[Int(byte & 15)])
        }
        return String(decoding: text, as: UTF8.self)
    }

    /// 25 characters of Crockford's base 32 in lower case: no i, l, o or u to misread.
    public var base32: String {
        var text: [UInt8] = []
        var bits = 0
        var held: UInt32 = 0
        for byte in bytes {
            held = held << 8 | UInt32(byte)
            bits += 8
            while bits >= 5 {
                bits -= 5
                text.append(Self.base32Digits[Int(held >> UInt32(bits)) & 31])
            }
        }
        return String(decoding: text, as: UTF8.self)
    }

    public static func < (left: Digest, right: Digest) -> Bool {
        left.bytes.lexicographicallyPrecedes(right.bytes)
    }

    private static let hexDigits = Array("0123456789abcdef".utf8)
    private static let base32Digits = Array("0123456789abcdefghjkmnpqrstvwxyz".utf8)
}
