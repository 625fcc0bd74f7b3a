// SPDX-License-Identifier: Apache-2.0
internal import Journey

/// One connection to the bus. What travels in one direction keeps its order; what is under way when
/// it breaks is lost, or comes late.
struct SimulatedLine {
    enum Direction: CaseIterable { case toBus, fromBus, live }

    /// Which connection it is since the beginning.
    private(set) var generation = 0
    /// When the last message of each direction arrives.
    private var arrival: [Direction: Instant] = [:]
    /// How many faults hold back what travels in a direction.
    private var shut: [Direction: Int] = [:]
    /// What is held back.
    private var kept: [Direction: [() -> Void]] = [:]

    mutating func breakOff() {
        generation += 1
        arrival = [:]
    }

    /// When a message arrives that leaves so late and takes so long.
    mutating func arrives(_ direction: Direction, at time: Instant) -> Instant {
        let arrives = max(time, arrival[direction] ?? time)
        arrival[direction] = arrives
        return arrives
    }

    func isShut(_ direction: Direction) -> Bool { shut[direction, default: 0] > 0 }

    mutating func shut(_ directions: [Direction]) {
        for direction in directions { shut[direction, default: 0] += 1 }
    }

    /// Ends one fault; answers what has been held back and goes on at `time`, before all that
    /// follows.
    mutating func open(_ directions: [Direction], at time: Instant) -> [() -> Void] {
        directions.flatMap { direction -> [() -> Void] in
            shut[direction, default: 1] -= 1
            guard !isShut(direction) else { return [] }
            _ = arrives(direction, at: time)
            return kept.removeValue(forKey: direction) ?? []
        }
    }

    /// Ends all of them.
    mutating func openWholly(at time: Instant) -> [() -> Void] {
        let closed = Direction.allCases.filter(isShut)
        for direction in closed { shut[direction] = 1 }
        return open(closed, at: time)
    }

    mutating func keep(_ direction: Direction, _ arrive: @escaping () -> Void) {
        kept[direction, default: []].append(arrive)
    }
}

/// Who is at the other end of a line.
enum Party: Hashable {
    case machine(Int)
    case door(Int)
}
