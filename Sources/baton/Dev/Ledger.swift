// SPDX-License-Identifier: Apache-2.0
internal import Events
internal import Foundation
internal import Wire
internal import WorkerKit

/// What doors were promised, and when: every event that was acknowledged, with its place.
actor Ledger {
    /// By source and id.
    private(set) var acknowledged: [EventName: UInt64] = [:]
    private(set) var pulses: [(offered: ContinuousClock.Instant, known: ContinuousClock.Instant)] =
        []

    struct EventName: Hashable {
        var source: String
        var id: String
    }

    func note(_ ids: [String], of source: String, at places: [Stored]) {
        for (id, place) in zip(ids, places) {
            acknowledged[EventName(source: source, id: id)] = place.sequence
        }
    }

    func note(pulse id: String, at place: Stored, offered: ContinuousClock.Instant) {
        note([id], of: Pulse.source, at: [place])
        pulses.append((offered, .now))
    }

    /// When the first of the events was acknowledged that a door had after a moment; nil while none
    /// is.
    func acknowledgement(after moment: ContinuousClock.Instant) -> ContinuousClock.Instant? {
        pulses.reversed().prefix { $0.known >= moment }.filter { $0.offered >= moment }
            .map(\.known).min()
    }

    /// What a publisher waited at the most, of those who had their answer after a moment.
    func longestWait(since moment: ContinuousClock.Instant) -> Duration {
        pulses.filter { $0.known >= moment }.map { $0.known - $0.offered }.max() ?? .zero
    }
}

/// A door that has an event to publish every now and then, whatever became of the former ones: how
/// long it waits is how long every publisher waits.
struct Pulse {
    static let source = "/trial/pulse"
    static let interval = Duration.milliseconds(50)

    let client: BusClient
    let ledger: Ledger

    /// Goes on until `isOver`, and returns when everything is acknowledged.
    ///
    /// - Throws: ``BusError`` when one was not, for so long as no failover lasts.
    func run(until isOver: @escaping @Sendable () async -> Bool) async throws {
        try await withThrowingTaskGroup(of: Void.self) { group in
            var number = 0
            while await !isOver() {
                number += 1
                let id = "\(number)"
                group.addTask { try await publish(id) }
                try await Task.sleep(for: Self.interval)
            }
            try await group.waitForAll()
        }
    }

    private func publish(_ id: String) async throws {
        let json = """
            {"specversion":"1.0","id":"\(id)","source":"\(Self.source)","type":"trial.pulse"}
            """
        let offered = ContinuousClock.now
        let places = try await client.offer {
            try await $0.publish([Array(json.utf8)], patience: Scene.patience)
        }
        guard let place = places.first else { throw BusError.unexpected }
        await ledger.note(pulse: id, at: place, offered: offered)
    }
}
