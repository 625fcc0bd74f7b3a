// SPDX-License-Identifier: Apache-2.0
internal import Bus
internal import Events
internal import Journey
internal import Wire

/// Whether everything comes to its end in a quiet time.
extension Simulation {
    /// Nothing waits to be said, stored or read, and no fold has anything before it but alarms that
    /// are not due.
    var isSettled: Bool {
        guard bus.appending == nil, doors.allSatisfy({ $0.left == 0 && $0.open.isEmpty }) else {
            return false
        }
        let head = journal.head
        let speaking = speaking
        guard Set(speaking.map(\.worker)) == Set(machines.compactMap { $0.process?.worker }),
            speaking.allSatisfy({ $0.through == head && $0.unacknowledged == 0 })
        else { return false }
        let cursors = journal.cursors()
        return speaking.allSatisfy {
            !$0.speaks
                || cursors[FoldID(worker: $0.worker, slot: .all)] == head.sequence
                    && !isOverdue($0)
        }
    }

    /// Whether an alarm was due when the bus last told its time.
    private func isOverdue(_ process: any SimulatedProcess) -> Bool {
        process.nextDeadline.map { $0 <= busTime } ?? false
    }

    /// The processes that are ready; a second replica waits for its turn.
    var speaking: [any SimulatedProcess] { machines.compactMap(\.process).filter(\.isReady) }

    /// Who has not come to an end, and where it stands.
    func unsettled() -> [Violation] {
        let cursors = journal.cursors()
        var found: [Violation] = []
        for door in doors where door.left > 0 || !door.open.isEmpty {
            found.append(
                Violation(
                    .delivered,
                    "\(door.source) has \(door.open.count) requests without an answer"))
        }
        for machine in machines {
            guard let process = machine.process else { continue }
            let cursor = cursors[FoldID(worker: process.worker, slot: .all)] ?? 0
            found.append(
                Violation(
                    .delivered,
                    """
                    \(process.worker)/\(machine.replica) is \(process.isReady ? "" : "not ")ready, \
                    through \(process.through) of \(journal.head), its cursor at \(cursor), with \
                    \(process.unacknowledged) outcomes unacknowledged, its next alarm at \
                    \(process.nextDeadline.map { "\($0)" } ?? "no time") \(process.complaints)
                    """))
        }
        return found
    }
}
