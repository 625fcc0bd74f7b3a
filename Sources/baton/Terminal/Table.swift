// SPDX-License-Identifier: Apache-2.0

/// Columns as wide as their longest cell; the last one is left as it is.
struct Table {
    private var rows: [[String]] = []
    /// Columns whose cells stand at the right, as numbers do.
    var numbers: Set<Int> = []

    init(numbers: Set<Int> = []) { self.numbers = numbers }

    mutating func add(_ cells: [String]) { rows.append(cells) }

    var lines: [String] {
        let count = rows.map(\.count).max() ?? 0
        let widths = (0..<count).map { column in
            rows.map { $0.count > column ? $0[column].count : 0 }.max() ?? 0
        }
        return rows.map { row in
            let cells = row.enumerated().map { column, cell in
                numbers.contains(column)
                    ? cell.padded(left: widths[column])
                    : column == row.count - 1 ? cell : cell.padded(widths[column])
            }
            return cells.joined(separator: "  ")
        }
    }
}

extension String {
    /// Spaces behind, up to `width` characters; longer texts stay.
    func padded(_ width: Int) -> String {
        self + String(repeating: " ", count: max(0, width - count))
    }
    /// Spaces before.
    func padded(left width: Int) -> String {
        String(repeating: " ", count: max(0, width - count)) + self
    }
    /// At most `width` characters, the last one an ellipsis when something is cut.
    func cut(to width: Int) -> String {
        count <= width ? self : String(prefix(max(0, width - 1))) + "…"
    }
    /// Broken between words into lines of at most `width` characters; a longer word stands alone.
    func wrapped(to width: Int) -> [String] {
        var lines: [String] = []
        for word in split(separator: " ") {
            if let last = lines.last, last.count + 1 + word.count <= width {
                lines[lines.count - 1] = "\(last) \(word)"
            } else {
                lines.append(String(word))
            }
        }
        return lines
    }
}
