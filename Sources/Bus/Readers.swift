// SPDX-License-Identifier: Apache-2.0
internal import DequeModule
internal import Journey
internal import Wire

/// Reads that wait and reads that are under way.
struct Readers {
    /// Reads under way at once: one a journal thread.
    static let mostUnderWay = 2
    /// Reads that may wait: a fleet of replicas that all start at once.
    static let mostWaiting = 4096

    struct Reader {
        var client: Client
        var read: Read
    }

    /// A lease that waits until the group under way is stored.
    struct WaitingGrant {
        var client: Client
        var worker: WorkerName
        var lease: LeaseEpoch
        var cautious: Bool
        var poison: [Parking]
    }

    var grants: [WaitingGrant] = []
    private var waiting: Deque<Reader> = []
    private var underWay: [UInt64: Reader] = [:]
    private var lastTicket: UInt64 = 0

    var isFull: Bool { waiting.count >= Self.mostWaiting }

    mutating func add(_ reader: Reader) { waiting.append(reader) }

    mutating func next() -> (ticket: UInt64, query: Query)? {
        guard underWay.count < Self.mostUnderWay, let reader = waiting.popFirst() else {
            return nil
        }
        lastTicket += 1
        underWay[lastTicket] = reader
        return (lastTicket, reader.read.query)
    }

    mutating func finish(_ ticket: UInt64) -> Reader? { underWay.removeValue(forKey: ticket) }
}
