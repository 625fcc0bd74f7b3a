// SPDX-License-Identifier: Apache-2.0
import Foundation

/// A process with all that it started, as the kernel tells of them.
struct ProcessTree {
    let members: [Int32]

    init(from root: Int32) throws {
        let all = try FileManager.default.contentsOfDirectory(atPath: "/proc").compactMap(
            Int32.init)
        let parents = Dictionary(
            uniqueKeysWithValues: all.compactMap { id in Self.parent(of: id).map { (id, $0) } })
        var members = [root]
        var next = 0
        while next < members.count {
            members += parents.filter { $0.value == members[next] }.keys
            next += 1
        }
        self.members = members
    }

    /// The second number behind the name, which stands in brackets and may hold any character. Nil
    /// for a process that has ended meanwhile.
    private static func parent(of id: Int32) -> Int32? {
        guard let text = try? String(contentsOfFile: "/proc/\(id)/stat", encoding: .utf8) else {
            return nil
        }
        let words = text[(text.lastIndex(of: ")") ?? text.startIndex)...].split(separator: " ")
        return words.count > 2 ? Int32(words[2]) : nil
    }

    /// Memory in MB, what several processes share counted once.
    func megabytes() throws -> Double {
        let kibibytes = try members.map { id in
            let text = try String(contentsOfFile: "/proc/\(id)/smaps_rollup", encoding: .utf8)
            return text.firstMatch(of: /\nPss: +(\d+) kB/).flatMap { Double($0.output.1) } ?? 0
        }
        return kibibytes.reduce(0, +) * 1024 / 1_000_000
    }
}
