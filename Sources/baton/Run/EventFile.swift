// SPDX-License-Identifier: Apache-2.0
internal import Events
internal import Foundation

/// The events of a file: one, an array of them, or one a line.
enum EventFile {
    /// Splits and checks; nothing passes that the bus would refuse.
    ///
    /// - Throws: ``Failure`` with exit code 65 naming the event, the path and the rule.
    static func events(in bytes: [UInt8], named name: String) throws -> [[UInt8]] {
        let (events, place) = try split(bytes, name)
        for (index, json) in events.enumerated() {
            let what = "\(name), \(place) \(index + 1)"
            do {
                let event = try Event(json: json)
                guard event.sequence == 0, event.envelope.recorded == nil else {
                    throw MalformedEvent(
                        path: "$.sequence",
                        rule: "sequence and recordedtime are the bus's: leave them out")
                }
            } catch let error as MalformedEvent {
                throw Failure(
                    "\(what): \(error)", mend: "Nothing was sent.", status: .data)
            }
        }
        return events
    }

    /// As many in one request as the bus takes, in order.
    static func batches(_ events: [[UInt8]]) -> [[[UInt8]]] {
        var batches: [[[UInt8]]] = []
        var bytes = 0
        for event in events {
            bytes += event.count
            if let last = batches.indices.last, batches[last].count < Limits.requestEvents,
                bytes <= Limits.requestBytes
            {
                batches[last].append(event)
            } else {
                batches.append([event])
                bytes = event.count
            }
        }
        return batches
    }

    private static func split(
        _ bytes: [UInt8], _ name: String
    ) throws -> (events: [[UInt8]], place: String) {
        let isSpace: (UInt8) -> Bool = { [0x20, 0x09, 0x0A, 0x0D].contains($0) }
        guard let first = bytes.first(where: { !isSpace($0) }) else { return ([], "event") }
        if first == UInt8(ascii: "[") { return (try array(bytes, name), "event") }
        let lines = bytes.split(separator: 0x0A).map(Array.init)
            .filter { !$0.allSatisfy(isSpace) }
        // One event over several lines is whole; its first line alone is not.
        if (try? JSONSerialization.jsonObject(with: Data(bytes))) != nil {
            return ([bytes.filter { $0 != 0x0A && $0 != 0x0D }], "event")
        }
        return (lines, "line")
    }

    private static func array(_ bytes: [UInt8], _ name: String) throws -> [[UInt8]] {
        do {
            let objects = try JSONSerialization.jsonObject(with: Data(bytes)) as? [Any] ?? []
            return try objects.map { object in
                Array(
                    try JSONSerialization.data(
                        withJSONObject: object,
                        options: [.sortedKeys, .withoutEscapingSlashes, .fragmentsAllowed]))
            }
        } catch {
            throw Failure("\(name) is not JSON: \(error.localizedDescription)", status: .data)
        }
    }
}
