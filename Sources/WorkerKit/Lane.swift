// SPDX-License-Identifier: Apache-2.0
internal import DequeModule
internal import Journey
internal import Wire

/// Folds that read together: one position, one read at a time. All of a worker's folds share the
/// main lane; one that has to be read again runs in a lane of its own until it has caught up.
struct Lane: Sendable {
    /// What may wait to be processed before live commits are let go and read later: eight of the
    /// largest.
    static let mostBytes = 8 * 1024 * 1024

    /// A commit, and whether it is the page of a read.
    struct Item: Sendable {
        var commit: Commit
        var isPage: Bool
    }

    var slots: SlotSet
    /// Everything up to here is processed.
    var through: Position
    private(set) var backlog: Deque<Item> = []
    /// The next entry of the first commit, and where its JSON starts.
    var next = (entry: 0, start: 0)
    /// The read under way.
    var reading: (id: UInt64, since: Instant)?
    /// Live commits that came while a read was under way.
    private(set) var meanwhile: Deque<Commit> = []
    /// The journal holds more than the lane has been given.
    var isBehind = true
    /// So little is missing that the main lane waits for it.
    var isClose = false
    /// Events that are read in one go.
    static let close: Int64 = 4096
    /// Snapshots of its folds, which are asked for before its first read.
    var restoring = Restoring.wanted
    private var bytes = 0

    enum Restoring: Sendable {
        case wanted
        case asking(Recalling)
        /// Where it reads on from, and the folds that were found; none where there is nothing.
        case done(from: Position, [Slot: Restored])
    }

    init(slots: SlotSet, through: Position = .start) {
        self.slots = slots
        self.through = through
    }

    /// Up to where the lane has been given everything.
    var given: Position { backlog.last?.commit.through ?? through }
    var isCaughtUp: Bool { !isBehind && backlog.isEmpty && reading == nil }

    mutating func append(_ commit: Commit, isPage: Bool) {
        backlog.append(Item(commit: commit, isPage: isPage))
        bytes += commit.body.count
    }

    /// Whether it has read everything up to a position, and stands there.
    func isWaiting(at position: Position) -> Bool {
        backlog.isEmpty && reading == nil && through == position
    }

    /// Whether a fold may join here: nothing is under way that was read, or is about to be, without
    /// its slot.
    var mayBeJoined: Bool {
        reading == nil && next.entry == 0 && !backlog.contains(where: \.isPage)
            && !startsFromSnapshots
    }

    /// Whether it is to go on from snapshots of the folds that it has, and has not yet.
    private var startsFromSnapshots: Bool {
        switch restoring {
        case .wanted: false
        case .asking: true
        case .done(let from, _): from != .start
        }
    }

    /// Takes a live commit or a beat. While something is missing, live commits are let go: what is
    /// missing is read, and they with it.
    mutating func hear(_ commit: Commit) -> Hearing {
        if reading != nil {
            if !commit.entries.isEmpty { keep(commit) }
            return .fine
        }
        let given = given
        if !isBehind, commit.after == given, !commit.entries.isEmpty {
            if bytes < Self.mostBytes { append(commit, isPage: false) } else { isBehind = true }
        } else if commit.through.sequence > given.sequence {
            isBehind = true
        } else if commit.through.sequence == given.sequence, commit.through.chain != given.chain {
            return .diverged
        } else if commit.through.sequence < given.sequence, commit.entries.isEmpty {
            // A page has overtaken this beat, or the journal has less history than before: reading
            // on from here tells.
            isBehind = true
        }
        return .fine
    }

    enum Hearing { case fine, diverged }

    /// The first commit is done.
    mutating func finishFirst() {
        guard let item = backlog.popFirst() else { return }
        bytes -= item.commit.body.count
        through = item.commit.through
        next = (0, 0)
    }

    /// A read has reached the end: what came meanwhile follows, if nothing is missing between.
    mutating func joinMeanwhile() {
        while let commit = meanwhile.popFirst() { _ = hear(commit) }
    }

    private mutating func keep(_ commit: Commit) {
        let size = meanwhile.reduce(0) { $0 + $1.body.count }
        if size + commit.body.count > Self.mostBytes { meanwhile.removeAll() }
        meanwhile.append(commit)
    }
}
