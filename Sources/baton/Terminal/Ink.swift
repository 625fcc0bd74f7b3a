// SPDX-License-Identifier: Apache-2.0
internal import Foundation

/// Colours, where a person looks: on a terminal, unless `NO_COLOR` is set (<https://no-color.org>).
struct Ink: Sendable {
    enum Colour: Int, Sendable, CaseIterable {
        case red = 31, green, yellow, blue, magenta, cyan
    }

    var isOn: Bool

    /// For standard output, as the environment asks.
    static let standard = Ink(
        isOn: wanted(
            isTerminal: Terminal.isInteractive, environment: ProcessInfo.processInfo.environment))

    static func wanted(isTerminal: Bool, environment: [String: String]) -> Bool {
        isTerminal && (environment["NO_COLOR"] ?? "").isEmpty && environment["TERM"] != "dumb"
    }

    func callAsFunction(_ colour: Colour, _ text: String) -> String {
        code("\(colour.rawValue)", text)
    }
    func dim(_ text: String) -> String { code("2", text) }
    func bold(_ text: String) -> String { code("1", text) }

    static let escape: Unicode.Scalar = "\u{1B}"

    /// Its own codes; whoever else writes one can colour a word, and no more.
    private static let codes =
        (["0", "1", "2"] + Colour.allCases.map { "\($0.rawValue)" }).map { "\u{1B}[\($0)m" }

    /// The code of this pen with which a text begins; nil for any other text.
    static func code(at text: Substring) -> String? {
        guard standard.isOn else { return nil }
        return codes.first { text.unicodeScalars.starts(with: $0.unicodeScalars) }
    }

    private func code(_ code: String, _ text: String) -> String {
        isOn && !text.isEmpty ? "\u{1B}[\(code)m\(text)\u{1B}[0m" : text
    }
}
