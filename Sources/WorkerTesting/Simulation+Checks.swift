// SPDX-License-Identifier: Apache-2.0
internal import Bus
internal import Events
internal import Journal
internal import Journey
internal import Wire
internal import WorkerKit

/// Whether every promise was kept.
extension Simulation {
    func check() throws -> [Violation] {
        var found = checkAlerts()
        let stored = try journal.everything()
        found += checkEvents(stored.map(\.event))
        found += checkOutcomes(stored)
        found += checkAcknowledged(stored.map(\.event))
        found += told.filter { journal.position(at: $0.sequence) != $0 }.map {
            Violation(.keptForEver, "\($0) was told to everybody and is another now")
        }
        if steps >= Self.mostSteps { found.append(Violation(.delivered, "it runs in circles")) }
        if !isSettled { found += unsettled() }
        // Folds that only heard what all hear are the same: slot 0 stands for them.
        let slots = Set(stored.map { Slot(key: $0.event.key) } + [.all, Slot(0)])
        let order = OrderSeen(stored)
        var histories: [Build: [Slot: [UInt8]]] = [:]
        for process in abreast {
            found += order.check(process, slots)
            let build = Build(worker: process.worker, version: process.version)
            let history =
                try histories[build] ?? process.replayed(from: journal, through: nil, slots)
            histories[build] = history
            found += try checkState(process, against: history)
        }
        return found
    }

    /// Replicas whose states have to be the same.
    private struct Build: Hashable {
        var worker: WorkerName
        var version: UInt32
    }

    private func checkAlerts() -> [Violation] {
        alerts.compactMap { worker, alert in
            guard case .conflict = alert else { return nil }
            return Violation(.oneOutcome, "\(worker): \(alert)")
        }
    }

    private func checkEvents(_ events: [Event]) -> [Violation] {
        var found: [Violation] = []
        var names: Set<String> = []
        var last = Instant(microseconds: .min)
        for (index, event) in events.enumerated() {
            if event.sequence != UInt64(index) + 1 {
                found.append(
                    Violation(.noHoles, "event \(index + 1) has the sequence \(event.sequence)"))
            }
            let name = "\(event.envelope.source) \(event.id)"
            if !names.insert(name).inserted {
                found.append(Violation(.once, "\(name) stands twice"))
            }
            if event.recorded < last {
                found.append(
                    Violation(
                        .timeGoesOn, "\(event.sequence) is of \(event.recorded), after \(last)"))
            }
            last = event.recorded
        }
        return found
    }

    /// Outcomes stand in the order of their keys, each in one piece.
    private func checkOutcomes(_ stored: [(event: Event, outcome: OutcomeKey?)]) -> [Violation] {
        var found: [Violation] = []
        var last: [FoldID: (key: OutcomeKey, sequence: UInt64)] = [:]
        for (event, key) in stored {
            guard let key else { continue }
            if key.anchor >= event.sequence {
                found.append(
                    Violation(.oneOutcome, "\(key) stands before its anchor, at \(event.sequence)"))
            }
            if let before = last[key.fold] {
                let goesOn = before.key == key && before.sequence + 1 == event.sequence
                if !goesOn, before.key >= key {
                    found.append(Violation(.oneOutcome, "\(key) stands after \(before.key)"))
                }
            }
            last[key.fold] = (key, event.sequence)
        }
        return found
    }

    /// What was acknowledged is there, and where it was said to be.
    private func checkAcknowledged(_ events: [Event]) -> [Violation] {
        let places = Dictionary(
            events.map { ("\($0.envelope.source) \($0.id)", $0.sequence) },
            uniquingKeysWith: { first, _ in first })
        var found: [Violation] = []
        for event in acknowledged {
            let name = "\(event.source) \(event.id)"
            if let place = places[name], event.sequence ?? place == place { continue }
            found.append(Violation(.keptForEver, "\(name) was acknowledged and is lost"))
        }
        return found
    }

    private func checkState(
        _ process: any SimulatedProcess, against history: [Slot: [UInt8]]
    ) throws -> [Violation] {
        let live = try process.states(of: Set(history.keys))
        return live.sorted { $0.key < $1.key }.filter { history[$0.key] != $0.value }.map {
            let history = String(decoding: history[$0.key] ?? [], as: UTF8.self)
            let now = String(decoding: $0.value, as: UTF8.self)
            return Violation(
                .sameAsReplay,
                "\(process.worker)/\($0.key) lives with \(now), its history says \(history)")
        }
    }
}
