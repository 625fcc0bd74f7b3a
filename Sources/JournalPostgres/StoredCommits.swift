// SPDX-License-Identifier: Apache-2.0
internal import Events
internal import Journal
internal import Postgres
internal import Wire

/// Commits read back from their rows: never without recomputing the chain.
struct StoredCommits {
    /// Whole ones, in order, each with its rows.
    private(set) var commits: [(commit: Commit, rows: [StoredEvent])] = []
    /// What was met behind them.
    private(set) var damage: JournalError?

    /// No commit has more events: each takes some bytes of a directory, and of JSON.
    private static let mostEvents = Int64(Limits.commitBytes / 64)

    /// Reads the commit that holds a sequence, and those behind it up to the one that holds `last`.
    init(
        containing sequence: UInt64, through last: UInt64, _ schema: Schema,
        _ connection: Connection
    ) throws {
        let journal = "\(schema.name).journal"
        // The row before the first commit tells the position that it goes on from.
        let rows = try connection.execute(
            """
            WITH bounds AS (SELECT \
            greatest(coalesce((SELECT first FROM \(journal) WHERE sequence = $1), $1) - 1, \
            $1 - \(Self.mostEvents), 0) AS low, \
            least(greatest((SELECT through FROM \(journal) WHERE sequence = $2), $2), \
            $2 + \(Self.mostEvents)) AS high) \
            SELECT \(StoredEvent.columns), low FROM bounds JOIN \(journal) \
            ON sequence BETWEEN low AND high ORDER BY sequence
            """, [.number(Int64(clamping: sequence)), .number(Int64(clamping: last))])
        do {
            try take(rows, from: sequence, schema, connection)
        } catch let error as JournalError { damage = error }
    }

    /// The whole commit that holds a sequence.
    ///
    /// - Throws: ``JournalError/damaged(sequence:what:)``.
    func commit(containing sequence: UInt64) throws -> Commit {
        let found = commits.first {
            $0.commit.after.sequence < sequence && sequence <= $0.commit.through.sequence
        }
        if let found { return found.commit }
        throw damage ?? JournalError.damaged(sequence: sequence, what: "is missing")
    }

    private mutating func take(
        _ rows: Rows, from sequence: UInt64, _ schema: Schema, _ connection: Connection
    ) throws {
        guard rows.count > 0 else {
            throw JournalError.damaged(sequence: sequence, what: "is missing")
        }
        var position = Position.start
        var index = 0
        if let before = rows.sequence(0, StoredEvent.columnCount), before > 0 {
            // The first one that is not packed goes on from the last segment.
            let segments = Segments(schema: schema, connection: connection)
            if rows.sequence(0, 0) == before + 1,
                let end = try? segments.end(), end.sequence == before
            {
                position = end
            } else {
                position = try Self.event(rows, 0, expecting: before).position
                index = 1
            }
        }
        while index < rows.count {
            let events = try Self.commit(rows, from: index, after: position)
            commits.append((Self.joined(events, after: position), events))
            index += events.count
            position = events[events.count - 1].position
        }
    }

    /// The rows of one commit.
    private static func commit(
        _ rows: Rows, from start: Int, after: Position
    ) throws -> [StoredEvent] {
        var position = after
        var events: [StoredEvent] = []
        repeat {
            let event = try event(rows, start + events.count, expecting: position.sequence + 1)
            let first = events.first ?? event
            position = position.following(event.entry, event.json)
            guard position.chain == event.chain else {
                throw damage(event, "its event does not match the chain")
            }
            guard first.first == after.sequence + 1, event.first == first.first,
                event.through == first.through, event.through >= event.entry.sequence,
                event.epoch == first.epoch, event.recorded == first.recorded
            else { throw damage(event, "its row does not match its commit") }
            events.append(event)
        } while position.sequence < events[0].through
        return events
    }

    private static func event(
        _ rows: Rows, _ row: Int, expecting sequence: UInt64
    ) throws -> StoredEvent {
        guard row < rows.count, rows.sequence(row, 0).map({ $0 > sequence }) != true else {
            throw JournalError.damaged(sequence: sequence, what: "is missing")
        }
        guard let event = StoredEvent(rows, row), event.entry.sequence == sequence else {
            throw JournalError.damaged(sequence: sequence, what: "its row does not hold")
        }
        return event
    }

    private static func joined(_ events: [StoredEvent], after: Position) -> Commit {
        let last = events[events.count - 1]
        return Commit(
            epoch: last.epoch, after: after, through: last.position, recorded: last.recorded,
            entries: events.map(\.entry), body: events.flatMap(\.json))
    }

    private static func damage(_ event: StoredEvent, _ what: String) -> JournalError {
        .damaged(sequence: event.entry.sequence, what: what)
    }
}
