// SPDX-License-Identifier: Apache-2.0
internal import Foundation
public import Journey

/// The attributes of a CloudEvents 1.0 event in JSON, scanned once and without looking into `data`.
/// What the bus indexes and routes by is all here. Unknown attributes stay in the JSON, untouched.
public struct Envelope: Hashable, Sendable {
    public var id: String
    public var source: String
    public var type: EventType
    public var subject: String?
    public var time: Instant?
    /// `partitionkey`, else the subject, else the source: what the slot is derived from. `*`
    /// reaches every slot.
    public var key: String
    /// Stamped by the bus: 0 before.
    public var sequence: UInt64
    /// `recordedtime`, stamped by the bus.
    public var recorded: Instant?
    /// `correlationid`: the handoff.
    public var correlation: String?
    /// `causationid`: the id of the event that called for this one.
    public var causation: String?
    /// Where `data` stands in the JSON; nil when there is none.
    public var data: Range<Int>?

    /// The partition key that reaches every slot.
    public static let everySlot = "*"

    /// What makes two events with the same id the same event: type, subject, key and data.
    public func digest(of json: [UInt8]) -> Digest {
        Digest(ofSlices: [
            Array(type.rawValue.utf8)[...], [0], Array((subject ?? "").utf8)[...], [0],
            Array(key.utf8)[...], [0], data.map { json[$0] } ?? [],
        ])
    }
}

extension Envelope {
    /// Scans one event.
    ///
    /// - Throws: ``MalformedEvent`` when the text is not JSON, is not an object, misses a required
    ///   attribute, or has one of the wrong type or length (``Limits``).
    public init(scanning json: [UInt8]) throws(MalformedEvent) {
        try Self.measure(json, most: Limits.eventBytes + Stamp.bytes)
        var texts: [String: String] = [:]
        var data: Range<Int>?
        try Self.walk(json, texts: &texts, data: &data)
        try self.init(texts, data: data)
        if sequence == 0 { try Self.measure(json, most: Limits.eventBytes) }
    }

    /// An event that was taken in is not refused for the stamp that the bus put on it.
    private static func measure(_ json: [UInt8], most: Int) throws(MalformedEvent) {
        guard json.count > most else { return }
        throw MalformedEvent(
            path: "$", rule: "\(json.count) bytes; an event has at most \(Limits.eventBytes)")
    }

    private init(_ texts: [String: String], data: Range<Int>?) throws(MalformedEvent) {
        func required(_ name: String) throws(MalformedEvent) -> String {
            guard let text = texts[name], !text.isEmpty else {
                throw MalformedEvent(path: "$.\(name)", rule: "is required: a text, not empty")
            }
            return text
        }
        func optional(_ name: String) throws(MalformedEvent) -> String? {
            if texts[name]?.isEmpty == true {
                throw MalformedEvent(path: "$.\(name)", rule: "must not be empty; leave it out")
            }
            return texts[name]
        }
        func time(_ name: String) throws(MalformedEvent) -> Instant? {
            guard let text = texts[name] else { return nil }
            guard let moment = Instant(rfc3339: text) else {
                throw MalformedEvent(
                    path: "$.\(name)", rule: "\"\(text)\" is not a time in RFC 3339")
            }
            return moment
        }
        guard try required("specversion") == "1.0" else {
            throw MalformedEvent(path: "$.specversion", rule: "must be \"1.0\"")
        }
        id = try required("id")
        source = try required("source")
        type = EventType(rawValue: try required("type"))
        guard type.rawValue.utf8.allSatisfy(Self.isTypeByte) else {
            throw MalformedEvent(
                path: "$.type", rule: "may hold letters, digits, and the marks . _ - only")
        }
        subject = try optional("subject")
        self.time = try time("time")
        recorded = try time("recordedtime")
        key = try optional("partitionkey") ?? subject ?? source
        sequence = try Self.sequence(texts["sequence"])
        correlation = try optional("correlationid")
        causation = try optional("causationid")
        self.data = data
    }

    private static func sequence(_ text: String?) throws(MalformedEvent) -> UInt64 {
        guard let text else { return 0 }
        guard text.utf8.allSatisfy({ (0x30...0x39).contains($0) }), let number = UInt64(text),
            number > 0
        else {
            throw MalformedEvent(path: "$.sequence", rule: "must be up to 20 digits, from 1")
        }
        return number
    }

    /// The attributes that are read, with the most bytes each may have.
    private static let known: [String: Int] = [
        "specversion": 3, "id": Limits.idBytes, "source": Limits.idBytes,
        "type": Limits.typeBytes, "subject": Limits.idBytes, "time": 64, "recordedtime": 64,
        "partitionkey": Limits.idBytes, "sequence": 20, "correlationid": Limits.idBytes,
        "causationid": Limits.idBytes, "traceparent": Limits.idBytes,
    ]

    private static func walk(
        _ json: [UInt8], texts: inout [String: String], data: inout Range<Int>?
    ) throws(MalformedEvent) {
        guard String(validating: json, as: UTF8.self) != nil else {
            throw MalformedEvent(path: "$", rule: "is not UTF-8")
        }
        var scanner = JSONScanner(json)
        scanner.skipSpace()
        guard scanner.next == UInt8(ascii: "{") else {
            throw scanner.fault("not a JSON object")
        }
        try scanner.expect("{")
        scanner.skipSpace()
        if !scanner.take("}") {
            repeat {
                try member(json, &scanner, texts: &texts, data: &data)
                scanner.skipSpace()
            } while scanner.take(",")
            try scanner.expect("}")
        }
        scanner.skipSpace()
        guard scanner.isAtEnd else { throw scanner.fault("more than one JSON value") }
    }

    private static func member(
        _ json: [UInt8], _ scanner: inout JSONScanner, texts: inout [String: String],
        data: inout Range<Int>?
    ) throws(MalformedEvent) {
        scanner.skipSpace()
        let name = try text(json, try scanner.skipString())
        scanner.skipSpace()
        try scanner.expect(":")
        scanner.skipSpace()
        let first = scanner.next
        let value = try scanner.skipValue()
        if name == "data" {
            guard data == nil else { throw MalformedEvent(path: "$.data", rule: "stands twice") }
            data = value
        } else if let most = known[name] {
            // CloudEvents: an attribute that is null is an attribute that is not there. The bus's
            // own would stand twice once it has stamped the event.
            if first == UInt8(ascii: "n"), name != "sequence", name != "recordedtime" { return }
            guard first == UInt8(ascii: "\""), value.count - 2 <= most else {
                throw MalformedEvent(
                    path: "$.\(name)", rule: "must be a text of at most \(most) bytes")
            }
            let inside = (value.lowerBound + 1)..<(value.upperBound - 1)
            let escaped = json[inside].contains(UInt8(ascii: "\\"))
            let read = try text(json, (inside, escaped))
            guard texts.updateValue(read, forKey: name) == nil else {
                throw MalformedEvent(path: "$.\(name)", rule: "stands twice")
            }
        }
    }

    /// The text between two quotes; the rare one with an escape is left to Foundation.
    private static func text(
        _ json: [UInt8], _ string: (inside: Range<Int>, escaped: Bool)
    ) throws(MalformedEvent) -> String {
        guard string.escaped else { return String(decoding: json[string.inside], as: UTF8.self) }
        let quoted = json[(string.inside.lowerBound - 1)..<(string.inside.upperBound + 1)]
        guard let text = try? JSONDecoder().decode(String.self, from: Data(quoted)) else {
            throw MalformedEvent(path: "$", rule: "not JSON: an escape that is no character")
        }
        return text
    }

    private static func isTypeByte(_ byte: UInt8) -> Bool {
        switch byte {
        case 0x30...0x39, 0x41...0x5A, 0x61...0x7A, UInt8(ascii: "."), UInt8(ascii: "_"),
            UInt8(ascii: "-"):
            true
        default: false
        }
    }
}
