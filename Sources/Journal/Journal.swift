// SPDX-License-Identifier: Apache-2.0
public import Events
public import Journey
public import Wire

/// What a journal is: events in order, never rewritten, each once. Every engine keeps the same
/// promises and passes the same conformance suite (`Tests/Journal/Conformance`).
///
/// An engine is called synchronously, on threads that its owner brings: `append` and `openEpoch`
/// from one, everything else from any at the same time. A reader sees whole commits only, and only
/// durable ones.
public protocol Journal: Sendable {
    /// The last stored position.
    var head: Position { get throws }
    /// When the last event was stored; the clock never goes back behind it.
    var lastRecorded: Instant? { get throws }
    /// Opens a new epoch of the bus, one higher than any before, and remembers it.
    func openEpoch() throws -> UInt64
    /// How far each fold has settled.
    func cursors() throws -> [FoldID: UInt64]
    /// What was found to be damaged, at the opening or since: from then on the journal serves
    /// reading only, up to there. Nil while it is whole.
    var damage: JournalError? { get }
    /// For how long what was to be stored could not be, because the database does not answer. Nil
    /// while all is well.
    var unanswered: Duration? { get }
    /// The last event of the journal whose copy this is, where that copy is under way or was broken
    /// off: nothing is to be stored here but the rest of it. Nil where all is here.
    var copying: UInt64? { get }

    /// Stores submissions, each whole or not at all, and makes them durable before it returns.
    ///
    /// What comes through a door is dropped event by event where its id stands already. An outcome
    /// is stored whole, found whole, or conflicts; of an outcome without events only the cursor
    /// moves. A fold's cursor moves to what its stored outcomes settle and to what the group
    /// reports, and never back. Events are stamped with the group's time, or the last event's where
    /// that is later.
    ///
    /// - Throws: ``JournalError``. After any error nothing of the group may be taken as stored, and
    ///   the engine takes no more.
    func append(_ group: Group) throws -> Appended

    /// Stores an unfiltered page of another journal, as it stands there, at this one's end: the
    /// same sequences, stamps, keys and chain. Cursors move to what its outcomes settle, and never
    /// back. With the page that ends where the original ends they move to where those of the
    /// original stand; until then ``copying`` says that there is more to come. See
    /// ``copy(to:progress:)``.
    ///
    /// - Throws: ``JournalError/cannotStore(_:)`` where the page does not continue from the head;
    ///   ``JournalError/damaged(sequence:what:)`` where it is not what its chain says.
    func adopt(_ page: Commit, of original: Original) throws

    /// Reads one page: the events that pass the query's filter, and a worker's own outcomes at
    /// their key's place, whether or not they pass it.
    ///
    /// A page ends where a commit ends, before it would exceed what the query asks for; a first
    /// commit that alone exceeds it is a page. Only `through` within a commit, and outcomes that
    /// outgrow ``Limits/commitBytes`` at one commit's events, end a page elsewhere, and never
    /// between an event and its outcome. Its cursors are empty; its epoch and time are the
    /// journal's last. Parkings come with a worker's page that starts at the beginning: decisions
    /// that set their anchor aside, released since or not, as a replay needs them.
    ///
    /// - Throws: ``JournalError/damaged(sequence:what:)`` for a position at or beyond damage.
    func read(_ query: Query) throws -> Reading

    /// The position at a sequence; nil beyond the head.
    func position(at sequence: UInt64) throws -> Position?

    /// Looks at the next part of what is stored, from the beginning again at the end: for the bus
    /// to call when it has nothing better to do.
    ///
    /// - Throws: ``JournalError/damaged(sequence:what:)`` naming the first event that is not whole.
    func scrub() throws

    /// The next segment, made of the oldest commits: on any thread, and nothing is changed.
    ///
    /// - Returns: Nil when there is nothing to pack.
    /// - Throws: ``JournalError/damaged(sequence:what:)``.
    func nextSegment(_ packing: Packing) throws -> Segment?

    /// Puts a segment in the place of its commits, at once or not at all: on the writing thread.
    /// Whatever is asked of the journal is answered as before.
    ///
    /// - Parameter segment: As ``nextSegment(_:)`` made it, of this journal.
    func pack(_ segment: Segment) throws

    /// How much is packed.
    func packed() throws -> Packed

    /// Keeps this bus the journal's writer, where that has to be said again and again: for the
    /// writing thread to call each second in which it may have nothing to append.
    ///
    /// - Throws: ``JournalError/fenced(_:)`` when another bus writes now.
    func renew() throws

    /// Ends writing and hands the journal on. Call it after the last append.
    func close()
}

extension Journal {
    /// An engine that checks what it reads has nothing to add.
    public func scrub() throws {}

    /// One that packs nothing.
    public func nextSegment(_ packing: Packing) throws -> Segment? { nil }

    /// One that packs nothing.
    public func pack(_ segment: Segment) throws {
        throw JournalError.cannotStore("\(segment) cannot be put here")
    }

    /// One that packs nothing.
    public func packed() throws -> Packed { Packed() }

    /// One that takes no copies.
    public func adopt(_ page: Commit, of original: Original) throws {
        throw JournalError.cannotStore("a copy cannot be put here")
    }

    /// An engine that locks its place has it for as long as it lives.
    public func renew() throws {}

    /// An engine in memory has nothing to hand on.
    public func close() {}

    /// One that asks nobody.
    public var unanswered: Duration? { nil }

    /// One that takes no copies.
    public var copying: UInt64? { nil }

    /// An engine in memory does not rot.
    public var damage: JournalError? { nil }
}

/// What is appended under one fsync.
public struct Group: Sendable {
    /// Of the bus that appends.
    public var epoch: UInt64
    /// The stamp of all its events; never earlier than the last one.
    public var recorded: Instant
    /// In the order in which they are to stand.
    public var submissions: [Submission]
    /// Cursors that moved without an outcome.
    public var cursors: [CursorMove]

    /// What one fsync makes durable.
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
    /// The key of what a fold decided; nil for what came through a door.
    public var outcome: OutcomeKey?
    /// In order; an outcome may have none, and moves the cursor alone.
    public var events: [Submitted]
    /// What is stored whole, if it is an outcome; event by event, if not.
    public init(outcome: OutcomeKey?, events: [Submitted]) {
        self.outcome = outcome
        self.events = events
    }
}

/// One event before it is stamped.
public struct Submitted: Sendable {
    /// What its JSON says, read once.
    public var envelope: Envelope
    /// As its publisher wrote it.
    public var json: [UInt8]
    /// The two belong together: nobody compares them again.
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
    /// One for each submission, in their order.
    public var verdicts: [Verdict]
    /// Empty when nothing was new.
    public var commits: [Commit]
    /// The last position now.
    public var head: Position
    /// What an engine answers once all of it is durable.
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
    /// Another bus has become the journal's writer: this one stores nothing more, and must end.
    case fenced(String)
    /// The server of the database is there and lets nobody in: a wrong password, no such database,
    /// a certificate. With the mend; it is somebody's to do.
    case refused(String)
    /// The database that holds the journal does not answer; it may later.
    case unreachable(String)
    /// The file is not a journal of this format.
    case notAJournal(String)
    /// A journal that is damaged serves reading only.
    case readingOnly(String)
}

/// What the log, a status and a person at the command line read.
extension JournalError: CustomStringConvertible {
    /// Without the name of the case; damage with its sequence.
    public var description: String {
        switch self {
        case .damaged(let sequence, let what): "damaged at event \(sequence): \(what)"
        case .cannotStore(let what), .locked(let what), .fenced(let what),
            .refused(let what), .unreachable(let what), .notAJournal(let what),
            .readingOnly(let what):
            what
        }
    }
}
