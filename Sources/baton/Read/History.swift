// SPDX-License-Identifier: Apache-2.0
internal import Events
internal import Journal
internal import Journey
internal import Wire
internal import WorkerKit

/// What a reading command reads: the journal behind a bus, or a journal at rest.
enum History: Sendable {
    case bus(Connection)
    case journal(any Journal, head: UInt64, time: Instant)

    /// The last sequence when the command began.
    var head: UInt64 {
        switch self {
        case .bus(let connection): connection.status.head
        case .journal(_, let head, _): head
        }
    }

    /// What time it is: the bus's, or when the journal was written last.
    var time: Instant {
        switch self {
        case .bus(let connection): connection.status.time
        case .journal(_, _, let time): time
        }
    }

    /// Visits what passes a query, in order, to the end; answers where that is. `visit` may stop
    /// early by returning false.
    @discardableResult
    func read(_ query: Query, _ visit: (Entry, [UInt8]) throws -> Bool) async throws -> Position {
        var query = query
        while true {
            let (commit, atEnd) = try await page(query)
            var start = 0
            for entry in commit.entries {
                let json = Array(commit.body[start..<(start + entry.length)])
                guard try visit(entry, json) else { return commit.through }
                start += entry.length
            }
            // A damaged journal never says that it ends; what follows cannot be told.
            let isAtKnownEnd = end.map { commit.through.sequence >= $0 } ?? false
            if atEnd || isAtKnownEnd { return commit.through }
            query.from = commit.through
        }
    }

    /// The same, decoded. What this build cannot decode is passed over.
    @discardableResult
    func events(_ query: Query, _ visit: (Entry, Event) throws -> Void) async throws -> Position {
        try await read(query) { entry, json in
            if let event = try? Event(json: json) { try visit(entry, event) }
            return true
        }
    }

    /// Of a damaged journal, and of one at rest, nothing beyond the head is asked for.
    private var end: UInt64? {
        switch self {
        case .bus(let connection): connection.status.damaged == nil ? nil : connection.status.head
        case .journal(_, let head, _): head
        }
    }

    private func page(_ query: Query) async throws -> (Commit, atEnd: Bool) {
        var query = query
        query.through = query.through ?? end
        switch self {
        case .bus(let connection):
            let page = try await connection.client.read(query)
            return (page.commit, page.atEnd)
        case .journal(let journal, _, _):
            switch try journal.read(query) {
            case .page(let commit, let atEnd, _): return (commit, atEnd)
            case .diverged:
                throw Failure("the journal changed while it was read", status: .tryAgain)
            }
        }
    }
}
