// SPDX-License-Identifier: Apache-2.0
import Foundation

/// The files of this checkout, as a reader of the code sees them.
struct Checkout {
    struct File {
        /// From the root: `Sources/Bus/BusCore.swift`.
        var path: String
        var text: String
        var lines: [Substring] { text.split(separator: "\n", omittingEmptySubsequences: false) }
        /// The modules it imports.
        var imports: [String] {
            lines.compactMap { line in
                let words = line.split(separator: " ")
                guard let at = words.firstIndex(of: "import"), at <= 2, words.count > at + 1,
                    !line.hasPrefix("//"), !line.hasPrefix(" ")
                else { return nil }
                return String(words[at + 1])
            }
        }
    }

    static let root = URL(filePath: #filePath).deletingLastPathComponent()
        .deletingLastPathComponent().deletingLastPathComponent()

    /// The Swift files below some folders, in the order of their paths.
    static func swift(_ folders: String...) -> [File] {
        folders.flatMap { files(below: $0) }.filter { $0.path.hasSuffix(".swift") }
    }

    static func files(below folder: String) -> [File] {
        let start = root.appending(path: folder)
        let paths = FileManager.default.enumerator(atPath: start.path)?.compactMap { $0 as? String }
        return (paths ?? []).sorted().compactMap { path in
            (try? String(contentsOf: start.appending(path: path), encoding: .utf8))
                .map { File(path: "\(folder)/\(path)", text: $0) }
        }
    }

    static func text(_ path: String) throws -> String {
        try String(contentsOf: root.appending(path: path), encoding: .utf8)
    }
}
