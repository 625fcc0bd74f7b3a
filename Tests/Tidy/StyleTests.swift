// SPDX-License-Identifier: Apache-2.0
import Testing

@Suite struct StyleTests {
    let files = Checkout.swift("Sources", "workers", "Tests")

    @Test func `every Swift file begins with its licence`() {
        let bare = files.filter { !$0.text.hasPrefix("// SPDX-License-Identifier: Apache-2.0\n") }
            .filter { !$0.text.hasPrefix("// swift-tools-version") }
        #expect(bare.map(\.path) == [])
        #expect(files.count > 100)
    }

    @Test func `no file is longer than 300 lines`() {
        let long = files.filter { $0.path.hasPrefix("Tests/") ? false : $0.lines.count > 301 }
        #expect(long.map { "\($0.path): \($0.lines.count)" } == [])
    }

    @Test func `no line is longer than 100 characters`() {
        let long = files.flatMap { file in
            file.lines.enumerated().filter { $0.element.count > 100 }
                .map { "\(file.path):\($0.offset + 1)" }
        }
        #expect(long == [])
    }

    @Test func `no function is longer than 70 lines`() {
        let long = Checkout.swift("Sources", "workers").flatMap(Self.longFunctions)
        #expect(long == [])
    }

    /// A function ends at the first line that closes its brace at its own indentation.
    private static func longFunctions(_ file: Checkout.File) -> [String] {
        var long: [String] = []
        var open: (name: String, indent: Int, line: Int)?
        for (number, line) in file.lines.enumerated() {
            let indent = line.prefix { $0 == " " }.count
            if line.dropFirst(indent).hasPrefix("//") { continue }
            if open == nil, line.contains("func ") || line.contains(" init("), line.last == "{" {
                open = (String(line.dropFirst(indent)), indent, number)
            } else if let function = open, line.dropFirst(function.indent) == "}",
                indent == function.indent
            {
                if number - function.line > 70 {
                    long.append(
                        "\(file.path):\(function.line + 1): \(number - function.line) lines")
                }
                open = nil
            }
        }
        return long
    }

    @Test func `nothing names the machine it was written on`() {
        // Put together here, so that this file is not its own finding.
        let banned = ["/wo" + "rk/", "/ro" + "ot/", "file" + ":///home"]
        let others = ["docs", "scripts", "deploy"].flatMap { Checkout.files(below: $0) }
        let found = (files + others)
            .filter { file in banned.contains { file.text.contains($0) } }
        #expect(found.map(\.path) == [])
    }
}
