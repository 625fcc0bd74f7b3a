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
    /// Of one client: a worker reads in as many lanes as it has folds.
    static let mostOfOne = 64
    /// Pages that follow one read: who has gone stops costing soon.
    static let mostCredit: UInt16 = 16

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
        var suspects: [Suspect]
    }

    var grants: [WaitingGrant] = []
    private var waiting: Deque<Reader> = []
    private var underWay: [UInt64: Reader] = [:]
    private var lastTicket: UInt64 = 0

    private var counts: [Client: Int] = [:]

    /// Whether one more read of a client may wait.
    func mayWait(_ client: Client) -> Bool {
        waiting.count < Self.mostWaiting && counts[client, default: 0] < Self.mostOfOne
    }

    mutating func add(_ reader: Reader) {
        waiting.append(reader)
        counts[reader.client, default: 0] += 1
    }

    mutating func next() -> (ticket: UInt64, query: Query)? {
        guard underWay.count < Self.mostUnderWay, let reader = waiting.popFirst() else {
            return nil
        }
        let left = counts[reader.client, default: 1] - 1
        counts[reader.client] = left > 0 ? left : nil
        lastTicket += 1
        underWay[lastTicket] = reader
        return (lastTicket, reader.read.query)
    }

    mutating func finish(_ ticket: UInt64) -> Reader? { underWay.removeValue(forKey: ticket) }
}
