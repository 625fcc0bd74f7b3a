// SPDX-License-Identifier: Apache-2.0
internal import Foundation
internal import Hummingbird
internal import WorkerProcess

/// A CloudEvent in binary mode: attributes in `ce-` headers, data in the body.
struct BinaryMode {
    private let attributes: [String: String]

    /// Nil when the request has no `ce-` header.
    ///
    /// - Throws: ``Problem`` (400) for a header that is no attribute.
    init?(_ request: Request) throws(Problem) {
        var attributes: [String: String] = [:]
        for header in request.headers where header.name.canonicalName.hasPrefix("ce-") {
            let name = String(header.name.canonicalName.dropFirst(3))
            guard Self.isAttribute(name) else {
                throw Problem(
                    .badRequest, "ce-\(name): an attribute's name has lower-case letters and digits"
                )
            }
            guard let value = Self.decoded(header.value) else {
                throw Problem(.badRequest, "ce-\(name): the percent-encoding is broken")
            }
            guard attributes.updateValue(value, forKey: name) == nil else {
                throw Problem(.badRequest, "ce-\(name): stands twice")
            }
        }
        guard !attributes.isEmpty else { return nil }
        self.attributes = attributes
    }

    /// The same event in structured mode.
    func structured(data: [UInt8]) -> [UInt8] {
        var json = Array("{".utf8)
        for (name, value) in attributes.sorted(by: { $0.key < $1.key }) {
            json += Self.quoted(name) + [UInt8(ascii: ":")] + Self.quoted(value)
            json.append(UInt8(ascii: ","))
        }
        json += Array("\"datacontenttype\":\"application/json\"".utf8)
        if !data.isEmpty { json += Array(",\"data\":".utf8) + data }
        return json + [UInt8(ascii: "}")]
    }

    /// `data` and `datacontenttype` are the body and its `Content-Type`.
    private static func isAttribute(_ name: String) -> Bool {
        name != "data" && name != "datacontenttype" && !name.isEmpty
            && name.utf8.allSatisfy { (97...122).contains($0) || (48...57).contains($0) }
    }

    /// Quotes around a value and `%XX` inside it are undone (CloudEvents HTTP binding, 3.1.3.2).
    private static func decoded(_ value: String) -> String? {
        var text = value
        if text.count >= 2, text.hasPrefix("\""), text.hasSuffix("\"") {
            text = String(text.dropFirst().dropLast()).replacing("\\\"", with: "\"")
                .replacing("\\\\", with: "\\")
        }
        return text.removingPercentEncoding
    }

    private static func quoted(_ text: String) -> [UInt8] {
        let encoder = JSONEncoder()
        encoder.outputFormatting = .withoutEscapingSlashes
        return (try? encoder.encode(text)).map { Array($0) } ?? Array("\"\"".utf8)
    }
}
