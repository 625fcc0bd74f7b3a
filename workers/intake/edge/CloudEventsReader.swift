// SPDX-License-Identifier: Apache-2.0
internal import Events
internal import Hummingbird
internal import WorkerProcess

/// Reads CloudEvents from a request in any of the three modes of their HTTP binding.
enum CloudEventsReader {
    /// All events of the request, or a problem that names every fault.
    static func read(_ request: Request, _ body: [UInt8]) throws(Problem) -> [ToldEvent] {
        let type = ContentType(of: request)
        if type.isBatch { return try events(JSONArrayText(body).elements, isBatch: true) }
        if type.isStructured { return try events([body], isBatch: false) }
        guard let binary = try BinaryMode(request) else { throw unsupported(type) }
        guard type.isJSON || type.text.isEmpty && body.isEmpty else { throw unsupported(type) }
        return try events([binary.structured(data: body)], isBatch: false)
    }

    private static func unsupported(_ type: ContentType) -> Problem {
        let said = type.text.isEmpty ? "no Content-Type" : type.text
        return Problem(
            .unsupportedMediaType,
            "\(said): send application/cloudevents+json, application/cloudevents-batch+json, or "
                + "ce- headers with a body of application/json; webhooks go to /hooks/{source}")
    }

    private static func events(_ texts: [[UInt8]], isBatch: Bool) throws(Problem) -> [ToldEvent] {
        var told: [ToldEvent] = []
        var faults: [Problem.Fault] = []
        for (index, text) in texts.enumerated() {
            let place = isBatch ? "/\(index)" : ""
            do { told.append(try ToldEvent(text)) } catch {
                guard error.path != "$" else { throw whole(error, place, text) }
                faults.append(
                    Problem.Fault(
                        pointer: place + Problem.pointer(error.path), detail: error.rule))
            }
        }
        guard let first = faults.first else { return told }
        let others = faults.count == 1 ? "" : "; \(faults.count - 1) more"
        throw Problem(
            .unprocessableContent, "\(first.pointer): \(first.detail)\(others)",
            title: "Malformed event", errors: faults)
    }

    /// A fault of the text as a whole: it is too large, or no JSON object.
    private static func whole(
        _ error: MalformedEvent, _ place: String, _ text: [UInt8]
    ) -> Problem {
        Problem(
            text.count > Limits.eventBytes ? .contentTooLarge : .badRequest,
            place.isEmpty ? error.rule : "event \(place.dropFirst()): \(error.rule)",
            errors: [Problem.Fault(pointer: place, detail: error.rule)])
    }
}
