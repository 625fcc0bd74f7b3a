// SPDX-License-Identifier: Apache-2.0
internal import Foundation
public import Journey

/// What a worker, or a door, wants to say: an event before it has an id.
public struct Draft: Sendable {
    public var body: any Payload
    public var subject: SubjectID
    /// Whose order it keeps: the account where known, else the subject; `*` for everybody's.
    public var key: String
    /// The handoff it belongs to.
    public var handoff: HandoffID?
    /// When it happened; nil stands for the time of the event or deadline that called for it.
    public var time: Instant?

    public init(
        _ body: any Payload, subject: SubjectID, key: String, handoff: HandoffID? = nil,
        time: Instant? = nil
    ) {
        self.body = body
        self.subject = subject
        self.key = key
        self.handoff = handoff
        self.time = time
    }

    public var type: EventType { Swift.type(of: body).type }

    /// Writes the event in CloudEvents JSON, attributes in the order of their names.
    ///
    /// - Throws: ``MalformedEvent`` when the event is larger than ``Limits`` allow.
    public func event(
        id: String, source: String, causation: String? = nil, time: Instant? = nil
    ) throws(MalformedEvent) -> Event {
        let wire = WireEvent(
            causationid: causation, correlationid: handoff?.rawValue, id: id, partitionkey: key,
            source: source, subject: subject.rawValue.isEmpty ? nil : subject.rawValue,
            time: self.time ?? time,
            type: type.rawValue)
        let json: [UInt8]
        do { json = try wire.json(with: body) } catch {
            throw MalformedEvent(path: "$.data", rule: "cannot be written as JSON: \(error)")
        }
        return Event(envelope: try Envelope(scanning: json), body: body, json: json)
    }
}

/// The attributes of an event, in the order in which they are written.
private struct WireEvent {
    var causationid: String?
    var correlationid: String?
    var id: String
    var partitionkey: String
    var source: String
    /// Nil for an event about nobody: CloudEvents knows no empty subject.
    var subject: String?
    var time: Instant?
    var type: String

    func json<P: Payload>(with data: P) throws -> [UInt8] {
        let encoder = JSONEncoder()
        encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
        return Array(try encoder.encode(Whole(attributes: self, data: data)))
    }

    private struct Whole<P: Payload>: Encodable {
        var attributes: WireEvent
        var data: P
        enum Key: String, CodingKey {
            case causationid, correlationid, data, datacontenttype, id, partitionkey, source
            case specversion, subject, time, type
        }
        func encode(to encoder: any Encoder) throws {
            var container = encoder.container(keyedBy: Key.self)
            try container.encodeIfPresent(attributes.causationid, forKey: .causationid)
            try container.encodeIfPresent(attributes.correlationid, forKey: .correlationid)
            try container.encode(data, forKey: .data)
            try container.encode("application/json", forKey: .datacontenttype)
            try container.encode(attributes.id, forKey: .id)
            try container.encode(attributes.partitionkey, forKey: .partitionkey)
            try container.encode(attributes.source, forKey: .source)
            try container.encode("1.0", forKey: .specversion)
            try container.encodeIfPresent(attributes.subject, forKey: .subject)
            try container.encodeIfPresent(attributes.time, forKey: .time)
            try container.encode(attributes.type, forKey: .type)
        }
    }
}
