// SPDX-License-Identifier: Apache-2.0
internal import Events
internal import Journey
internal import Wire

/// What each fold has to be told, worked out from the journal alone: what it consumes, in order,
/// and its own outcomes at their key's place.
struct OrderSeen {
    private let stored: [(event: Event, outcome: OutcomeKey?)]
    /// The events of each fold's outcomes by anchor, in the order of keys.
    private var outcomes: [FoldID: [UInt64: [(key: OutcomeKey, event: Event)]]] = [:]

    init(_ stored: [(event: Event, outcome: OutcomeKey?)]) {
        self.stored = stored
        for (event, key) in stored {
            guard let key else { continue }
            outcomes[key.fold, default: [:]][key.anchor, default: []].append((key, event))
        }
    }

    /// Whether the folds of a process were told what they had to be, in order.
    func check(_ process: any SimulatedProcess, _ slots: Set<Slot>) -> [Violation] {
        process.heard(by: slots).sorted { $0.key < $1.key }.compactMap { slot, heard in
            let fold = FoldID(worker: process.worker, slot: slot)
            let hasParked = outcomes[fold]?.values.joined().contains {
                $0.event.body is EventParked
            }
            let fault =
                hasParked == true
                ? keyFault(fold, heard) : fault(expected(fold, process.consumes), heard)
            return fault.map { Violation(.orderSeen, "\(fold) \($0)") }
        }
    }

    private func expected(_ fold: FoldID, _ consumes: Set<EventType>) -> [Heard] {
        let own = outcomes[fold] ?? [:]
        var expected: [Heard] = []
        for (event, outcome) in stored {
            let spoken = own[event.sequence] ?? []
            expected += spoken.filter { $0.key.phase == .alarm }.map {
                Heard(sequence: event.sequence, id: $0.event.id)
            }
            let slot = Slot(key: event.key)
            if consumes.contains(event.type), outcome?.fold != fold,
                fold.slot == .all || slot == .all || slot == fold.slot
            {
                expected.append(Heard(sequence: event.sequence, id: event.id))
            }
            expected += spoken.filter { $0.key.phase != .alarm }.map {
                Heard(sequence: event.sequence, id: $0.event.id)
            }
        }
        return expected
    }

    private func fault(_ expected: [Heard], _ heard: [Heard]) -> String? {
        guard heard != expected else { return nil }
        let place = zip(heard, expected).enumerated().first { $0.element.0 != $0.element.1 }
        let index = place?.offset ?? min(heard.count, expected.count)
        func word(_ list: [Heard]) -> String {
            index < list.count ? "\(list[index].id) at \(list[index].sequence)" : "nothing"
        }
        return "was told as number \(index + 1): \(word(heard)), not \(word(expected))"
    }

    /// Where something was set aside, the events of its key come later: in order all the same.
    private func keyFault(_ fold: FoldID, _ heard: [Heard]) -> String? {
        var last: [String: UInt64] = [:]
        var own: [String] = []
        for one in heard {
            guard one.sequence >= 1, one.sequence <= stored.count else {
                return "was told \(one.id) at \(one.sequence), where nothing stands"
            }
            let event = stored[Int(one.sequence) - 1].event
            guard event.id == one.id else {
                own.append(one.id)
                continue
            }
            if let before = last[event.key], before >= event.sequence {
                return "was told \(event.sequence) of \(event.key) after \(before)"
            }
            last[event.key] = event.sequence
        }
        let said = (outcomes[fold] ?? [:]).sorted { $0.key < $1.key }.flatMap(\.value)
            .filter { !($0.event.body is EventParked) }.map(\.event.id)
        return own == said ? nil : "was told \(own) of its own, not \(said)"
    }
}
