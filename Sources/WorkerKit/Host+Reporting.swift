// SPDX-License-Identifier: Apache-2.0
internal import Events
internal import Journey
internal import Wire

/// Telling the bus where it is: each second, and at once when something has changed.
extension Host {
    mutating func reportIfDue(now: Instant, _ actions: inout [Action]) {
        switch standing {
        case .joining, .leaving, .gone: return
        case .speaking, .listening: break
        }
        findEarliest()
        let deadline = nextDeadline
        let isEarlier =
            deadline.map { deadline in reportedDeadline.map { deadline < $0 } ?? true } ?? false
        let isDue = lastReport.map { now - $0 >= .seconds(1) } ?? true
        guard isDue || isEarlier else { return }
        lastReport = now
        reportedDeadline = deadline
        actions.append(.send(.report(report())))
    }

    /// The next report does not wait for its second.
    mutating func mustReport() { lastReport = nil }

    mutating func report(attempting: Attempt? = nil) -> Report {
        lastNumber += 1
        lastReportNumber = lastNumber
        return Report(
            number: lastNumber, worker: W.name, replica: replica,
            // Who hears nothing decides nothing: its lease is not renewed, and runs out where
            // somebody else is there to have it.
            lease: isCutOff ? nil : lease,
            slots: owned.union(yielding),
            through: lanes.map(\.through.sequence).min() ?? 0,
            cursors: lease == nil || isCutOff || isUnconfirmed ? [] : cursors,
            nextDeadline: nextDeadline,
            waitingKeys: UInt32(clamping: waitingKeys), ready: isReady,
            attempting: attempting ?? caution.told?.attempt ?? caution.current,
            complaint: Report.complaint(complaints.joined(separator: "; ")))
    }

    /// The earliest deadline, once it is known: history on its way may hold what removes it.
    private var nextDeadline: Instant? {
        lanes[0].isCaughtUp && !isStandingBy ? earliest.deadline : nil
    }

    /// How far the folds have settled: in one word where they are all ours and none has anything
    /// to say; else each of those that have nothing to say.
    private var cursors: [CursorMove] {
        func move(_ slot: Slot, _ settled: UInt64) -> CursorMove {
            CursorMove(fold: FoldID(worker: W.name, slot: slot), settled: settled)
        }
        let returned = yielding.isEmpty ? givenBack.sorted { $0.key < $1.key }.map(move) : []
        if owned == .every {
            let isSettled =
                outbox.isEmpty && lanes.count == 1 && reloading.isEmpty && stuck.isEmpty
                && !seats.isEmpty
            return isSettled ? [move(.all, through.sequence)] : returned
        }
        let speaking = SlotSet(outbox.items.map(\.outcome.key.fold.slot))
        let silent = lanes[0].slots.intersection(owned).subtracting(speaking)
        return returned
            + silent.slots.filter { seats[$0] != nil && !reloading.contains($0) }
            .map { move($0, max(settled[$0, default: 0], through.sequence)) }
    }

    private mutating func findEarliest() {
        guard !earliest.isKnown, lanes[0].isCaughtUp else { return }
        let slots = Self.slots.filter(lanes[0].slots.contains)
        earliest = (slots.compactMap { seats[$0]?.fold.nextDeadline }.min(), true)
    }
}
