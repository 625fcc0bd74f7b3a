// SPDX-License-Identifier: Apache-2.0
public import Journey

/// The people that the company's tools have told of, always as they are now.
public struct People: Codable, Hashable, Sendable {
    private var known: [PersonID: PersonObserved] = [:]

    public init() {}

    public mutating func apply(_ person: PersonObserved) { known[person.person] = person }

    public subscript(id: PersonID) -> PersonObserved? { known[id] }

    /// All who are there, in the order of their names.
    public var everybody: [PersonObserved] {
        known.values.filter(\.active).sorted { ($0.name, $0.person) < ($1.name, $1.person) }
    }

    /// Members of a team who are there, in the order of their ids.
    public func members(of team: TeamID) -> [PersonObserved] {
        known.values.filter { $0.active && $0.teams.contains(team) }.sorted {
            $0.person < $1.person
        }
    }

    /// Who plays a role: `rep`, `owner`, their `.manager`, or a person by id. Nil while nobody
    /// does.
    public func person(in role: Role, rep: PersonID?, owner: PersonID?) -> PersonID? {
        switch role.rawValue {
        case "rep": return rep
        case "owner": return owner
        case "rep.manager": return rep.flatMap { known[$0]?.manager }
        case "owner.manager": return owner.flatMap { known[$0]?.manager }
        default: return PersonID(rawValue: role.rawValue)
        }
    }

    /// Why nobody may act under an id, with the mend; nil for somebody who is known. Who is away or
    /// has left is known. While nobody at all is known, as in a fresh install, everybody may act.
    ///
    /// - Parameter others: Those who are known from elsewhere: a rep whom a fact names, a fallback
    ///   of the rules.
    public func objection(to id: PersonID, others: some Sequence<PersonID> = []) -> Objection? {
        let others = Set(others)
        guard !known.isEmpty, known[id] == nil, !others.contains(id) else { return nil }
        let ids = others.union(known.keys).map(\.rawValue)
        return Objection(
            "nobody here is called \"\(id)\"",
            mend: Suggestion.didYouMean(id.rawValue, among: ids)
                ?? "act under an id of the directory (person.observed)")
    }

    /// What people call somebody; the id for a stranger.
    public func name(of id: PersonID) -> String { known[id]?.name ?? id.rawValue }
}
