// SPDX-License-Identifier: Apache-2.0

/// Holds a JSON value against a shape and collects every fault: unknown keys, keys that stand
/// twice, missing ones, wrong types.
struct ShapeCheck {
    /// The faults with the bytes at which they stand.
    private(set) var faults: [(fault: TopologyFault, offset: Int)] = []

    mutating func check(_ node: JSONNode, _ shape: Shape, at path: TopologyPath) {
        switch (shape, node.content) {
        case (.text, .text), (.number, .number), (.flag, .flag): break
        case (.form(let form), .text(let text)):
            if !form.reads(text) { report(path, node, "\"\(text)\" is not \(form)") }
        case (.choice(let words), .text(let text)): check(text, among: words, node, at: path)
        case (.count(let range), .number(let number)):
            guard let whole = Int(exactly: number), range.contains(whole) else {
                return refuse(node, shape, at: path)
            }
        case (.list(let element), .list(let nodes)):
            for (index, node) in nodes.enumerated() { check(node, element, at: path.index(index)) }
        case (.named(let noun, let shape), .object(let members)):
            refuseRepeated(members, at: path)
            for member in members {
                if member.key.isEmpty { report(path, member.offset, "a \(noun) needs a name") }
                check(member.node, shape, at: path.key(member.key))
            }
        case (.object(let known), .object(let members)):
            check(members, among: known, of: node, at: path)
        case (.condition, .object(let members)):
            refuseRepeated(members, at: path)
            for member in members { checkTest(member.node, at: path.key(member.key)) }
        default: refuse(node, shape, at: path)
        }
    }

    private mutating func check(
        _ text: String, among words: [String], _ node: JSONNode, at path: TopologyPath
    ) {
        guard !words.contains(text) else { return }
        report(
            path, node, "\"\(text)\" is not one of \(words.joined(separator: ", "))",
            mend: Suggestion.didYouMean(text, among: words))
    }

    private mutating func check(
        _ members: [JSONNode.Member], among known: [Shape.Member], of node: JSONNode,
        at path: TopologyPath
    ) {
        refuseRepeated(members, at: path)
        for member in members {
            let path = path.key(member.key)
            if let shape = known.first(where: { $0.key == member.key })?.shape {
                check(member.node, shape, at: path)
            } else {
                let missing = known.map(\.key).filter { node[$0] == nil }
                report(
                    path, member.offset, "unknown key \"\(member.key)\"",
                    mend: Suggestion.didYouMean(member.key, among: missing)
                        ?? "known here: \(known.map(\.key).joined(separator: ", "))")
            }
        }
        for member in known where member.required && node[member.key] == nil {
            report(
                path.key(member.key), node, "is required and missing",
                mend: "write \(member.shape.expectation)")
        }
    }

    /// A test of a condition: a scalar, a list of them, or an object with one operator.
    private mutating func checkTest(_ node: JSONNode, at path: TopologyPath) {
        switch node.content {
        case .text, .number, .flag: break
        case .list(let nodes):
            if nodes.isEmpty {
                report(path, node, "an empty list never holds", mend: "name a value")
            }
            for (index, node) in nodes.enumerated() {
                switch node.content {
                case .text, .number, .flag: break
                default:
                    report(path.index(index), node, "must be a text, a number, true or false")
                }
            }
        case .object(let members):
            check(members, among: Self.operators, of: node, at: path)
            if members.count != 1 {
                report(
                    path, node, "a test has one operator, not \(members.count)",
                    mend: "write {\"known\": true} or one of at_least, at_most, some")
            }
        case .null:
            report(path, node, "null is no test", mend: "write {\"known\": false}")
        }
    }

    private static let operators: [Shape.Member] = [
        .init(key: "known", shape: .flag, required: false),
        .init(key: "at_least", shape: .number, required: false),
        .init(key: "at_most", shape: .number, required: false),
        .init(key: "some", shape: .condition, required: false),
    ]

    private mutating func refuseRepeated(_ members: [JSONNode.Member], at path: TopologyPath) {
        var seen: Set<String> = []
        for member in members where !seen.insert(member.key).inserted {
            report(
                path.key(member.key), member.offset, "stands twice in the same object",
                mend: "keep one of the two")
        }
    }

    private mutating func refuse(_ node: JSONNode, _ shape: Shape, at path: TopologyPath) {
        report(path, node, "must be \(shape.expectation), not \(node.noun)")
    }

    private mutating func report(
        _ path: TopologyPath, _ node: JSONNode, _ problem: String, mend: String? = nil
    ) {
        report(path, node.offset, problem, mend: mend)
    }

    private mutating func report(
        _ path: TopologyPath, _ offset: Int, _ problem: String, mend: String? = nil
    ) {
        faults.append((TopologyFault(path.description, problem, mend: mend), offset))
    }
}

extension TextForm: CustomStringConvertible {
    var description: String { "\(noun), as \(examples)" }
}
