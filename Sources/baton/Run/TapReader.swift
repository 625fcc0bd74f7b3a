// SPDX-License-Identifier: Apache-2.0
internal import Events
internal import Journey
internal import Wire

/// Reads what a tap shows: first the journal, then the feed, and what the feed skipped.
struct TapReader {
    enum Start: Hashable { case end, since(Since), sequence(UInt64) }
    enum Lines {
        case json
        case text(TapLine)
    }

    let history: History
    let filter: TapFilter
    let lines: Lines

    /// How far back is looked for the last lines, before everything is read.
    private static let windows: [Duration] = [.seconds(600), .seconds(7_200), .seconds(172_800)]

    /// Shows at most the last `most` events from `start` on; answers up to where it has read.
    @discardableResult
    func recent(_ start: Start, most: Int) async throws -> Position {
        var query = filter.query
        switch start {
        case .since(let since): query.since = since.instant(now: history.time)
        case .sequence(let sequence):
            return try await show(query, most: most) { $0.sequence >= sequence }
        case .end:
            for window in Self.windows {
                query.since = history.time - window
                let (events, end) = try await last(query, most: most)
                if events.count == most {
                    for event in events { Terminal.out(text(of: event)) }
                    return end
                }
            }
            query.since = nil
        }
        return try await show(query, most: most)
    }

    /// Shows what the bus publishes; what was missed in between is read from the journal.
    func follow(_ commits: AsyncStream<Commit>, after start: Position) async throws {
        var position = start
        for await commit in commits where commit.through.sequence > position.sequence {
            if commit.after == position, !commit.entries.isEmpty {
                for json in commit.events {
                    if let envelope = try? Envelope(scanning: json), filter.passes(envelope) {
                        Terminal.out(text(of: json))
                    }
                }
                position = commit.through
            } else {
                var query = filter.query
                query.from = position
                position = try await show(query, most: .max)
            }
        }
    }

    private func show(
        _ query: Query, most: Int, _ condition: (Envelope) -> Bool = { _ in true }
    ) async throws -> Position {
        guard most == .max else {
            let (events, end) = try await last(query, most: most, condition)
            for event in events { Terminal.out(text(of: event)) }
            return end
        }
        return try await history.read(query) { _, json in
            if let envelope = try? Envelope(scanning: json), filter.passes(envelope),
                condition(envelope)
            {
                Terminal.out(text(of: json))
            }
            return true
        }
    }

    private func last(
        _ query: Query, most: Int, _ condition: (Envelope) -> Bool = { _ in true }
    ) async throws -> ([[UInt8]], Position) {
        var events: [[UInt8]] = []
        let end = try await history.read(query) { _, json in
            if let envelope = try? Envelope(scanning: json), filter.passes(envelope),
                condition(envelope)
            {
                events.append(json)
                // Cut in large steps: each costs a copy.
                if events.count > 2 * most + 1_024 { events.removeFirst(events.count - most) }
            }
            return true
        }
        return (Array(events.suffix(most)), end)
    }

    private func text(of json: [UInt8]) -> String {
        if case .text(let line) = lines, let event = try? Event(json: json) {
            return line.text(of: event, .standard)
        }
        return String(decoding: json, as: UTF8.self).split(whereSeparator: \.isNewline)
            .joined(separator: " ")
    }
}
