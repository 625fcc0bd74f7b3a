// SPDX-License-Identifier: Apache-2.0
import Testing

@testable import baton

struct TreeTests {
    private func lines(_ tree: Tree<String>) -> [String] {
        tree.drawn.map { $0.branch + $0.value }
    }

    @Test func `a root alone has no branch`() {
        #expect(lines(Tree(value: "fact")) == ["fact"])
    }

    @Test func `the last child closes its branch, and nothing hangs below it on that line`() {
        let tree = Tree(
            value: "fact",
            children: [
                Tree(value: "requested", children: [Tree(value: "opened")]),
                Tree(value: "linked", children: [Tree(value: "carried")]),
            ])
        #expect(
            lines(tree) == [
                "fact",
                "├─ requested",
                "│  └─ opened",
                "└─ linked",
                "   └─ carried",
            ])
    }

    @Test func `an answer hangs by a broken line`() {
        let tree = Tree(
            value: "routed",
            children: [
                Tree(value: "accept asked", isLoose: true), Tree(value: "task created"),
            ])
        #expect(lines(tree) == ["routed", "├╌ accept asked", "└─ task created"])
    }
}
