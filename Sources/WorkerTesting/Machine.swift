// SPDX-License-Identifier: Apache-2.0
internal import Journey
internal import Wire

/// Where a process runs, dies and runs again.
struct Machine {
    let replica: String
    let builds: [(String, Instant) -> any SimulatedProcess]
    var process: (any SimulatedProcess)?
    var starts = 0
    var line = Line()

    init(replica: String, builds: [(String, Instant) -> any SimulatedProcess]) {
        self.replica = replica
        self.builds = builds
    }

    mutating func crash() {
        process = nil
        line.breakOff()
    }
}

extension Simulation {
    func start(_ index: Int) {
        let machine = machines[index]
        let build = machine.builds[min(machine.starts, machine.builds.count - 1)]
        machines[index].starts += 1
        machines[index].process = build(machine.replica, now)
        tick(index, machines[index].starts)
    }

    private func tick(_ index: Int, _ start: Int) {
        guard machines[index].starts == start, machines[index].process != nil else { return }
        tell(index, .tick)
        after(.milliseconds(100)) { self.tick(index, start) }
    }

    func tell(_ index: Int, _ news: News) {
        guard let wishes = machines[index].process?.take(news, now: now) else { return }
        for wish in wishes {
            switch wish {
            case .send(let request): send(request, from: .machine(index))
            case .reconnect: machines[index].line.breakOff()
            case .alert(let text): alerts.append("\(machines[index].process!.worker): \(text)")
            }
        }
    }
}
