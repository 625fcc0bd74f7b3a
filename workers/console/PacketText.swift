// SPDX-License-Identifier: Apache-2.0

/// A packet as plain text for the terminal, 80 columns wide.
public struct PacketText: Sendable, CustomStringConvertible {
    /// Columns of a line.
    public static let width = 80
    private static let labelWidth = 16

    public let description: String

    public init(_ page: PacketPage) {
        var lines = [page.title] + page.summary.flatMap { Self.wrap($0, first: "", rest: "  ") }
        for section in page.sections {
            lines += ["", section.title.uppercased()]
            for entry in section.entries { lines += Self.lines(of: entry) }
        }
        if !page.unanswered.isEmpty {
            lines += ["", "NOBODY HAS ANSWERED YET"]
            lines += page.unanswered.flatMap { Self.wrap($0, first: "  ? ", rest: "    ") }
        }
        if !page.changes.isEmpty {
            lines += ["", "CHANGED SINCE IT WAS SEALED"]
            lines += page.changes.flatMap { Self.wrap($0, first: "  • ", rest: "    ") }
        }
        description = lines.joined(separator: "\n") + "\n"
    }

    /// The label in a column of its own, the provenance in brackets behind the last word.
    private static func lines(of entry: PacketPage.Entry) -> [String] {
        let name = "  \(entry.label)"
        let indent = String(repeating: " ", count: labelWidth)
        let fits = name.count < labelWidth
        var label = fits ? name + indent.dropFirst(name.count) : indent
        var lines = fits ? [] : [name]
        let isList = entry.lines.count > 1
        for (index, text) in entry.lines.enumerated() {
            let isLast = index == entry.lines.count - 1
            let provenance = isLast && !entry.provenance.isEmpty ? "[\(entry.provenance)]" : nil
            lines += wrap(
                text, end: provenance, first: label + (isList ? "• " : ""),
                rest: indent + (isList ? "  " : ""))
            label = indent
        }
        return lines
    }

    /// Breaks a text between words; `end` is never broken. A word that is longer than a line
    /// stands on a line alone.
    static func wrap(
        _ text: String, end: String? = nil, first: String, rest: String
    ) -> [String] {
        var lines: [String] = []
        var line = first
        var isEmpty = true
        let words = text.split(whereSeparator: \.isWhitespace).map(String.init)
        for word in words + (end.map { [$0] } ?? []) {
            if !isEmpty, line.count + 1 + word.count > width {
                lines.append(line)
                line = rest
                isEmpty = true
            }
            line += isEmpty ? word : " \(word)"
            isEmpty = false
        }
        lines.append(line)
        return lines
    }
}
