// SPDX-License-Identifier: Apache-2.0
internal import Events
internal import Journey

/// Who of a queue's team gets a handoff, why this one, and why not the others.
struct Selection {
    var owner: PersonID
    /// The whole team in the order of the ids, each with what counted.
    var considered: [Candidate]
    var decidedBy: String

    /// Selects from a team. When nobody is available the queue's fallback owns the handoff.
    ///
    /// - Parameters:
    ///   - load: Open handoffs by person.
    ///   - had: Who had this handoff before and did not accept.
    init(
        from team: [PersonObserved], _ id: QueueID, _ queue: Queue, turns: Turns,
        load: [PersonID: Int], had: [PersonID]
    ) {
        let standing = team.map { person in
            Standing(
                person: person, open: load[person.person] ?? 0,
                place: turns.place(of: person.person, weight: person.turnWeight),
                turns: turns.count, had: had.contains(person.person))
        }
        let free = standing.filter { $0.obstacle == nil }
        guard let first = free.min(by: { $0.rank(queue.share) < $1.rank(queue.share) }) else {
            owner = queue.fallback
            considered = Self.candidates(standing, queue.share, next: nil)
            let nobody =
                team.isEmpty
                ? "the team \(queue.team) has no members"
                : "nobody of \(queue.team) is available"
            decidedBy = "\(nobody), and the queue falls back to them"
            return
        }
        owner = first.id
        considered = Self.candidates(standing, queue.share, next: first.id)
        decidedBy = Self.reason(first, of: free, queue.share)
    }

    private static func candidates(
        _ team: [Standing], _ share: Queue.Share, next: PersonID?
    ) -> [Candidate] {
        team.map { Candidate(person: $0.id, verdict: $0.verdict(share, isNext: $0.id == next)) }
    }

    private static func reason(
        _ first: Standing, of free: [Standing], _ share: Queue.Share
    ) -> String {
        guard free.count > 1 else { return "nobody else is available" }
        switch share {
        case .weightedRoundRobin:
            let alike = free.filter { $0.place.next == first.place.next }.count
            let tie = alike > 1 ? ", the first by id of \(alike) whose turns coincide" : ""
            return "it is their turn, of \(free.count) who take turns by weight\(tie)"
        case .leastLoaded:
            let alike = free.filter { $0.open == first.open }.count
            let tie = alike > 1 ? "; of \(alike) with as few, the longest without a new one" : ""
            return "they have the fewest open handoffs, \(first.open)\(tie)"
        }
    }
}

/// One member of the team at the moment of a routing.
private struct Standing {
    var person: PersonObserved
    var open: Int
    var place: Turns.Place
    /// Turns of the whole queue.
    var turns: Int
    var had: Bool

    var id: PersonID { person.person }

    /// Why this person cannot have it; nil when nothing stands in the way.
    var obstacle: String? {
        if had { return "had it before and did not accept" }
        if !person.active { return "is away" }
        if let capacity = person.capacity, open >= capacity {
            return "is at capacity, with \(open) of \(capacity) open"
        }
        return nil
    }

    /// What counted, as it reads behind the person's name: "has 1 of 15 open".
    func verdict(_ share: Queue.Share, isNext: Bool) -> String {
        if let obstacle { return obstacle }
        switch share {
        case .weightedRoundRobin:
            let turns = turns - place.joined
            let had = turns > 0 ? ", with \(place.had) of \(turns) turns so far" : ""
            let weight = place.weight == 1 || had.isEmpty ? "" : " at weight \(place.weight)"
            return (isNext ? "was next in turn" : "was not next in turn") + had + weight
        case .leastLoaded:
            return "has " + (person.capacity.map { "\(open) of \($0) open" } ?? "\(open) open")
        }
    }

    /// The least is chosen.
    func rank(_ share: Queue.Share) -> (Int, Int, PersonID) {
        switch share {
        case .weightedRoundRobin: (place.next, 0, id)
        case .leastLoaded: (open, place.last ?? 0, id)
        }
    }
}

extension PersonObserved {
    /// The weight as a queue reckons with it: from 1 to a thousand turns in a cycle.
    var turnWeight: Int { min(max(weight, 1), 1_000) }
}
