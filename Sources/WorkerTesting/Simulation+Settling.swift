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
        let (head, cursors) = (journal.head, journal.cursors())
        return machines.compactMap(\.process).allSatisfy { isAtEnd($0, head, cursors) }
            && everybody.allSatisfy { speaksForAll($0) }
    }

    private func isAtEnd(
        _ process: any SimulatedProcess, _ head: Position, _ cursors: [FoldID: UInt64]
    ) -> Bool {
        process.isStandingBy
            ? process.shares || process.through == head
            : process.isReady && process.through == head && process.unacknowledged == 0
                && isSettled(process, cursors) && !isOverdue(process)
    }

    private func isSettled(_ process: any SimulatedProcess, _ cursors: [FoldID: UInt64]) -> Bool {
        func cursor(_ slot: Slot) -> UInt64 {
            cursors[FoldID(worker: process.worker, slot: slot)] ?? 0
        }
        guard process.speaks else { return true }
        let slots = process.shares ? process.slots.slots : [.all]
        return slots.allSatisfy { max(cursor($0), cursor(.all)) == journal.head.sequence }
    }

    private var everybody: Set<WorkerName> {
        Set(machines.compactMap(\.process).filter(\.speaks).map(\.worker))
    }

    /// Whether each slot of a worker is spoken for, and by one.
    private func speaksForAll(_ worker: WorkerName) -> Bool {
        let shares = machines.compactMap(\.process).filter { $0.worker == worker }.map(\.slots)
        return shares.reduce(SlotSet.none) { $0.union($1) } == .every
            && shares.reduce(0) { $0 + $1.count } == Slot.count
    }

    /// Whether an alarm was due when the bus last told its time.
    private func isOverdue(_ process: any SimulatedProcess) -> Bool {
        process.nextDeadline.map { $0 <= busTime } ?? false
    }

    /// The processes whose states are as far as history: who speaks, listens or follows.
    var abreast: [any SimulatedProcess] {
        machines.compactMap(\.process).filter { $0.isReady || $0.isStandingBy && !$0.shares }
    }

    /// Who has not come to an end, and where it stands.
    func unsettled() -> [Violation] {
        let (head, cursors) = (journal.head, journal.cursors())
        var found: [Violation] = []
        for door in doors where door.left > 0 || !door.open.isEmpty {
            found.append(
                Violation(
                    .delivered,
                    "\(door.source) has \(door.open.count) requests without an answer"))
        }
        for machine in machines {
            guard let process = machine.process,
                !isAtEnd(process, head, cursors) || !speaksForAll(process.worker)
            else { continue }
            let cursor = cursors[FoldID(worker: process.worker, slot: .all)] ?? 0
            let standing =
                process.isReady ? "ready" : process.isStandingBy ? "standing by" : "not ready"
            found.append(
                Violation(
                    .delivered,
                    """
                    \(process.worker)/\(machine.replica) is \(standing) with \
                    \(process.slots.count) slots, through \(process.through) of \(journal.head), \
                    its cursor at \(cursor), with \(process.unacknowledged) \
                    outcomes unacknowledged, its next alarm at \
                    \(process.nextDeadline.map { "\($0)" } ?? "no time") \(process.complaints)
                    """))
        }
        return found
    }
}
