// SPDX-License-Identifier: Apache-2.0
internal import Events
internal import Journey

/// The people by team, those who are away among them: a routing says of each why not.
struct Roster: Codable, Sendable {
    /// Bounded by the people of the company.
    private var people: [PersonID: PersonObserved] = [:]
    /// In the order of their ids.
    private var teams: [TeamID: [PersonID]] = [:]

    subscript(id: PersonID) -> PersonObserved? { people[id] }

    /// Everybody in a team, in the order of their ids.
    func members(of team: TeamID) -> [PersonObserved] {
        (teams[team] ?? []).compactMap { people[$0] }
    }

    mutating func apply(_ person: PersonObserved) {
        for team in people[person.person]?.teams ?? [] {
            teams[team]?.removeAll { $0 == person.person }
            if teams[team]?.isEmpty == true { teams[team] = nil }
        }
        people[person.person] = person
        for team in Set(person.teams).sorted() {
            teams[team] = ((teams[team] ?? []) + [person.person]).sorted()
        }
    }
}
