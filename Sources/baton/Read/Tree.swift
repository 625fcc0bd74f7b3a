// SPDX-License-Identifier: Apache-2.0

/// A tree that is drawn beside its texts with `├─` and `└─`.
struct Tree<Value> {
    var value: Value
    /// Whether it hangs there by an answer rather than by a cause: drawn with a broken line.
    var isLoose = false
    var children: [Tree<Value>] = []

    /// Every value with what is drawn before it, from the top.
    var drawn: [(branch: String, value: Value)] {
        [("", value)] + Self.drawn(children, indent: "")
    }

    private static func drawn(
        _ children: [Tree<Value>], indent: String
    ) -> [(branch: String, value: Value)] {
        children.enumerated().flatMap { index, child in
            let isLast = index == children.count - 1
            let line = child.isLoose ? "╌ " : "─ "
            let own = (indent + (isLast ? "└" : "├") + line, child.value)
            return [own] + drawn(child.children, indent: indent + (isLast ? "   " : "│  "))
        }
    }
}
