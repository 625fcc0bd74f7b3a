// SPDX-License-Identifier: Apache-2.0
internal import Events
internal import Journey
internal import WorkerKit

/// What a fold was told: an event at its own place, or one of its own at its anchor's.
public struct Heard: Codable, Hashable, Sendable {
    public var sequence: UInt64
    public var id: String
}

/// A worker that remembers what it was told. Its state is that of the worker it stands for.
struct Watched<W: Worker>: Worker {
    static var name: WorkerName { W.name }
    static var consumes: Set<EventType> { W.consumes }
    static var emits: Set<EventType> { W.emits }
    static var partitioning: Partitioning { W.partitioning }
    static var version: UInt32 { W.version }

    private var worker = W()
    private(set) var heard: [Heard] = []

    init() {}
    /// A snapshot holds what was told, too; what is held against a replay is the state alone.
    private struct Remembered: Codable {
        var worker: W
        var heard: [Heard]
    }
    init(from decoder: any Decoder) throws {
        let remembered = try Remembered(from: decoder)
        worker = remembered.worker
        heard = remembered.heard
    }
    func encode(to encoder: any Encoder) throws {
        if encoder.userInfo[.ofSnapshot] == nil {
            try worker.encode(to: encoder)
        } else {
            try Remembered(worker: worker, heard: heard).encode(to: encoder)
        }
    }

    mutating func apply(_ event: Event) {
        heard.append(Heard(sequence: event.sequence, id: event.id))
        worker.apply(event)
    }

    func decide(_ event: Event) throws -> [Draft] { try worker.decide(event) }
    var nextDeadline: Instant? { worker.nextDeadline }
    func decide(at deadline: Instant) -> [Draft] { worker.decide(at: deadline) }
}
