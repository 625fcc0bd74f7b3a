// SPDX-License-Identifier: Apache-2.0

/// A name of something in the journey: a string with a type, so that a queue is never mistaken for
/// a person. Names are dictionary keys in JSON, order by their text, and are written as literals.
public protocol Name: RawRepresentable<String>, Codable, CodingKeyRepresentable, Hashable,
    Comparable, Sendable, ExpressibleByStringLiteral, CustomStringConvertible
{
    init(rawValue: String)
}

extension Name {
    public init(stringLiteral value: String) { self.init(rawValue: value) }
    public init(_ text: some StringProtocol) { self.init(rawValue: String(text)) }
    public var description: String { rawValue }
    public static func < (left: Self, right: Self) -> Bool { left.rawValue < right.rawValue }
}

/// One passage of one customer over one handoff point: twelve characters derived from the point,
/// the subject and the occurrence. People type its first characters.
public struct HandoffID: Name {
    public let rawValue: String
    public init(rawValue: String) { self.rawValue = rawValue }

    /// The id of the `occurrence`-th time (from 1) that `subject` comes to `point`.
    public init(point: PointID, subject: SubjectID, occurrence: Int) {
        let digest = Digest(of: "handoff", point.rawValue, subject.rawValue, "\(occurrence)")
        rawValue = String(digest.base32.prefix(12))
    }
}

/// A handoff point of the topology: `sales-to-onboarding`.
public struct PointID: Name {
    public let rawValue: String
    public init(rawValue: String) { self.rawValue = rawValue }
}

/// A field of the topology: `deal.use_case`. Its first part names what kind of record it sits on.
public struct FieldID: Name {
    public let rawValue: String
    public init(rawValue: String) { self.rawValue = rawValue }
}

/// Who or what a fact is about: `lead:anna@acme.com`, `deal:7301`, `account:acme.com`,
/// `person:dana`. The part before the first colon is its kind.
public struct SubjectID: Name {
    public let rawValue: String
    public init(rawValue: String) { self.rawValue = rawValue }
    public init(kind: String, _ name: String) { rawValue = "\(kind):\(name)" }

    /// `deal` of `deal:7301`; empty when there is no colon.
    public var kind: String {
        rawValue.firstIndex(of: ":").map { String(rawValue[..<$0]) } ?? ""
    }
    /// `7301` of `deal:7301`; the whole text when there is no colon.
    public var name: String {
        rawValue.firstIndex(of: ":").map { String(rawValue[rawValue.index(after: $0)...]) }
            ?? rawValue
    }
}

/// A person in any team: `dana`.
public struct PersonID: Name {
    public let rawValue: String
    public init(rawValue: String) { self.rawValue = rawValue }
}

/// A team: `customer-success`.
public struct TeamID: Name {
    public let rawValue: String
    public init(rawValue: String) { self.rawValue = rawValue }
}

/// A queue of the topology: `cs-dach`.
public struct QueueID: Name {
    public let rawValue: String
    public init(rawValue: String) { self.rawValue = rawValue }
}

/// A calendar of the topology: `vienna`; `always` counts every second.
public struct CalendarID: Name {
    public let rawValue: String
    public init(rawValue: String) { self.rawValue = rawValue }
}

/// An SLA of a handoff point: `warm-introduction`.
public struct SLAName: Name {
    public let rawValue: String
    public init(rawValue: String) { self.rawValue = rawValue }
}

/// A task of a handoff point's playbook: `introduction`.
public struct TaskID: Name {
    public let rawValue: String
    public init(rawValue: String) { self.rawValue = rawValue }
}

/// Something that happens once in a handoff and that others wait for: `introduction.held`.
public struct Moment: Name {
    public let rawValue: String
    public init(rawValue: String) { self.rawValue = rawValue }
}

/// A tool that observes facts: `hubspot`.
public struct SourceID: Name {
    public let rawValue: String
    public init(rawValue: String) { self.rawValue = rawValue }
}

/// A worker: `sla-watcher`.
public struct WorkerName: Name {
    public let rawValue: String
    public init(rawValue: String) { self.rawValue = rawValue }
}

/// The `type` of an event: `handoff.routed`; a breaking change becomes `handoff.routed.v2`.
public struct EventType: Name {
    public let rawValue: String
    public init(rawValue: String) { self.rawValue = rawValue }
}
