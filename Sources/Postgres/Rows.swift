// SPDX-License-Identifier: Apache-2.0
internal import CPostgres

/// What a statement answered: rows of columns in binary format, read in place.
public final class Rows: @unchecked Sendable {
    /// Never written again once libpq has filled it, so any thread may read it; freed with the last
    /// reference.
    private let result: OpaquePointer
    /// How many there are.
    public let count: Int

    init(_ result: OpaquePointer) {
        self.result = result
        count = Int(PQntuples(result))
    }

    deinit { PQclear(result) }

    /// An integer of two, four or eight bytes; nil for NULL and for what is none.
    public func number(_ row: Int, _ column: Int) -> Int64? {
        withField(row, column) { field in
            guard [2, 4, 8].contains(field.count) else { return nil }
            let isNegative = field[0] >= 0x80
            return field.reduce(isNegative ? -1 : 0) { $0 << 8 | Int64($1) }
        }
    }

    /// A time, in microseconds since 1970; nil for NULL and for one beyond counting.
    public func time(_ row: Int, _ column: Int) -> Int64? {
        guard let number = number(row, column) else { return nil }
        let (sum, overflows) = number.addingReportingOverflow(postgresEpoch)
        return overflows ? nil : sum
    }

    /// Nil for NULL and for what is not UTF-8.
    public func text(_ row: Int, _ column: Int) -> String? {
        withField(row, column) { String(validating: $0, as: UTF8.self) }
    }

    /// The bytes as they are; nil for NULL.
    public func bytes(_ row: Int, _ column: Int) -> [UInt8]? {
        withField(row, column) { Array($0) }
    }

    /// Nil for NULL.
    public func flag(_ row: Int, _ column: Int) -> Bool? {
        withField(row, column) { $0.first.map { $0 != 0 } }
    }

    private func withField<Value>(
        _ row: Int, _ column: Int, _ body: (UnsafeBufferPointer<UInt8>) -> Value?
    ) -> Value? {
        let (row, column) = (Int32(row), Int32(column))
        guard PQgetisnull(result, row, column) == 0 else { return nil }
        let length = Int(PQgetlength(result, row, column))
        guard let start = PQgetvalue(result, row, column) else { return nil }
        return start.withMemoryRebound(to: UInt8.self, capacity: length) {
            body(UnsafeBufferPointer(start: $0, count: length))
        }
    }
}
