// SPDX-License-Identifier: Apache-2.0
internal import Events
internal import Journey
internal import Wire
internal import WorkerKit

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

    /// Lines so far.
    private(set) var shown = 0

    init(history: History, filter: TapFilter, lines: Lines) {
        self.history = history
        self.filter = filter
        self.lines = lines
    }

    /// Shows the last `most` events, or the first `most` from a start on; answers up to where it
    /// has read.
    @discardableResult
    mutating func recent(_ start: Start, most: Int) async throws -> Position {
        var query = filter.query
        switch start {
        case .since(let since):
            query.since = since.instant(now: history.time)
            return try await first(query, most: most)
        case .sequence(let sequence): return try await first(query, most: most, from: sequence)
        case .end:
            for window in Self.windows where most < .max {
                query.since = history.time - window
                let (events, end) = try await last(query, most: most)
                if events.count == most { return show(events, through: end) }
            }
            query.since = nil
            let (events, end) = try await last(query, most: most)
            return show(events, through: end)
        }
    }

    /// Shows what the bus publishes, until `most` lines are shown; what was missed in between is
    /// read from the journal.
    mutating func follow(
        _ commits: AsyncStream<Commit>, after start: Position, most: Int
    ) async throws {
        var position = start
        let end = most == .max ? .max : shown + most
        guard shown < end else { return }
        for await commit in commits {
            // A beat from before here: a page has overtaken it, or the journal has less history.
            let isLess = commit.entries.isEmpty && commit.through.sequence < position.sequence
            guard isLess || commit.through.sequence > position.sequence else { continue }
            if commit.after == position, !commit.entries.isEmpty {
                for json in commit.events where shown < end && passes(json) { show(json) }
                position = commit.through
            } else {
                var query = filter.query
                query.from = position
                do {
                    position = try await first(query, most: end - shown)
                } catch BusError.diverged(let head) {
                    Terminal.note(
                        "The journal has another history from here on: the last of what was shown "
                            + "is lost. Going on after event \(head.sequence).")
                    position = head
                }
            }
            if shown >= end { return }
        }
    }

    private mutating func first(
        _ query: Query, most: Int, from sequence: UInt64 = 0
    ) async throws -> Position {
        var left = most
        var reader = self
        defer { self = reader }
        guard most > 0 else { return query.from }
        return try await history.read(query) { entry, json in
            guard entry.sequence >= sequence, reader.passes(json) else { return true }
            reader.show(json)
            left -= 1
            return left > 0
        }
    }

    private func last(_ query: Query, most: Int) async throws -> ([[UInt8]], Position) {
        var events: [[UInt8]] = []
        let end = try await history.read(query) { _, json in
            guard passes(json) else { return true }
            events.append(json)
            // Cut in large steps: each costs a copy.
            if events.count > 2 * most + 1_024 { events.removeFirst(events.count - most) }
            return true
        }
        return (Array(events.suffix(most)), end)
    }

    private func passes(_ json: [UInt8]) -> Bool {
        (try? Envelope(scanning: json)).map(filter.passes) ?? false
    }

    private mutating func show(_ events: [[UInt8]], through end: Position) -> Position {
        for event in events { show(event) }
        return end
    }

    private mutating func show(_ json: [UInt8]) {
        let plain = String(decoding: json, as: UTF8.self).split(whereSeparator: \.isNewline)
            .joined(separator: " ")
        switch lines {
        case .json: Terminal.data(plain)
        case .text(let line):
            let event = try? Event(json: json)
            Terminal.out(event.map { line.text(of: $0, .standard) } ?? plain)
        }
        shown += 1
    }
}
