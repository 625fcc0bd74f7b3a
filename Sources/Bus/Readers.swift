// SPDX-License-Identifier: Apache-2.0
internal import DequeModule
internal import Events
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
    /// Of a page: none of them has less than sixteen bytes, so that bytes are what ends it.
    static let mostEvents = Limits.commitBytes / 16

    struct Reader {
        var client: Client
        var read: Read
    }

    /// What each client waits for, and the clients in turn: one that asks for much delays itself.
    private var waiting: [Client: Deque<Reader>] = [:]
    private var turns: Deque<Client> = []
    private(set) var count = 0
    private var underWay: [UInt64: Reader] = [:]
    private var lastTicket: UInt64 = 0

    /// Whether one more read of a client may wait.
    func mayWait(_ client: Client) -> Bool {
        count < Self.mostWaiting && (waiting[client]?.count ?? 0) < Self.mostOfOne
    }

    mutating func add(_ reader: Reader) {
        if waiting[reader.client] == nil { turns.append(reader.client) }
        waiting[reader.client, default: []].append(reader)
        count += 1
    }

    mutating func next() -> (ticket: UInt64, query: Query)? {
        guard underWay.count < Self.mostUnderWay, let client = turns.popFirst(),
            let reader = waiting[client]?.popFirst()
        else { return nil }
        count -= 1
        if waiting[client]?.isEmpty == true {
            waiting[client] = nil
        } else {
            turns.append(client)
        }
        lastTicket += 1
        underWay[lastTicket] = reader
        return (lastTicket, reader.read.query)
    }

    /// A client has gone: nobody reads for it any more.
    mutating func forget(_ client: Client) {
        count -= waiting.removeValue(forKey: client)?.count ?? 0
        turns.removeAll { $0 == client }
        for (ticket, reader) in underWay where reader.client == client {
            underWay[ticket]?.read.credit = 1
        }
    }

    mutating func finish(_ ticket: UInt64) -> Reader? { underWay.removeValue(forKey: ticket) }
}
