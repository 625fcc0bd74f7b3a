// SPDX-License-Identifier: Apache-2.0
internal import Foundation

/// What source files declare in public: types, their stored parts, and the comments that explain
/// both. The description of the events takes its words from here, so that nobody keeps them twice.
///
/// It reads what the house's style allows, no more: one declaration a line, formatted.
struct Declarations {
    struct Part: Hashable {
        var name: String
        /// As written: `PersonID?`, `[Finding]`.
        var type: String
        var comment: String
    }
    enum Kind: Hashable {
        case record([Part])
        /// A text with a type of its own.
        case name
        /// One of some words.
        case choice([String])
    }
    struct Declared: Hashable {
        var kind: Kind
        var comment: String
    }

    /// By name, nested ones as `HandoffPoint.Mode`.
    private(set) var types: [String: Declared] = [:]
    /// The structs around the line that is read, outermost first.
    private var around: [(name: String, indent: Int)] = []
    private var comment: [String] = []

    /// Reads every Swift file of some folders.
    init(folders: [URL]) throws {
        for folder in folders {
            let names = try FileManager.default.contentsOfDirectory(atPath: folder.path())
            for name in names.sorted() where name.hasSuffix(".swift") {
                read(try String(contentsOf: folder.appending(path: name), encoding: .utf8))
            }
        }
    }

    init(_ text: String) { read(text) }

    private mutating func read(_ text: String) {
        around = []
        comment = []
        for line in text.split(separator: "\n", omittingEmptySubsequences: false) {
            let indent = line.prefix { $0 == " " }.count
            read(line.dropFirst(indent), indent: indent)
        }
    }

    private mutating func read(_ line: Substring, indent: Int) {
        if line.hasPrefix("///") {
            comment.append(line.dropFirst(3).trimmingCharacters(in: .whitespaces))
            return
        }
        defer { comment = [] }
        if line == "}", around.last?.indent == indent {
            around.removeLast()
        } else if let match = line.wholeMatch(
            of: /public enum (\w+): String,.* \{ case ([\w, ]+) \}/)
        {
            declare(match.1, .choice(match.2.split(separator: ", ").map(String.init)))
        } else if let match = line.wholeMatch(of: /public struct (\w+): (.*?),? ?\{?/) {
            let isName = match.2.split(separator: ", ").contains("Name")
            declare(match.1, isName ? .name : .record([]))
            around.append((String(match.1), indent))
        } else if let match = line.wholeMatch(of: /public (?:var|let) (\w+): ([^={]+?)(?: = .*)?/),
            indent == (around.last?.indent ?? indent) + 4
        {
            add(Part(name: "\(match.1)", type: "\(match.2)", comment: words))
        }
    }

    private var words: String { comment.filter { !$0.isEmpty }.joined(separator: " ") }

    private mutating func declare(_ name: Substring, _ kind: Kind) {
        let path = around.map(\.name) + [String(name)]
        types[path.joined(separator: ".")] = Declared(kind: kind, comment: words)
    }

    private mutating func add(_ part: Part) {
        let name = around.map(\.name).joined(separator: ".")
        guard var declared = types[name], case .record(let parts) = declared.kind else { return }
        declared.kind = .record(parts + [part])
        types[name] = declared
    }
}
