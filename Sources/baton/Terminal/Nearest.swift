// SPDX-License-Identifier: Apache-2.0

/// What somebody may have meant who mistyped a name.
enum Nearest {
    /// "Did you mean packet?", or all there are.
    static func mend(for text: String, among names: [String], noun: String) -> String {
        let near = names.sorted().filter { isNear(text, $0) }
        return near.isEmpty
            ? "\(noun) are: \(names.sorted().joined(separator: ", "))."
            : "Did you mean \(near.joined(separator: ", or "))?"
    }

    /// At most two edits apart, or the same last part: `use_case` for `deal.use_case`.
    private static func isNear(_ text: String, _ name: String) -> Bool {
        let last = name.split(separator: ".").last.map(String.init) ?? name
        return distance(text, name) <= 2 || distance(text, last) <= 1
    }

    /// Letters to change, to add or to leave out, after Levenshtein.
    static func distance(_ one: String, _ other: String) -> Int {
        let other = Array(other)
        var row = Array(0...other.count)
        for (number, letter) in one.enumerated() {
            var before = row[0]
            row[0] = number + 1
            for column in other.indices {
                let kept = before + (letter == other[column] ? 0 : 1)
                before = row[column + 1]
                row[column + 1] = min(kept, row[column] + 1, before + 1)
            }
        }
        return row[other.count]
    }
}
