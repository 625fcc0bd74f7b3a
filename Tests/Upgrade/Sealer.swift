// SPDX-License-Identifier: Apache-2.0
import Events
import Journey
import WorkerKit

/// Seals an empty packet for each lead that is told of: packets are a worker's to say.
struct Sealer: Worker {
    static let name: WorkerName = "packager"
    static let consumes: Set<EventType> = [FactObserved.type]
    static let emits: Set<EventType> = [PacketSealed.type]
    static let partitioning = Partitioning.whole

    mutating func apply(_ event: Event) {}

    /// The queue of the n-th lead takes turns by weight.
    func decide(_ event: Event) -> [Draft] {
        guard event.body is FactObserved else { return [] }
        let handoff = HandoffID("lead-\(event.subject.name)")
        let packet = PacketSealed(
            handoff: handoff, point: "marketing-to-sales", mode: .enforce, topology: 1,
            version: 1, sections: [], checksum: "")
        return [Draft(packet, subject: event.subject, key: event.key, handoff: handoff)]
    }
}
