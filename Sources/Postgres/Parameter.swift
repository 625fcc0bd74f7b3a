// SPDX-License-Identifier: Apache-2.0

/// A value that a statement is given, in PostgreSQL's binary format: no quoting, no conversion, and
/// bytes as they are.
public struct Parameter: Sendable {
    let type: UInt32
    /// Nil is NULL.
    let bytes: [UInt8]?

    private init(_ type: Kind, _ bytes: [UInt8]?) {
        self.type = type.rawValue
        self.bytes = bytes
    }

    /// `bigint`.
    public static func number(_ number: Int64) -> Parameter {
        Parameter(.bigint, number.bigEndianBytes)
    }
    /// `text`; a NUL, which PostgreSQL cannot hold, is the caller's to avoid.
    public static func text(_ text: String) -> Parameter { Parameter(.text, Array(text.utf8)) }
    /// `bytea`.
    public static func bytes(_ bytes: [UInt8]) -> Parameter { Parameter(.bytea, bytes) }
    /// `timestamptz`, from microseconds since 1970.
    public static func time(_ microseconds: Int64) -> Parameter {
        Parameter(.timestamptz, postgresTime(microseconds).bigEndianBytes)
    }

    /// `bigint[]`.
    public static func numbers(_ numbers: [Int64?]) -> Parameter {
        array(.bigints, of: .bigint, numbers.map { $0?.bigEndianBytes })
    }
    /// `smallint[]`.
    public static func smalls(_ numbers: [Int16?]) -> Parameter {
        array(.smallints, of: .smallint, numbers.map { $0?.bigEndianBytes })
    }
    /// `boolean[]`.
    public static func flags(_ flags: [Bool]) -> Parameter {
        array(.booleans, of: .boolean, flags.map { [$0 ? 1 : 0] })
    }
    /// `text[]`.
    public static func texts(_ texts: [String?]) -> Parameter {
        array(.texts, of: .text, texts.map { $0.map { Array($0.utf8) } })
    }
    /// `text[]` of what is UTF-8 already.
    public static func texts(utf8 texts: [[UInt8]]) -> Parameter {
        array(.texts, of: .text, texts)
    }
    /// `bytea[]`.
    public static func blobs(_ blobs: [[UInt8]]) -> Parameter {
        array(.byteas, of: .bytea, blobs)
    }
    /// `timestamptz[]`, from microseconds since 1970.
    public static func times(_ microseconds: [Int64]) -> Parameter {
        array(
            .timestamptzs, of: .timestamptz,
            microseconds.map { postgresTime($0).bigEndianBytes })
    }

    /// Numbers of types, as PostgreSQL's catalogue has had them for ever.
    private enum Kind: UInt32 {
        case boolean = 16, bytea = 17, bigint = 20, smallint = 21, text = 25, timestamptz = 1184
        case booleans = 1000, byteas = 1001, smallints = 1005, texts = 1009, bigints = 1016
        case timestamptzs = 1185
    }

    /// One dimension from 1: `dimensions · has NULLs · element's type · count · first · elements`,
    /// each element with its length before it, -1 for NULL.
    private static func array(
        _ type: Kind, of element: Kind, _ elements: [[UInt8]?]
    ) -> Parameter {
        var bytes: [UInt8] = []
        bytes.reserveCapacity(elements.reduce(20) { $0 + 4 + ($1?.count ?? 0) })
        func write(_ number: Int32) { bytes.append(contentsOf: number.bigEndianBytes) }
        write(elements.isEmpty ? 0 : 1)
        write(elements.contains { $0 == nil } ? 1 : 0)
        write(Int32(element.rawValue))
        if !elements.isEmpty {
            write(Int32(elements.count))
            write(1)
        }
        for element in elements {
            write(element.map { Int32($0.count) } ?? -1)
            if let element { bytes.append(contentsOf: element) }
        }
        return Parameter(type, bytes)
    }
}

/// PostgreSQL counts microseconds from 2000-01-01.
let postgresEpoch: Int64 = 946_684_800_000_000

/// What PostgreSQL can hold, from 4713 BC to 294276; beyond it `-infinity` and `infinity`.
private func postgresTime(_ microseconds: Int64) -> Int64 {
    let (time, overflows) = microseconds.subtractingReportingOverflow(postgresEpoch)
    if overflows || time < -211_813_488_000_000_000 { return .min }
    return time < 9_223_371_331_200_000_000 ? time : .max
}

extension FixedWidthInteger {
    fileprivate var bigEndianBytes: [UInt8] {
        withUnsafeBytes(of: bigEndian) { Array($0) }
    }
}
