// SPDX-License-Identifier: Apache-2.0
public import Journey

/// One fact on its way from a subject to its account.
public struct CarriedFact: Codable, Hashable, Sendable {
    public var subject: SubjectID
    public var field: FieldID
    public var known: KnownValue

    public init(subject: SubjectID, field: FieldID, known: KnownValue) {
        self.subject = subject
        self.field = field
        self.known = known
    }
}

/// What was known of a lead or deal before it had an account, carried there.
public struct ContextCarried: Payload {
    public static let type: EventType = "context.carried"
    public var from: SubjectID
    public var facts: [CarriedFact]

    public init(from: SubjectID, facts: [CarriedFact]) {
        self.from = from
        self.facts = facts
    }
}

/// One line of a packet.
public struct PacketField: Codable, Hashable, Sendable {
    public var field: FieldID
    public var ask: String
    public var required: Bool
    /// What is known; nil where nobody knows.
    public var known: KnownValue?

    public init(field: FieldID, ask: String, required: Bool, known: KnownValue? = nil) {
        self.field = field
        self.ask = ask
        self.required = required
        self.known = known
    }
}

/// One of the five sections of a packet.
public struct PacketSection: Codable, Hashable, Sendable {
    public var name: String
    public var fields: [PacketField]

    public init(name: String, fields: [PacketField]) {
        self.name = name
        self.fields = fields
    }
}

/// The packet as it goes over to the next team. It travels once; later events name its version.
public struct PacketSealed: Payload {
    public static let type: EventType = "packet.sealed"
    public var handoff: HandoffID
    public var point: PointID
    public var mode: HandoffPoint.Mode
    public var topology: Int
    /// From 1; each amendment raises it.
    public var version: Int
    public var rep: PersonID?
    /// What people call the account.
    public var account: String?
    public var sections: [PacketSection]
    /// Digest of the sections, in hexadecimal.
    public var checksum: String

    public init(
        handoff: HandoffID, point: PointID, mode: HandoffPoint.Mode, topology: Int,
        version: Int, rep: PersonID? = nil, account: String? = nil, sections: [PacketSection],
        checksum: String
    ) {
        self.handoff = handoff
        self.point = point
        self.mode = mode
        self.topology = topology
        self.version = version
        self.rep = rep
        self.account = account
        self.sections = sections
        self.checksum = checksum
    }
}

/// One field that changed after the packet was sealed.
public struct PacketChange: Codable, Hashable, Sendable {
    public var field: FieldID
    public var before: Value?
    public var after: KnownValue?

    public init(field: FieldID, before: Value? = nil, after: KnownValue? = nil) {
        self.field = field
        self.before = before
        self.after = after
    }
}

/// Later facts changed a sealed packet.
public struct PacketAmended: Payload {
    public static let type: EventType = "packet.amended"
    public var handoff: HandoffID
    public var point: PointID
    public var version: Int
    public var changes: [PacketChange]
    public var checksum: String

    public init(
        handoff: HandoffID, point: PointID, version: Int, changes: [PacketChange],
        checksum: String
    ) {
        self.handoff = handoff
        self.point = point
        self.version = version
        self.changes = changes
        self.checksum = checksum
    }
}
