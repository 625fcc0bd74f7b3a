// SPDX-License-Identifier: Apache-2.0
internal import Bus
internal import Journey
internal import Wire

/// One connection to the bus. What travels in one direction keeps its order; what is under way when
/// it breaks is lost.
struct Line {
    /// Which connection it is since the beginning.
    private(set) var generation = 0
    /// When the last message of each direction arrives.
    private var arrival: [Direction: Instant] = [:]

    enum Direction { case toBus, fromBus, live }

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
}

/// Who is at the other end of a line.
enum Party: Hashable {
    case machine(Int)
    case door(Int)
}

extension Simulation {
    func client(_ party: Party, _ generation: Int) -> Client {
        switch party {
        case .machine(let index): Client(identity: [0, UInt8(index)] + Array("\(generation)".utf8))
        case .door(let index): Client(identity: [1, UInt8(index)] + Array("\(generation)".utf8))
        }
    }

    private func party(_ client: Client) -> Party {
        let index = Int(client.identity[1])
        return client.identity[0] == 0 ? .machine(index) : .door(index)
    }

    func withLine<Result>(_ party: Party, _ body: (inout Line) -> Result) -> Result {
        switch party {
        case .machine(let index): body(&machines[index].line)
        case .door(let index): body(&doors[index].line)
        }
    }

    /// Sends a request to the bus, through its bytes.
    func send(_ request: Request, from party: Party) {
        guard !random.chance(faults.lostMessage) else { return }
        let generation = withLine(party) { $0.generation }
        let client = client(party, generation)
        let copies = random.chance(faults.repeatedRequest) ? 2 : 1
        for _ in 0..<copies {
            travel(.toBus, party, generation) {
                guard let request = try? Request(frames: request.frames) else {
                    return self.alerts.append("the bus cannot read \(request)")
                }
                self.stepBus(.request(client, request))
            }
        }
    }

    /// Sends a reply back, through its bytes.
    func deliver(_ reply: Reply, to client: Client) {
        let party = party(client)
        let generation = withLine(party) { $0.generation }
        guard self.client(party, generation) == client, !random.chance(faults.lostMessage) else {
            return
        }
        travel(.fromBus, party, generation) {
            guard let reply = try? Reply(frames: reply.frames) else {
                return self.alerts.append("nobody can read \(reply)")
            }
            switch party {
            case .machine(let index): self.tell(index, .reply(reply))
            case .door(let index): self.hear(index, reply)
            }
        }
    }

    /// Live commits: any of them may be lost.
    func broadcast(_ commit: Commit) {
        for index in machines.indices where !random.chance(faults.lostCommit) {
            let generation = machines[index].line.generation
            travel(.live, .machine(index), generation) { self.tell(index, .commit(commit)) }
        }
    }

    private func travel(
        _ direction: Line.Direction, _ party: Party, _ generation: Int,
        _ happen: @escaping () -> Void
    ) {
        let slow = random.chance(10) && faults.lostCommit > 0 ? 400 : 3
        let soonest = now + random.duration(in: 0...slow)
        let time = withLine(party) { $0.arrives(direction, at: soonest) }
        agenda.add(at: time) {
            if self.withLine(party, { $0.generation }) == generation { happen() }
        }
    }
}
