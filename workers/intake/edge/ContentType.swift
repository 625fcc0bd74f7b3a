// SPDX-License-Identifier: Apache-2.0
internal import Hummingbird

/// What a body is, as its `Content-Type` says, without parameters and in lower case.
struct ContentType: Equatable {
    let text: String

    init(of request: Request) {
        let header = request.headers[.contentType] ?? ""
        text = header.prefix { $0 != ";" }.filter { !$0.isWhitespace }.lowercased()
    }

    var isStructured: Bool { text == "application/cloudevents+json" }
    var isBatch: Bool { text == "application/cloudevents-batch+json" }
    /// JSON of any kind that is no CloudEvent itself.
    var isJSON: Bool {
        !text.hasPrefix("application/cloudevents")
            && (text == "application/json" || text.hasSuffix("+json"))
    }
}
