// SPDX-License-Identifier: Apache-2.0

/// A pattern for types of events: `*` stands for any number of characters, `?` for one.
struct Glob: Hashable, Sendable {
    let pattern: String
    init(_ pattern: String) { self.pattern = pattern }

    /// Whether it can match one text only.
    var isLiteral: Bool { !pattern.contains { $0 == "*" || $0 == "?" } }

    func matches(_ text: String) -> Bool {
        var text = Array(text)[...]
        var pattern = Array(pattern)[...]
        /// Where the last `*` stands, and what it has not yet taken.
        var retry: (pattern: ArraySlice<Character>, text: ArraySlice<Character>)?
        while !text.isEmpty {
            if let next = pattern.first, next == "*" {
                pattern.removeFirst()
                retry = (pattern, text)
            } else if let next = pattern.first, next == "?" || next == text.first {
                pattern.removeFirst()
                text.removeFirst()
            } else if let (after, rest) = retry {
                pattern = after
                text = rest.dropFirst()
                retry = (after, text)
            } else {
                return false
            }
        }
        return pattern.allSatisfy { $0 == "*" }
    }
}
