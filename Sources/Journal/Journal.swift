// SPDX-License-Identifier: Apache-2.0
public import Events
public import Journey
public import Wire

/// What a journal is: events in order, never rewritten, each once. Every engine keeps the same
/// promises and passes the same conformance suite. An engine is used from one writing thread;
/// `read` may be called from others at the same time.
public protocol Journal: Sendable {
    /// The last stored position.
    var head: Position { get throws }
    /// When the last event was stored; the clock never goes back behind it.
    var lastRecorded: Instant? { get throws }
    /// Opens a new epoch of the bus, one higher than any before, and remembers it.
    func openEpoch() throws -> UInt64
    /// How far each fold has settled.
    func cursors() throws -> [FoldID: UInt64]

    /// Stores submissions, each whole or not at all, and makes them durable before it returns.
    ///
    /// - Throws: ``JournalError``. After any error nothing of the group may be taken as stored, and
    ///   the engine takes no more.
    func append(_ group: Group) throws -> Appended

    /// Reads one page.
    func read(_ query: Query) throws -> Reading

    /// The position at a sequence; nil beyond the head.
    func position(at sequence: UInt64) throws -> Position?
}

/// What is appended under one fsync.
public struct Group: Sendable {
    public var epoch: UInt64
    /// The stamp of all its events; never earlier than the last one.
    public var recorded: Instant
    public var submissions: [Submission]
    /// Cursors that moved without an outcome.
    public var cursors: [CursorMove]

    public init(
        epoch: UInt64, recorded: Instant, submissions: [Submission], cursors: [CursorMove] = []
    ) {
        self.epoch = epoch
        self.recorded = recorded
        self.submissions = submissions
        self.cursors = cursors
    }
}

/// One request: an outcome of a fold, or what came through a door.
public struct Submission: Sendable {
    public var outcome: OutcomeKey?
    public var events: [Submitted]
    public init(outcome: OutcomeKey?, events: [Submitted]) {
        self.outcome = outcome
        self.events = events
    }
}

/// One event before it is stamped.
public struct Submitted: Sendable {
    public var envelope: Envelope
    public var json: [UInt8]
    public init(envelope: Envelope, json: [UInt8]) {
        self.envelope = envelope
        self.json = json
    }
}

/// What became of one submission.
public enum Verdict: Hashable, Sendable {
    /// Every event has its place; one that was there before is marked.
    case stored([Stored])
    /// Something else stands under the outcome's key or under an event's id. Nothing was stored.
    case conflict(String)
}

/// What an append did: a verdict for each submission, and the commits that hold what was new.
public struct Appended: Sendable {
    public var verdicts: [Verdict]
    public var commits: [Commit]
    public var head: Position
    public init(verdicts: [Verdict], commits: [Commit], head: Position) {
        self.verdicts = verdicts
        self.commits = commits
        self.head = head
    }
}

/// What stops a journal.
public enum JournalError: Error, Hashable, Sendable {
    /// What was stored is not what is there now. Reading goes on up to the damage.
    case damaged(sequence: UInt64, what: String)
    /// The disk is full, or it failed to make something durable. Nothing was acknowledged.
    case cannotStore(String)
    /// Another process has the journal open.
    case locked(String)
    /// The file is not a journal of this format.
    case notAJournal(String)
    /// A journal that is damaged serves reading only.
    case readingOnly(String)
}
