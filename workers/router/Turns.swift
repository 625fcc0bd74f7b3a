// SPDX-License-Identifier: Apache-2.0
internal import Journey

/// The weighted round robin of one queue.
///
/// Everybody's turns lie on one line, `weight` of them in each cycle at equal distances, and the
/// earliest turn is next. So a cycle (as many turns as the weights of those present add up to)
/// gives everybody exactly their weight, and who joins or leaves moves nobody else's turns. Who is
/// new, or missed turns while away, joins in the middle of their first distance: at the team's
/// average, without a flood. (Start-time fair queueing: Goyal, Vin, Cheng 1996.)
struct Turns: Codable, Sendable {
    /// A cycle's length on the line: divisible by all weights up to 16, twice, so that equal places
    /// are equal numbers. Larger weights are as exact; only who is first of equals may differ.
    static let cycle = 1_441_440

    struct Place: Codable, Sendable {
        var weight: Int
        /// Where the present cycle begins for this person, and the turns taken in it.
        fileprivate var from: Int
        fileprivate var taken = 0
        /// Turns since the person joined, and the queue's count when that was: for the trace.
        private(set) var had = 0
        fileprivate(set) var joined: Int
        /// The queue's count at the person's last turn.
        private(set) var last: Int?

        fileprivate init(weight: Int, from: Int, joined: Int, last: Int? = nil) {
            self.weight = weight
            self.from = from
            self.joined = joined
            self.last = last
        }

        /// Where the next turn lies.
        var next: Int { from + taken * Turns.cycle / weight }

        fileprivate mutating func take(at count: Int) {
            had += 1
            last = count
            taken += 1
            // Starting each cycle anew keeps rounding from adding up.
            if taken == weight { (from, taken) = (from + Turns.cycle, 0) }
        }
    }

    /// Turns taken in this queue.
    private(set) var count = 0
    /// Where the line has been walked to: the last turn, and whose it was.
    private var walked = 0
    private var lastTaker: PersonID?
    /// Bounded by the team.
    private var places: [PersonID: Place] = [:]

    init() {}

    /// Where a person stands, a weight from 1 given.
    func place(of person: PersonID, weight: Int) -> Place {
        let middle = walked + Self.cycle / (2 * weight)
        guard let place = places[person] else {
            return Place(weight: weight, from: middle, joined: count)
        }
        guard (place.next, person) >= (walked, lastTaker ?? person) else {
            return Place(weight: weight, from: middle, joined: count, last: place.last)
        }
        guard place.weight != weight else { return place }
        // A new weight keeps the share of the distance that was walked already.
        var changed = place
        changed.from = walked + (place.next - walked) * place.weight / weight
        changed.taken = 0
        changed.weight = weight
        return changed
    }

    /// Counts a turn. `team` is everybody who was considered, by weight; who has left it is
    /// forgotten.
    mutating func take(_ person: PersonID, of team: [PersonID: Int]) {
        guard team[person] != nil else { return }
        places = Dictionary(
            uniqueKeysWithValues: team.map { ($0.key, place(of: $0.key, weight: $0.value)) })
        guard let turn = places[person]?.next else { return }
        count += 1
        places[person]?.take(at: count)
        // Never back: nobody's place is before where the line has been walked to.
        (walked, lastTaker) = (turn, person)
    }
}
