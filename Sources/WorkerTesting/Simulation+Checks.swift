// SPDX-License-Identifier: Apache-2.0
internal import Bus
internal import Events
internal import Journey
internal import Wire

extension Simulation {
    /// Whether everything has come to its end: nothing waits to be said, stored or read.
    var isSettled: Bool {
        let head = journal.head
        return bus.appending == nil && doors.allSatisfy { $0.left == 0 && $0.open.isEmpty }
            && speaking.count == Set(machines.compactMap { $0.process?.worker }).count
            && speaking.allSatisfy { $0.through == head && $0.unacknowledged == 0 }
    }

    /// The processes that are ready; a second replica waits for its turn.
    private var speaking: [any SimulatedProcess] {
        machines.compactMap(\.process).filter(\.isReady)
    }

    func check() throws -> [String] {
        var complaints = alerts.filter { $0.contains("conflict") || $0.contains("cannot read") }
        let stored = try journal.everything()
        complaints += checkSequences(stored.map(\.event))
        complaints += checkOutcomes(stored)
        complaints += checkAcknowledged(stored.map(\.event))
        if steps >= Self.mostSteps { complaints.append("it runs in circles") }
        if !isSettled { complaints += unsettled() }
        // Folds that only heard what all hear are the same: slot 0 stands for them.
        let slots = Set(stored.map { Slot(key: $0.event.key) } + [.all, Slot(0)])
        for process in speaking {
            let live = try process.states(of: slots)
            let replayed = try process.replayed(
                from: journal, through: nil, slots)
            for (slot, state) in live.sorted(by: { $0.key < $1.key })
            where replayed[slot] != state {
                let history = String(decoding: replayed[slot] ?? [], as: UTF8.self)
                let now = String(decoding: state, as: UTF8.self)
                complaints.append(
                    "\(process.worker)/\(slot) lives with \(now), its history says \(history)")
            }
        }
        return complaints
    }

    private func checkSequences(_ events: [Event]) -> [String] {
        var complaints: [String] = []
        var names: Set<String> = []
        for (index, event) in events.enumerated() {
            if event.sequence != UInt64(index) + 1 {
                complaints.append("event \(index + 1) has the sequence \(event.sequence)")
            }
            if !names.insert("\(event.envelope.source) \(event.id)").inserted {
                complaints.append("\(event.envelope.source) \(event.id) stands twice")
            }
        }
        return complaints
    }

    /// Outcomes stand in the order of their keys, each in one piece.
    private func checkOutcomes(_ stored: [(event: Event, outcome: OutcomeKey?)]) -> [String] {
        var complaints: [String] = []
        var last: [FoldID: (key: OutcomeKey, sequence: UInt64)] = [:]
        for (event, key) in stored {
            guard let key else { continue }
            if key.anchor >= event.sequence {
                complaints.append("\(key) stands before its anchor, at \(event.sequence)")
            }
            if let before = last[key.fold] {
                let goesOn = before.key == key && before.sequence + 1 == event.sequence
                if !goesOn, before.key >= key {
                    complaints.append("\(key) stands after \(before.key)")
                }
            }
            last[key.fold] = (key, event.sequence)
        }
        return complaints
    }

    private func checkAcknowledged(_ events: [Event]) -> [String] {
        let names = Set(events.map { "\($0.envelope.source) \($0.id)" })
        return doors.flatMap { door in
            door.acknowledged.map { "\(door.source) \($0)" }.filter { !names.contains($0) }
        }.map { "\($0) was acknowledged and is lost" }
    }

    private func unsettled() -> [String] {
        var complaints: [String] = []
        for door in doors where door.left > 0 || !door.open.isEmpty {
            complaints.append("\(door.source) has \(door.open.count) requests without an answer")
        }
        for machine in machines {
            guard let process = machine.process else { continue }
            complaints.append(
                """
                \(process.worker)/\(machine.replica) is \(process.isReady ? "" : "not ")ready, \
                through \(process.through) of \(journal.head), with \(process.unacknowledged) \
                outcomes unacknowledged \(process.complaints)
                """)
        }
        return complaints
    }
}
