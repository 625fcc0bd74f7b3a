// SPDX-License-Identifier: Apache-2.0
internal import Foundation
public import Events
public import Journey

/// One event that a delivery tells, with the id that makes it the same event when the tool sends
/// it again.
public struct ObservedDelivery: Sendable {
    public var draft: Draft
    public var id: String
}

/// What was read from one delivery.
public struct HookReading: Sendable {
    /// In the order of the delivery.
    public var observed: [ObservedDelivery] = []
    /// JSON pointers, with names, to what no field of the topology asks for.
    public var unmapped: [String] = []
}

/// Why a delivery cannot be read: nothing of it is taken.
public struct HookFault: Error, Hashable, Sendable, CustomStringConvertible {
    /// A JSON pointer (RFC 6901) into the body; empty for all of it.
    public var pointer: String
    /// The field that it should have filled.
    public var field: FieldID?
    public var rule: String
    public var description: String {
        let place = pointer.isEmpty ? "the body" : pointer
        return place + (field.map { " (\($0))" } ?? "") + ": \(rule)"
    }
}

/// Reads what tools send, by the field map, into events. It keeps nothing and asks nobody.
public struct HookReader {
    let source: SourceID
    let shape: Source
    let fields: [FieldID: Field]
    let key: (SubjectID) -> String
    /// Which fields a property or a pointer of this source fills.
    private let fedBy: [String: [FieldID]]

    /// - Parameter key: The partition key for a fact that arrives now (``Intake/key(for:)``).
    public init(
        source: SourceID, as shape: Source, in topology: Topology,
        key: @escaping (SubjectID) -> String
    ) {
        self.source = source
        self.shape = shape
        self.key = key
        fields = topology.fields
        var fedBy: [String: [FieldID]] = [:]
        for (id, field) in topology.fields.sorted(by: { $0.key < $1.key }) {
            for origin in field.from where origin.hasPrefix("\(source):") {
                fedBy[String(origin.dropFirst(source.rawValue.count + 1)), default: []].append(id)
            }
        }
        self.fedBy = fedBy
    }

    /// Reads one delivery: all of it, or nothing.
    public func read(_ body: [UInt8]) throws(HookFault) -> HookReading {
        switch shape.shape {
        case .hubspot: try hubspot(body)
        case .zendesk: try zendesk(body)
        case .json: try json(body)
        }
    }

    /// The fields that `origin` of this source fills, in the order of their ids.
    func targets(of origin: String) -> [FieldID] { fedBy[origin] ?? [] }

    /// Every pointer or property that fills a field, in order.
    var origins: [String] { fedBy.keys.sorted() }

    func fact(
        _ field: FieldID, _ value: Value?, of subject: SubjectID, by person: String? = nil,
        at moment: Instant?, id: String
    ) -> ObservedDelivery {
        let fact = FactObserved(
            field: field, value: value, source: source.rawValue, by: person)
        let draft = Draft(fact, subject: subject, key: key(subject), time: moment)
        return ObservedDelivery(draft: draft, id: id)
    }

    /// Decodes the whole body, a fault of it told by its JSON pointer.
    func decode<T: Decodable>(_ type: T.Type, _ body: [UInt8]) throws(HookFault) -> T {
        do {
            return try JSONDecoder().decode(type, from: Data(body))
        } catch let error as DecodingError {
            throw HookFault(error)
        } catch {
            throw HookFault(pointer: "", rule: "is not JSON: \(error)")
        }
    }
}

extension HookFault {
    init(_ error: DecodingError) {
        switch error {
        case .keyNotFound(let key, let context):
            self.init(pointer: Self.pointer(context.codingPath + [key]), rule: "is missing")
        case .typeMismatch(let type, let context), .valueNotFound(let type, let context):
            self.init(
                pointer: Self.pointer(context.codingPath), rule: "must be \(Self.content(of: type))"
            )
        case .dataCorrupted(let context):
            let isWhole = context.codingPath.isEmpty
            self.init(
                pointer: Self.pointer(context.codingPath),
                rule: isWhole ? "is not JSON" : "is not as the source sends it")
        @unknown default: self.init(pointer: "", rule: "\(error)")
        }
    }

    /// What was expected, in the words of JSON.
    private static func content(of type: any Any.Type) -> String {
        if type == String.self { return "a text" }
        if type == Bool.self { return "true or false" }
        if type is any BinaryInteger.Type { return "a whole number" }
        if type is any BinaryFloatingPoint.Type { return "a number" }
        if type == [Any].self || type is any RandomAccessCollection.Type {
            return "a list of changes, [ … ], as the source sends it"
        }
        return "an object, { … }"
    }

    private static func pointer(_ path: [any CodingKey]) -> String {
        path.map { "/" + ($0.intValue.map { "\($0)" } ?? $0.stringValue) }.joined()
    }
}
