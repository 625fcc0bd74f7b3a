// SPDX-License-Identifier: Apache-2.0
internal import Events
internal import Journey
internal import Wire

/// Where a process runs, dies and runs again.
struct Machine {
    let replica: String
    let builds: [(String, Instant) -> any SimulatedProcess]
    var process: (any SimulatedProcess)?
    var starts = 0
    /// How far the process's clock is from everybody's: no two clocks of machines agree.
    var ahead = Duration.zero
    /// The directions that are held back because the process stands still; nil while it runs.
    var held: [SimulatedLine.Direction]?
    /// It will stand still when it has sent its next publish.
    var stopsSpeaking = false
    var line = SimulatedLine()
    var isPaused: Bool { held != nil }

    init(replica: String, builds: [(String, Instant) -> any SimulatedProcess]) {
        self.replica = replica
        self.builds = builds
    }
}

extension Simulation {
    func start(_ index: Int) {
        let machine = machines[index]
        let build = machine.builds[min(machine.starts, machine.builds.count - 1)]
        machines[index].starts += 1
        machines[index].ahead = .seconds(random.number(in: -100_000...100_000))
        machines[index].process = build(machine.replica, now + machines[index].ahead)
        tick(index, machines[index].starts)
    }

    func crash(_ index: Int) {
        machines[index].process = nil
        machines[index].line.breakOff()
        release(index)
    }

    /// The process stands still for a while and notices nothing. What it has sent may have left it
    /// or not.
    func pause(_ index: Int) {
        guard machines[index].process != nil, !machines[index].isPaused else { return }
        strikes.note(.workerPause)
        let hasLeft = !machines[index].stopsSpeaking && random.chance(500)
        let held: [SimulatedLine.Direction] =
            hasLeft ? [.fromBus, .live] : [.toBus, .fromBus, .live]
        machines[index].stopsSpeaking = false
        machines[index].held = held
        machines[index].line.shut(held)
        let start = machines[index].starts
        after(random.duration(in: 1000...9000)) { self.resume(index, start: start) }
    }

    /// It goes on where it stood: what it had sent leaves, what has come is read.
    func resume(_ index: Int, start: Int) {
        guard machines[index].isPaused, machines[index].starts == start else { return }
        release(index)
    }

    private func release(_ index: Int) {
        guard let held = machines[index].held else { return }
        machines[index].held = nil
        goOn(machines[index].line.open(held, at: soon))
    }

    private func tick(_ index: Int, _ start: Int) {
        guard machines[index].starts == start, machines[index].process != nil else { return }
        if !machines[index].isPaused { tell(index, .tick) }
        after(.milliseconds(100)) { self.tick(index, start) }
    }

    func tell(_ index: Int, _ news: News) {
        let time = now + machines[index].ahead
        guard let wishes = machines[index].process?.take(news, now: time) else { return }
        for wish in wishes {
            switch wish {
            case .send(let request):
                send(request, from: .machine(index))
                if case .publish = request, machines[index].stopsSpeaking { pause(index) }
            case .reconnect: machines[index].line.breakOff()
            case .alert(let alert): alerts.append((machines[index].process!.worker, alert))
            case .acknowledged(let events):
                acknowledged += events.map { Acknowledged(source: $0.envelope.source, id: $0.id) }
            case .drained:
                strikes.note(.workerDrain)
                return end(index)
            }
        }
    }
}
