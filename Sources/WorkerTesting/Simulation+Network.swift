// SPDX-License-Identifier: Apache-2.0
internal import Bus
internal import Journey
internal import Wire

/// The network: every message passes through its bytes, and may be lost, late or held back.
extension Simulation {
    var parties: [Party] {
        machines.indices.map(Party.machine) + doors.indices.map(Party.door)
    }

    /// A process keeps its name over all its connections.
    private func client(_ party: Party) -> Client {
        switch party {
        case .machine(let index):
            Client(identity: [0, UInt8(index)] + Array("\(machines[index].starts)".utf8))
        case .door(let index): Client(identity: [1, UInt8(index)])
        }
    }

    func party(_ client: Client) -> Party {
        let index = Int(client.identity[1])
        return client.identity[0] == 0 ? .machine(index) : .door(index)
    }

    func withLine<Result>(_ party: Party, _ body: (inout SimulatedLine) -> Result) -> Result {
        switch party {
        case .machine(let index): body(&machines[index].line)
        case .door(let index): body(&doors[index].line)
        }
    }

    /// Sends a request to the bus.
    func send(_ request: Request, from party: Party) {
        guard !isLost() else { return }
        let client = client(party)
        requestsSent += 1
        let number = requestsSent
        let copies = random.chance(faults.repeatedRequest) ? 2 : 1
        for copy in 1...copies {
            travel(.toBus, party) { isLate in
                var client = client
                // What a closed connection still brings bears no name that the bus knows.
                if isLate { client.identity += Array("/late \(number)".utf8) }
                if copy > 1 { self.strikes.note(.repeatedRequest) }
                if number < self.latestRequest { self.strikes.note(.overtakenRequest) }
                self.latestRequest = max(self.latestRequest, number)
                guard let request = try? Request(frames: request.frames) else {
                    return self.complain(.understood, "the bus cannot read \(request)")
                }
                self.stepBus(client, request)
            }
        }
    }

    /// Sends a reply to the process that asked, on the connection that it has now.
    func deliver(_ reply: Reply, to client: Client) {
        let party = party(client)
        guard self.client(party) == client else { return stepBus(.gone(client)) }
        guard !isLost() else { return }
        travel(.fromBus, party) { _ in
            guard self.client(party) == client else { return }
            guard let reply = try? Reply(frames: reply.frames) else {
                return self.complain(.understood, "nobody can read \(reply)")
            }
            switch party {
            case .machine(let index): self.tell(index, .reply(reply))
            case .door(let index): self.hear(index, reply)
            }
        }
    }

    /// Live commits: any of them may be lost.
    func broadcast(_ commit: Commit) {
        if commit.through.sequence > bus.durable {
            complain(.durableFirst, "\(commit.through) is told, and the disk has \(bus.durable)")
        }
        if !commit.entries.isEmpty { told.append(commit.through) }
        busTime = commit.recorded
        for index in machines.indices {
            if random.chance(faults.lostCommit) {
                strikes.note(.lostCommit)
            } else {
                travel(.live, .machine(index)) { _ in self.tell(index, .commit(commit)) }
            }
        }
    }

    private func isLost() -> Bool {
        guard random.chance(faults.lostMessage) else { return false }
        strikes.note(.lostMessage)
        return true
    }

    private func travel(
        _ direction: SimulatedLine.Direction, _ party: Party,
        _ happen: @escaping (_ isLate: Bool) -> Void
    ) {
        let slow = random.chance(faults.slowMessage) ? 400 : 3
        let soonest = now + random.duration(in: 0...slow)
        let (time, generation) = withLine(party) {
            ($0.arrives(direction, at: soonest), $0.generation)
        }
        agenda.add(at: time) { self.arrive(direction, party, generation, happen) }
    }

    /// A message has come as far as it can: through, to a door that is shut, or to the end of a
    /// connection that is closed.
    private func arrive(
        _ direction: SimulatedLine.Direction, _ party: Party, _ generation: Int,
        _ happen: @escaping (_ isLate: Bool) -> Void
    ) {
        let (isShut, isOpenStill) = withLine(party) {
            ($0.isShut(direction), $0.generation == generation)
        }
        if isShut {
            withLine(party) {
                $0.keep(direction) { self.arrive(direction, party, generation, happen) }
            }
        } else if isOpenStill {
            happen(false)
        } else if direction == .toBus, random.chance(faults.lateRequest) {
            strikes.note(.lateRequest)
            after(random.duration(in: 0...2000)) { happen(true) }
        }
    }
}
