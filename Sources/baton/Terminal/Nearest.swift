// SPDX-License-Identifier: Apache-2.0
internal import Journey

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
        return Suggestion.distance(text, name) <= 2 || Suggestion.distance(text, last) <= 1
    }
}
