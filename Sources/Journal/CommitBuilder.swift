// SPDX-License-Identifier: Apache-2.0
internal import Events
public import Journey
public import Wire

/// Packs accepted submissions into commits: each submission in one, each commit within
/// ``Limits/commitBytes`` as long as no single submission is larger.
public struct CommitBuilder: Sendable {
    private let epoch: UInt64
    private let recorded: Instant
    private let reserved: Int
    private let moves: [CursorMove]
    private var commits: [Commit] = []
    private var open: Commit
    private var openBytes: Int
    private var stamper: Stamper

    /// - Parameters:
    ///   - after: The head.
    ///   - cursors: What moved with the group; the last commit tells it.
    public init(after: Position, epoch: UInt64, recorded: Instant, cursors: [CursorMove] = []) {
        self.epoch = epoch
        self.recorded = recorded
        moves = cursors
        stamper = Stamper(recorded: recorded)
        reserved = 128 + cursors.reduce(0) { $0 + 16 + $1.fold.worker.rawValue.utf8.count }
        open = Commit(epoch: epoch, after: after, through: after, recorded: recorded)
        openBytes = reserved
    }

    /// Takes the next submission, whole: its events get their stamps here.
    public mutating func add(_ submission: AppendPlan.Accepted) {
        var stamped: [(entry: Entry, json: [UInt8])] = []
        var bytes = 0
        for event in submission.events {
            let json = stamper.stamp(event.submitted.json, sequence: event.sequence)
            let envelope = event.submitted.envelope
            let entry = Entry(
                sequence: event.sequence, type: envelope.type, slot: Slot(key: envelope.key),
                outcome: submission.outcome, length: json.count)
            bytes += json.count + entry.weight
            stamped.append((entry, json))
        }
        if openBytes + bytes > Limits.commitBytes { close() }
        openBytes += bytes
        for (entry, json) in stamped {
            open.through = open.through.following(entry, json)
            open.entries.append(entry)
            open.body.append(contentsOf: json)
        }
    }

    /// Gives the commits, in order; none when nothing was added.
    public mutating func finish() -> [Commit] {
        close()
        if !commits.isEmpty { commits[commits.count - 1].cursors = moves }
        return commits
    }

    private mutating func close() {
        guard !open.entries.isEmpty else { return }
        commits.append(open)
        open = Commit(
            epoch: epoch, after: open.through, through: open.through, recorded: recorded)
        openBytes = reserved
    }
}

extension Entry {
    /// Its bytes in a directory, at the most.
    fileprivate var weight: Int {
        32 + type.rawValue.utf8.count + (outcome?.fold.worker.rawValue.utf8.count ?? 0)
    }
}
