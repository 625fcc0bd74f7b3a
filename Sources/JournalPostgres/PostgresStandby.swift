// SPDX-License-Identifier: Apache-2.0
internal import Journal
internal import Journey
internal import Postgres
internal import Wire

/// A bus that stands by for the one that writes. While it waits it verifies what that one stores,
/// so that little is left to look at when its turn comes: a take-over takes as long for a journal
/// of a million events as for one of ten.
///
/// One that has not caught up yet leaves its turn to another: it would have to verify the rest with
/// the row in its hand, and everybody would wait for that.
public struct PostgresStandby {
    /// How long one look goes on verifying. Who has caught up must not miss its turn over that.
    var patience = (level: Duration.milliseconds(200), behind: Duration.seconds(1))

    private let database: Database
    private let readers: ReaderPool
    private let options: PostgresJournal.Options
    private var ahead: LookAhead?
    /// It has not caught up with the other one yet.
    private var isBehind = false
    /// Damage was met: what it is, and how much serves reading, is found when its turn comes.
    private var hasMetDamage = false

    /// - Parameter string: A connection string of libpq; never shown in an error.
    public init(_ string: String, options: PostgresJournal.Options = .init()) {
        database = Database(string, schema: options.schema)
        readers = ReaderPool(database)
        self.options = options
    }

    /// Up to where it has verified; nil while it has not looked.
    var verified: Position? { ahead?.verification.position }

    /// Becomes the writer, or verifies further.
    ///
    /// - Throws: ``JournalError`` as ``PostgresJournal/init(_:options:)`` does: `locked` while
    ///   another bus writes.
    public mutating func open() throws -> PostgresJournal {
        if isBehind, try !hasCaughtUp(within: patience.behind) { throw Self.catchingUp }
        do { return try PostgresJournal(database, readers, options, ahead) } catch {
            if case JournalError.locked = error, try !hasCaughtUp(within: patience.level) {
                isBehind = true
                throw Self.catchingUp
            }
            throw error
        }
    }

    private static let catchingUp = JournalError.locked(
        "another bus writes this journal; this one verifies it before it can take over")

    /// Verifies on, for a while.
    private mutating func hasCaughtUp(within patience: Duration) throws -> Bool {
        guard !hasMetDamage else { return true }
        do {
            if ahead == nil {
                let start = try readers.read { connection in
                    try Opening.start(database.schema, options, connection)
                }
                ahead = LookAhead(from: start)
            }
            let end = ContinuousClock.now + patience
            while try ahead?.goOn(database.schema, readers) == true {
                if ContinuousClock.now > end { return false }
            }
            isBehind = false
        } catch {
            if let lost = error as? PostgresError, lost.isPassing {
                if lost.isConnectionLost { throw JournalError.of(lost, at: 1) }
                throw JournalError.unreachable("\(lost)")
            }
            let error = JournalError.of(error, at: 1)
            guard case .damaged = error else { throw error }
            (ahead, isBehind, hasMetDamage) = (nil, false, true)
        }
        return true
    }
}

/// A verification that keeps up with a writer.
struct LookAhead {
    let start: Position
    private(set) var verification: Verification

    init(from start: Position) {
        self.start = start
        verification = Verification(from: start)
    }

    /// Verifies the next commits; false at the end. Where it throws it stands as before.
    mutating func goOn(_ schema: Schema, _ readers: ReaderPool) throws -> Bool {
        var next = verification
        let isMore = try readers.read(.verifying) { try next.step(schema, $0) }
        verification = next
        return isMore
    }
}
