// SPDX-License-Identifier: Apache-2.0
internal import Foundation
internal import Hummingbird
internal import WorkerProcess

/// The fields of a posted form (`application/x-www-form-urlencoded`); the last of a name counts.
struct FormText {
    /// A screen of text in each of ten fields, written in a script that encodes as nine bytes.
    static let mostBytes = 512 * 1024

    private(set) var values: [String: String] = [:]

    init(_ request: Request) async throws {
        guard request.headers[.contentType]?.hasPrefix("application/x-www-form-urlencoded") == true
        else { throw Problem(.unsupportedMediaType, "send a form") }
        let body = try await request.wholeBody(upTo: Self.mostBytes)
        self.init(String(buffer: body))
    }

    init(_ text: String) {
        for pair in text.split(separator: "&") {
            let parts = pair.split(separator: "=", maxSplits: 1, omittingEmptySubsequences: false)
            guard let name = Self.decoded(parts[0]) else { continue }
            values[name] = parts.count == 2 ? Self.decoded(parts[1]) : ""
        }
    }

    /// The trimmed value of a field; nil for an empty one.
    subscript(name: String) -> String? {
        let text = values[name]?.trimmingCharacters(in: .whitespacesAndNewlines)
        return text?.isEmpty == true ? nil : text
    }

    private static func decoded(_ text: Substring) -> String? {
        text.replacing("+", with: " ").removingPercentEncoding?.replacing("\r\n", with: "\n")
    }
}
