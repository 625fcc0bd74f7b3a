// SPDX-License-Identifier: Apache-2.0
internal import Foundation
public import Journey

/// One event of the journal, decoded: its attributes, its typed body, and the JSON as it was
/// published.
public struct Event: Sendable {
    public let envelope: Envelope
    /// The typed `data`; ``UnknownPayload`` for a type outside the ``Catalogue``.
    public let body: any Payload
    public let json: [UInt8]

    public var id: String { envelope.id }
    public var type: EventType { envelope.type }
    public var subject: SubjectID { SubjectID(rawValue: envelope.subject ?? "") }
    public var key: String { envelope.key }
    public var sequence: UInt64 { envelope.sequence }
    public var handoff: HandoffID? { envelope.correlation.map { HandoffID(rawValue: $0) } }

    /// When the bus stored it: the clock of every fold.
    public var recorded: Instant {
        envelope.recorded ?? envelope.time ?? Instant(microseconds: 0)
    }
    /// When it happened: `time`, else when it was stored.
    public var happened: Instant { envelope.time ?? recorded }

    /// Decodes one event.
    ///
    /// - Throws: ``MalformedEvent`` naming the path and the rule.
    public init(json: [UInt8]) throws(MalformedEvent) {
        let envelope = try Envelope(scanning: json)
        try self.init(json: json, envelope: envelope)
    }

    /// Decodes the body of an event whose envelope was scanned before.
    public init(json: [UInt8], envelope: Envelope) throws(MalformedEvent) {
        self.envelope = envelope
        self.json = json
        guard let payload = Catalogue.payload(of: envelope.type) else {
            body = UnknownPayload()
            return
        }
        let data = envelope.data.map { Data(json[$0]) } ?? Data("{}".utf8)
        do {
            body = try Self.decode(payload, data)
        } catch let error as DecodingError {
            throw MalformedEvent(error)
        } catch {
            throw MalformedEvent(path: "$.data", rule: "\(error)")
        }
    }

    /// The same event, seen at another place of the journal: a worker's own event is applied where
    /// it was called for, at the time of what called for it.
    public func placed(at sequence: UInt64, recorded: Instant) -> Event {
        var envelope = envelope
        envelope.sequence = sequence
        envelope.recorded = recorded
        return Event(envelope: envelope, body: body, json: json)
    }

    init(envelope: Envelope, body: any Payload, json: [UInt8]) {
        self.envelope = envelope
        self.body = body
        self.json = json
    }

    private static func decode<P: Payload>(_ type: P.Type, _ data: Data) throws -> P {
        try JSONDecoder().decode(type, from: data)
    }
}
