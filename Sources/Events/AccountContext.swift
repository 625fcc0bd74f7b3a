// SPDX-License-Identifier: Apache-2.0
public import Journey

/// What is known of the subjects under one partition key: an account with its leads and deals, or
/// one subject that has no account yet.
///
/// The time of a fact decides, never its arrival: an older fact does not overwrite a newer one.
/// An emptied field is remembered too, so that a late fact does not fill it again. Bounded by the
/// customer's subjects times the fields of the topology.
public struct AccountContext: Sendable {
    private enum Contents {
        case facts(PackedFacts.Facts)
        /// As a state holds it: until something of it changes.
        case packed(String)
    }

    private var contents = Contents.facts([:])

    private var facts: PackedFacts.Facts {
        switch contents {
        case .facts(let facts): return facts
        case .packed(let text):
            guard let facts = PackedFacts.facts(in: text) else {
                preconditionFailure("a state holds facts that this version did not write")
            }
            return facts
        }
    }

    public init() {}

    /// Takes `fact.observed` and `context.carried`; any other event changes nothing.
    ///
    /// - Returns: The facts that changed what is known, as they stand now: also one that only
    ///   confirmed a value at a later time. An emptied field is an empty text.
    @discardableResult
    public mutating func apply(_ event: Event) -> [CarriedFact] {
        switch event.body {
        case let fact as FactObserved:
            let known = KnownValue(
                value: fact.value ?? Self.nothing, source: fact.source, by: fact.by,
                at: event.happened, event: event.id)
            // Facts of one instant count in the order of the journal.
            let told = CarriedFact(subject: event.subject, field: fact.field, known: known)
            return take(told) { $0.at <= known.at } ? [told] : []
        case let carried as ContextCarried: return apply(carried)
        default: return []
        }
    }

    /// Takes what is carried here from another key. Of one instant the greater id wins, so that
    /// what is carried in a circle comes to rest.
    ///
    /// - Returns: The facts that changed what is known.
    @discardableResult
    public mutating func apply(_ carried: ContextCarried) -> [CarriedFact] {
        carried.facts.filter { fact in
            take(fact) { ($0.at, $0.event) < (fact.known.at, fact.known.event) }
        }
    }

    /// What is known of a field, seen from a subject: what was told of itself, else of its account,
    /// else of other kinds of subjects there (a deal does not answer for another deal), the latest
    /// first.
    public func lookup(_ field: FieldID, for subject: SubjectID) -> KnownValue? {
        // Taken apart once, where it is packed.
        let facts = facts
        if let own = Self.told(facts[subject]?[field]) { return own }
        func latest(_ subjects: [SubjectID]) -> KnownValue? {
            subjects.compactMap { Self.told(facts[$0]?[field]) }
                .max { ($0.at, $0.event) < ($1.at, $1.event) }
        }
        let others = facts.keys.filter { $0.kind != subject.kind }
        return latest(others.filter(\.isAccount)) ?? latest(others)
    }

    /// The value of ``lookup(_:for:)``, for conditions, which name fields by their text.
    public func value(_ field: String, for subject: SubjectID) -> Value? {
        lookup(FieldID(rawValue: field), for: subject)?.value
    }

    /// What was told of this very subject.
    public func known(_ field: FieldID, of subject: SubjectID) -> KnownValue? {
        Self.told(facts[subject]?[field])
    }

    /// Everything that was told of one subject, by field, to be carried to its account; emptied
    /// fields among it.
    public func carrying(_ subject: SubjectID) -> [CarriedFact] {
        (facts[subject] ?? [:]).sorted { $0.key < $1.key }.map { field, known in
            CarriedFact(subject: subject, field: field, known: known)
        }
    }

    /// Everything known of one subject, by field.
    public func fields(of subject: SubjectID) -> [(field: FieldID, known: KnownValue)] {
        carrying(subject).filter { $0.known.value != Self.nothing }.map { ($0.field, $0.known) }
    }

    /// The subjects of which anything was told, in the order of their ids.
    public var subjects: [SubjectID] { facts.keys.sorted() }

    /// An empty text tells nothing: so does a tool that emptied a field.
    private static let nothing = Value.text("")

    private mutating func take(_ fact: CarriedFact, over isOlder: (KnownValue) -> Bool) -> Bool {
        var facts = facts
        if let before = facts[fact.subject]?[fact.field], !isOlder(before) { return false }
        // What is changed has one holder, and is not copied.
        contents = .facts([:])
        facts[fact.subject, default: [:]][fact.field] = fact.known
        contents = .facts(facts)
        return true
    }

    private static func told(_ known: KnownValue?) -> KnownValue? {
        known.flatMap { $0.value == nothing ? nil : $0 }
    }
}

extension AccountContext: Hashable {
    public static func == (left: AccountContext, right: AccountContext) -> Bool {
        left.facts == right.facts
    }
    public func hash(into hasher: inout Hasher) { hasher.combine(facts) }
}

extension AccountContext: Codable {
    public init(from decoder: any Decoder) throws {
        let container = try decoder.singleValueContainer()
        let text = try container.decode(String.self)
        guard PackedFacts.isWhole(text) else {
            throw DecodingError.dataCorruptedError(
                in: container, debugDescription: "facts end too early")
        }
        contents = .packed(text)
    }

    public func encode(to encoder: any Encoder) throws {
        var container = encoder.singleValueContainer()
        switch contents {
        case .facts(let facts): try container.encode(PackedFacts.text(of: facts))
        case .packed(let text): try container.encode(text)
        }
    }
}
