// SPDX-License-Identifier: Apache-2.0
internal import Bus
internal import Events
internal import Journey
internal import Wire

/// A publisher that keeps what is not acknowledged, and offers it again in the same order.
struct Door {
    let number: Int
    /// Drafts that are still to come.
    var left: Int
    let draft: (inout SplitMix64) -> Draft
    var line = SimulatedLine()
    var lastNumber: UInt64 = 0
    /// Requests without an answer.
    var open: [(number: UInt64, events: [[UInt8]])] = []
    /// The ids of each request's events.
    var said: [[String]] = []
    var source: String { "/door/\(number)" }
}

extension Simulation {
    func open(_ index: Int) {
        speak(index)
        repeatOpen(index)
    }

    /// Says the next thing, some time during the time of faults.
    private func speak(_ index: Int) {
        guard doors[index].left > 0 else { return }
        let pause = max(1, Int(faults.length.microseconds / 1000) / doors[index].left / 2)
        after(random.duration(in: 0...(2 * pause))) {
            let count = min(self.doors[index].left, self.random.number(in: 1...2))
            self.doors[index].left -= count
            let door = self.doors[index]
            let number = door.lastNumber + 1
            var events: [[UInt8]] = []
            let ids = (0..<count).map { "\(number)-\($0)" }
            for id in ids {
                let draft = door.draft(&self.random)
                guard let event = try? draft.event(id: id, source: door.source, time: self.now)
                else { fatalError("a draft of a door cannot be written") }
                events.append(event.json)
            }
            self.doors[index].lastNumber = number
            self.doors[index].said.append(ids)
            self.doors[index].open.append((number, events))
            self.send(.publish(Publish(number: number, events: events)), from: .door(index))
            self.speak(index)
        }
    }

    private func repeatOpen(_ index: Int) {
        after(.seconds(1)) {
            for request in self.doors[index].open {
                self.send(
                    .publish(Publish(number: request.number, events: request.events)),
                    from: .door(index))
            }
            self.repeatOpen(index)
        }
    }

    func hear(_ index: Int, _ reply: Reply) {
        guard case .answer(let answer) = reply, case .stored(let places) = answer.result,
            let found = doors[index].open.firstIndex(where: { $0.number == answer.number })
        else { return }
        doors[index].open.remove(at: found)
        acknowledged += places.enumerated().map { ordinal, place in
            Acknowledged(
                source: doors[index].source, id: "\(answer.number)-\(ordinal)",
                sequence: place.sequence)
        }
    }
}
