// SPDX-License-Identifier: Apache-2.0
internal import Events

/// Where a text stops being JSON.
enum JSONPlace {
    /// "not JSON: expected "}" at byte 31 (line 3, column 7)"; nil for a text that is JSON.
    static func fault(in text: [UInt8]) -> String? {
        guard String(validating: text, as: UTF8.self) != nil else { return "not UTF-8" }
        var scanner = JSONScanner(text)
        do throws(MalformedEvent) {
            scanner.skipSpace()
            _ = try scanner.skipValue()
            scanner.skipSpace()
            guard !scanner.isAtEnd else { return nil }
            throw scanner.fault("more than one JSON value")
        } catch {
            return "\(error.rule) (\(place(of: scanner.index, in: text)))"
        }
    }

    /// Counted from 1, as editors do.
    private static func place(of index: Int, in text: [UInt8]) -> String {
        let before = text.prefix(index)
        let line = before.count { $0 == UInt8(ascii: "\n") } + 1
        let start = before.lastIndex(of: UInt8(ascii: "\n")).map { $0 + 1 } ?? 0
        return "line \(line), column \(index - start + 1)"
    }
}
